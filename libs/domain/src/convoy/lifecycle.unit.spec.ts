import { given, on } from '../kernel/testing/given.js';
import { type ConvoyFact, convoyLifecycle } from './lifecycle.js';

const CONVOY = { id: 'first-group', corridor: 'al-wafideen', purpose: 'evacuation' as const };
const ITSELF = { convoy: 'first-group' };
const planned = (when: string) => on(when, 'ConvoyPlanned', CONVOY);
const departed = (when: string) => on(when, 'ConvoyDeparted', CONVOY);
const passed = (when: string, checkpoint = 'harasta') =>
  on(when, 'CheckpointPassed', { ...ITSELF, checkpoint }, `${checkpoint} ${when}`);
const held = (when: string) => on(when, 'ConvoyHeld', ITSELF);
const released = (when: string) => on(when, 'ConvoyReleased', ITSELF);
const turnedBack = (when: string) => on(when, 'ConvoyTurnedBack', ITSELF);
const cancelled = (when: string) => on(when, 'ConvoyCancelled', ITSELF);
const arrived = (when: string) => on(when, 'ConvoyArrived', ITSELF);
const convoy = (...facts: ConvoyFact[]) => given(convoyLifecycle, ...facts);

describe('a convoy', () => {
  it('is planned, leaves, passes checkpoints, is held, released, and arrives', () => {
    const onItsWay = convoy(planned('07:00'), departed('09:00'), passed('10:00'), held('11:00'));
    expect(onItsWay.state).toMatchObject({ status: 'held', because: ['ConvoyHeld 11:00'] });
    const decision = convoy(
      planned('07:00'),
      departed('09:00'),
      passed('10:00'),
      held('11:00'),
      released('12:00'),
    ).when(arrived('13:00'));
    expect(decision.warnings).toEqual([]);
    expect(decision.state).toMatchObject({
      status: 'arrived',
      because: ['ConvoyArrived 13:00'],
      departed: ['ConvoyDeparted 09:00'],
      checkpoints: [{ checkpoint: 'harasta', because: 'harasta 10:00' }],
    });
  });

  it('may leave without having been planned', () => {
    expect(convoy().when(departed('09:00'))).toMatchObject({ warnings: [], state: { status: 'moving' } });
  });

  it('is planned anew by a second plan', () => {
    expect(convoy(planned('07:00')).when(planned('08:00'))).toMatchObject({
      warnings: [],
      state: { status: 'planned', planned: ['ConvoyPlanned 08:00'] },
    });
  });

  it.each([
    ['a checkpoint', passed('10:00'), 'moving', ['no-departure']],
    ['a hold', held('10:00'), 'held', ['no-departure']],
    ['a release', released('10:00'), 'moving', ['no-departure', 'not-held']],
    ['its turning back', turnedBack('10:00'), 'turned-back', ['no-departure']],
    ['its arrival', arrived('10:00'), 'arrived', ['no-departure']],
  ])('has left where %s is all that is recorded, with the gap', (_what, fact, status, warnings) => {
    expect(convoy().when(fact)).toMatchObject({ warnings, state: { status, departed: [], left: [fact.id] } });
    // The report of its departure can still come.
    expect(convoy(fact).when(departed('09:00'))).toMatchObject({ warnings: [], state: { status } });
  });

  it('warns of a missing departure once', () => {
    expect(convoy(passed('10:00')).when(arrived('11:00')).warnings).toEqual([]);
  });

  it.each([
    ['held when held', [departed('09:00'), held('10:00')], held('11:00'), 'held', ['already-so']],
    ['released when moving', [departed('09:00')], released('11:00'), 'moving', ['not-held']],
    [
      'past a checkpoint when held',
      [departed('09:00'), held('10:00')],
      passed('11:00'),
      'moving',
      ['no-release'],
    ],
    ['arriving when held', [departed('09:00'), held('10:00')], arrived('11:00'), 'arrived', ['no-release']],
    ['turning back when held', [departed('09:00'), held('10:00')], turnedBack('11:00'), 'turned-back', []],
    [
      'twice past a checkpoint',
      [departed('09:00'), passed('10:00')],
      passed('11:00'),
      'moving',
      ['already-so'],
    ],
    ['cancelled without a plan', [], cancelled('11:00'), 'cancelled', ['no-plan']],
    ['cancelled as planned', [planned('07:00')], cancelled('11:00'), 'cancelled', []],
  ] as [string, ConvoyFact[], ConvoyFact, string, string[]][])(
    'is taken at the word of a report: %s',
    (_what, facts, fact, status, warnings) => {
      expect(convoy(...facts).when(fact)).toMatchObject({ warnings, state: { status } });
    },
  );

  it.each([
    ['leave twice', [departed('09:00')], departed('10:00')],
    ['leave after it was seen on its way', [passed('09:00')], departed('10:00')],
    ['be planned after it left', [departed('09:00')], planned('10:00')],
    ['be cancelled after it left', [departed('09:00')], cancelled('10:00')],
    ['be cancelled after it was seen on its way', [held('09:00')], cancelled('10:00')],
    ['leave after it arrived', [arrived('09:00')], departed('10:00')],
    ['arrive twice', [departed('08:00'), arrived('09:00')], arrived('10:00')],
    ['arrive after it turned back', [turnedBack('09:00')], arrived('10:00')],
    ['leave after it was cancelled', [cancelled('09:00')], departed('10:00')],
    ['be held after it arrived', [arrived('09:00')], held('10:00')],
    ['have been on its way before it left', [departed('09:00')], passed('08:00')],
  ] as [string, ConvoyFact[], ConvoyFact][])('cannot %s', (_what, facts, fact) => {
    const { refused, contradicts } = convoy(...facts).when(fact);
    expect(refused).toMatch(/: give another convoy another id, or check the time of this report\.$/);
    expect(contradicts).toEqual([facts.at(-1)!.id]);
  });

  it('that arrived at 09:00 cannot leave at 10:00', () => {
    const decision = convoy(arrived('09:00')).when(departed('10:00'));
    expect(decision).toMatchObject({ contradicts: ['ConvoyArrived 09:00'] });
    expect(decision.refused).toMatch(/^The convoy has arrived, and nothing can happen to it after that/);
  });

  it('that arrived "on 9 March" can have left at 10:00 that day', () => {
    const decision = convoy(arrived('2018-03-09')).when(departed('10:00'));
    expect(decision).toMatchObject({ warnings: [], state: { status: 'arrived' } });
  });

  it('that is said to have left a second time contradicts its departure, and nothing else of that day', () => {
    const day = '2018-03-09';
    const again = on(day, 'ConvoyDeparted', CONVOY, 'again');
    expect(convoy(planned(day), departed(day), passed(day), arrived(day)).when(again)).toMatchObject({
      refused: expect.stringContaining(
        'The convoy is recorded as departed already, so it cannot leave again',
      ),
      contradicts: ['ConvoyDeparted 2018-03-09'],
    });
  });

  it('is the same whether its departure is reported first or last', () => {
    const facts = [planned('07:00'), departed('09:00'), held('10:00'), released('10:30'), arrived('11:00')];
    const [first, ...others] = facts;
    expect(convoy(...others, first!).state).toEqual(convoy(...facts).state);
    expect(convoy(...facts.toReversed()).state).toEqual(convoy(...facts).state);
  });
});
