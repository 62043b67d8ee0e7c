import { decide, rehydrate } from '../kernel/decide.js';
import { adding } from '../kernel/fact-change.js';
import { isContradiction } from '../kernel/lifecycle.js';
import { type PauseFact, pauseLifecycle, type PauseState } from './lifecycle.js';
import { pauseAt } from './plan.js';
import {
  accepted,
  amended,
  declared,
  ended,
  extended,
  rejected,
  resumed,
  suspended,
} from './testing/facts.js';

/** What becomes of the last fact beside the others, in whatever order they happened. */
function given(...facts: PauseFact[]) {
  const judged = decide(pauseLifecycle, rehydrate(pauseLifecycle, facts.slice(0, -1)), adding(facts.at(-1)!));
  if (isContradiction(judged)) return { refused: judged.contradiction, beside: judged.events };
  const { state, alternatives } = pauseAt(facts, Infinity);
  return { state, warned: judged.warnings.map(({ code }) => code), orders: 1 + alternatives.length };
}

const stateOf = (...facts: PauseFact[]) => given(...facts).state as PauseState;

describe('A pause is declared', () => {
  it('once, and is in force', () => {
    expect(given(declared())).toMatchObject({
      state: { status: 'in-force', because: ['declared'], endsOn: '2018-03-26' },
      warned: [],
    });
  });

  it('and not a second time', () => {
    expect(given(declared(), declared('again', '2018-03-01'))).toMatchObject({ beside: ['declared'] });
  });

  it('after its suspension was posted, and before it happened', () => {
    expect(given(suspended('off', '2018-03-05T10:00+02:00'), declared())).toMatchObject({
      state: { status: 'suspended', because: ['off'] },
      warned: [],
    });
  });

  it('after it was suspended: not as it should be, and it stays suspended', () => {
    expect(given(suspended('off', '2018-02-20'), declared())).toMatchObject({
      state: { status: 'suspended' },
      warned: ['declared-late'],
    });
  });

  it('on the day on which it was suspended, in the one order that makes sense', () => {
    const both = [suspended('off', '2018-02-27T10:00+02:00'), declared('declared', '2018-02-27')];
    expect(given(...both)).toMatchObject({ state: { status: 'suspended' }, warned: [], orders: 1 });
  });

  it('but not after it had ended', () => {
    expect(given(ended('over', '2018-02-20'), declared())).toMatchObject({ beside: ['over'] });
  });

  it('on the day on which it ended', () => {
    const both = [ended('over', '2018-02-26T18:00+02:00'), declared('declared', '2018-02-26')];
    expect(given(...both)).toMatchObject({ state: { status: 'ended' }, warned: [] });
  });
});

describe('A party answers', () => {
  const answers = [
    rejected('no', '2018-02-27', { party: 'fr' }),
    accepted('yes', '2018-02-28', { party: 'fr' }),
  ];

  it('and its last word counts', () => {
    expect(stateOf(declared(), ...answers)).toMatchObject({
      accepted: [{ party: 'fr', because: 'yes' }],
      rejected: [],
    });
  });

  it('before the pause is declared, and when it is over', () => {
    const late = rejected('no', '2018-03-12', { party: 'fr' });
    const early = accepted('yes', '2018-02-20', { party: 'fr' });
    expect(given(early)).toMatchObject({ warned: ['unknown-reference'] });
    expect(given(declared(), early)).toMatchObject({ warned: [] });
    expect(given(declared(), ended('over', '2018-03-10'), late)).toMatchObject({ warned: [] });
  });

  it('and a dozen of them on the day of the declaration leave the pause certain', () => {
    const day = '2018-02-26';
    const parties = Array.from({ length: 12 }, (_, index) => `party-${index}`);
    const facts = [declared(), ...parties.map((party) => accepted(`${party}-yes`, day, { party }))];
    const at = pauseAt(facts, Date.parse('2018-03-01T00:00Z'));
    expect(at).toMatchObject({ exhaustive: true, alternatives: [], state: { status: 'in-force' } });
    expect(at.state.accepted).toHaveLength(12);
  });
});

describe('A pause is extended', () => {
  it('to a later day', () => {
    const more = extended('more', '2018-03-20', { endsOn: '2018-04-10' });
    expect(stateOf(declared(), more)).toMatchObject({ endsOn: '2018-04-10', endsOnBecause: ['more'] });
  });

  it('not to an earlier one', () => {
    const less = extended('less', '2018-03-20', { endsOn: '2018-03-25' });
    expect(given(declared(), less)).toMatchObject({ beside: ['declared'] });
  });

  it('to the day it has, which says nothing new', () => {
    const same = extended('same', '2018-03-20', { endsOn: '2018-03-26' });
    expect(given(declared(), same)).toMatchObject({
      warned: ['already-so'],
      state: { endsOnBecause: ['declared'] },
    });
  });

  it('twice on one day, in the order that makes sense', () => {
    const day = '2018-03-20';
    const both = [extended('a', day, { endsOn: '2018-05-01' }), extended('b', day, { endsOn: '2018-04-10' })];
    expect(given(declared(), ...both)).toMatchObject({ state: { endsOn: '2018-05-01' }, orders: 1 });
  });

  it('after its last day, with a warning', () => {
    const late = extended('late', '2018-04-02', { endsOn: '2018-04-10' });
    expect(given(declared(), late)).toMatchObject({ warned: ['had-expired'] });
  });

  it('not by a slip of the pen to another century', () => {
    const slip = extended('slip', '2018-03-20', { endsOn: '2108-04-10' });
    expect(given(declared(), slip)).toMatchObject({ beside: ['declared'] });
  });

  it('before its declaration is recorded, and the later declaration agrees', () => {
    const more = extended('more', '2018-03-20', { endsOn: '2018-04-10' });
    expect(given(more)).toMatchObject({ warned: ['not-declared'] });
    expect(given(more, declared())).toMatchObject({ warned: [], state: { endsOn: '2018-04-10' } });
  });
});

describe('The hours are amended', () => {
  const to = (id: string, day: string, from: string, dailyFrom: string) =>
    amended(id, day, { from, dailyFrom, dailyTo: '16:00' });

  it('from a day on, until the next amendment', () => {
    const both = [to('a', '2018-03-03', '2018-03-05', '08:00'), to('b', '2018-03-08', '2018-03-10', '07:00')];
    expect(stateOf(declared(), ...both).amendments).toMatchObject([
      { from: '2018-03-05', because: 'a' },
      { from: '2018-03-10', because: 'b' },
    ]);
  });

  it('and a later decision for earlier days stands for all that follow', () => {
    const both = [to('a', '2018-03-03', '2018-03-10', '08:00'), to('b', '2018-03-04', '2018-03-05', '07:00')];
    expect(stateOf(declared(), ...both).amendments).toMatchObject([{ from: '2018-03-05', because: 'b' }]);
  });

  it('for days after the last, with a warning', () => {
    expect(given(declared(), to('a', '2018-03-03', '2018-05-01', '08:00'))).toMatchObject({
      warned: ['after-last-day'],
    });
  });
});

describe('A pause is suspended and resumed', () => {
  const off = suspended('off', '2018-03-05T10:00+02:00');
  const on = resumed('on', '2018-03-05T12:00+02:00');

  it('and holds again', () => {
    expect(given(declared(), off, on)).toMatchObject({
      warned: [],
      state: {
        status: 'in-force',
        because: ['on'],
        suspensions: [{ since: { because: 'off' }, until: { because: 'on' } }],
      },
    });
  });

  it('with the suspension posted last', () => {
    expect(given(declared(), on, off)).toMatchObject({ warned: [], state: { status: 'in-force' } });
  });

  it('with no suspension recorded, so that when it began is not known', () => {
    expect(given(declared(), on)).toMatchObject({
      warned: ['not-suspended'],
      state: { suspensions: [{ since: { by: on.start }, until: { from: on.start } }] },
    });
  });

  it('with the declaration missing', () => {
    expect(given(off)).toMatchObject({ warned: ['not-declared'], state: { status: 'suspended' } });
  });

  it('twice over, which says nothing new', () => {
    expect(given(declared(), off, suspended('again', '2018-03-05T11:00+02:00'))).toMatchObject({
      warned: ['already-so'],
      state: { because: ['off'] },
    });
  });

  it('after its last day, with a warning', () => {
    expect(given(declared(), suspended('off', '2018-04-01'))).toMatchObject({ warned: ['had-expired'] });
  });
});

describe('A pause has ended', () => {
  const over = ended('over', '2018-03-10T18:00+02:00');

  it('for good', () => {
    expect(stateOf(declared(), over)).toMatchObject({ status: 'ended', because: ['over'] });
  });

  it.each([
    ['suspended', suspended('x', '2018-03-11')],
    ['resumed', resumed('x', '2018-03-11')],
    ['extended', extended('x', '2018-03-11', { endsOn: '2018-04-10' })],
    [
      'given other hours',
      amended('x', '2018-03-11', { from: '2018-03-12', dailyFrom: '08:00', dailyTo: '10:00' }),
    ],
  ])('and is not %s after that', (_what, fact) => {
    expect(given(declared(), over, fact)).toMatchObject({ beside: ['over'] });
  });

  it('and was suspended on the same day, at an hour that is not known', () => {
    expect(given(declared(), over, suspended('off', '2018-03-10'))).toMatchObject({
      warned: [],
      state: { status: 'ended' },
    });
  });
});
