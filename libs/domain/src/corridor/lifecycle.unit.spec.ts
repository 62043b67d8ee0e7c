import { given, on } from '../kernel/testing/given.js';
import type { Served } from './commands.js';
import { type CorridorFact, corridorLifecycle } from './lifecycle.js';

const JISREEN = { id: 'jisreen', name: 'Jisreen', authorities: ['russia'] };
const ITSELF = { corridor: 'jisreen' };
const announced = (when: string) => on(when, 'CorridorAnnounced', JISREEN);
const opened = (when: string, serves?: Served[]) =>
  on(when, 'CorridorOpened', { ...JISREEN, ...(serves && { serves }) });
const suspended = (when: string) => on(when, 'CorridorSuspended', ITSELF);
const resumed = (when: string) => on(when, 'CorridorResumed', ITSELF);
const closed = (when: string) => on(when, 'CorridorClosed', ITSELF);
const corridor = (...facts: CorridorFact[]) => given(corridorLifecycle, ...facts);

describe('a corridor', () => {
  it('is announced, opens, is suspended, works again, and closes', () => {
    const story = [announced('07:00'), opened('08:00'), suspended('09:00'), resumed('10:00')];
    expect(corridor(...story).when(closed('11:00'))).toMatchObject({
      warnings: [],
      state: { status: 'closed', because: ['CorridorClosed 11:00'], described: ['CorridorOpened 08:00'] },
    });
  });

  it('may open without having been announced, and anew after it was closed', () => {
    expect(corridor().when(opened('08:00'))).toMatchObject({ warnings: [], state: { status: 'open' } });
    expect(corridor(closed('08:00')).when(opened('09:00'))).toMatchObject({
      warnings: [],
      state: { status: 'open' },
    });
    expect(corridor(closed('08:00')).when(announced('09:00'))).toMatchObject({
      warnings: [],
      state: { status: 'announced' },
    });
  });

  it.each([
    ['announced twice', [announced('08:00')], announced('09:00'), 'announced', ['already-so']],
    ['announced when open', [opened('08:00')], announced('09:00'), 'open', ['already-open']],
    ['opened when open', [opened('08:00')], opened('09:00'), 'open', ['already-so']],
    [
      'opened when suspended',
      [opened('07:00'), suspended('08:00')],
      opened('09:00'),
      'open',
      ['was-suspended'],
    ],
    ['suspended when nothing is known', [], suspended('09:00'), 'suspended', ['not-open']],
    ['suspended when announced', [announced('08:00')], suspended('09:00'), 'suspended', ['not-open']],
    [
      'suspended twice',
      [opened('07:00'), suspended('08:00')],
      suspended('09:00'),
      'suspended',
      ['already-so'],
    ],
    ['resumed when open', [opened('08:00')], resumed('09:00'), 'open', ['not-suspended']],
    ['resumed when nothing is known', [], resumed('09:00'), 'open', ['not-suspended']],
    ['closed when nothing is known', [], closed('09:00'), 'closed', ['not-open']],
    ['closed when announced', [announced('08:00')], closed('09:00'), 'closed', ['not-open']],
    ['closed twice', [closed('08:00')], closed('09:00'), 'closed', ['already-so']],
  ] as [string, CorridorFact[], CorridorFact, string, string[]][])(
    'is taken at the word of a report: %s',
    (_what, facts, fact, status, warnings) => {
      expect(corridor(...facts).when(fact)).toMatchObject({ warnings, state: { status } });
    },
  );

  it.each(['a', 'z'])('said to be so twice on a day is warned of, whatever the ids: %s', (id) => {
    const reported = (type: 'CorridorSuspended' | 'CorridorClosed', own: string) =>
      on('2018-03-09', type, ITSELF, own);
    for (const type of ['CorridorSuspended', 'CorridorClosed'] as const) {
      const before = corridor(opened('2018-03-08'), reported(type, 'm'));
      expect(before.when(reported(type, id)).warnings).toEqual(['already-so']);
      const after = corridor(opened('2018-03-08'), reported(type, 'm'), opened('2018-03-10'));
      expect(after.when(reported(type, id)).warnings).toEqual(['already-so']);
    }
    const withdrawn = (own: string) =>
      on('2018-03-09', 'FacilityWithdrawn', { ...ITSELF, facility: 'f' }, own);
    const meals = on('2018-03-08', 'FacilityEstablished', {
      ...ITSELF,
      facility: 'f',
      kind: 'water' as const,
    });
    expect(corridor(opened('2018-03-08'), meals, withdrawn('m')).when(withdrawn(id)).warnings).toEqual([
      'not-established',
    ]);
    // What happened earlier is news, though it makes the later one none.
    const late = on('2018-03-08T20:00:00Z', 'CorridorSuspended', ITSELF, id);
    expect(corridor(opened('2018-03-07'), reported('CorridorSuspended', 'm')).when(late).warnings).toEqual(
      [],
    );
  });

  it('that is closed can be neither suspended nor resumed', () => {
    expect(corridor(closed('08:00')).when(suspended('09:00'))).toMatchObject({
      refused: 'A closed corridor cannot be suspended.',
      contradicts: ['CorridorClosed 08:00'],
    });
    expect(corridor(closed('08:00')).when(resumed('09:00'))).toMatchObject({
      refused: 'A closed corridor cannot be resumed, only opened anew.',
      contradicts: ['CorridorClosed 08:00'],
    });
  });

  it('that was closed and suspended on the same day, without an hour, was suspended first', () => {
    expect(corridor(closed('2018-03-09')).when(suspended('2018-03-09'))).toMatchObject({
      state: { status: 'closed' },
    });
  });

  it('is suspended late at night by a report of two days later', () => {
    const story = [opened('2018-03-08'), resumed('2018-03-10')];
    expect(corridor(...story).when(suspended('2018-03-09'))).toMatchObject({
      warnings: [],
      state: { status: 'open', because: ['CorridorResumed 2018-03-10'] },
    });
  });

  it('serves whom it was last said to serve', () => {
    const restricted = on('09:00', 'CorridorRestricted', {
      ...ITSELF,
      serves: ['wounded'] as Served[],
      reason: 'Shelling.',
    });
    expect(corridor().state.serves).toBeUndefined();
    expect(corridor(opened('08:00', ['civilians', 'aid']), restricted).state).toMatchObject({
      status: 'open',
      serves: ['wounded'],
      servesBecause: ['CorridorRestricted 09:00'],
    });
    // An opening that does not say whom it serves leaves it as it was.
    expect(corridor(restricted, opened('10:00')).state.serves).toEqual(['wounded']);
  });
});

describe('a facility on a corridor', () => {
  const established = (when: string) =>
    on(when, 'FacilityEstablished', { ...ITSELF, facility: 'meals', kind: 'hot-meals' as const });
  const withdrawn = (when: string) => on(when, 'FacilityWithdrawn', { ...ITSELF, facility: 'meals' });

  it('works from when it is established until it is withdrawn, whatever the status', () => {
    expect(corridor(established('08:00')).state).toMatchObject({
      status: 'unknown',
      facilities: [{ facility: 'meals', kind: 'hot-meals', because: 'FacilityEstablished 08:00' }],
    });
    expect(corridor(established('08:00'), withdrawn('09:00')).state.facilities).toEqual([]);
  });

  it('that is not recorded can be withdrawn all the same', () => {
    expect(corridor().when(withdrawn('09:00')).warnings).toEqual(['not-established']);
  });

  it('counts once when it is established again', () => {
    expect(corridor(established('08:00'), established('09:00')).state.facilities).toHaveLength(1);
  });
});

describe('a guarantee of safe passage', () => {
  const guaranteed = (when: string) =>
    on(when, 'SafePassageGuaranteed', { ...ITSELF, guarantor: 'russia', terms: 'No checks.' });
  const withdrawn = (when: string) => on(when, 'GuaranteeWithdrawn', { ...ITSELF, guarantor: 'russia' });

  it('holds from when it is given until it is withdrawn', () => {
    expect(corridor(guaranteed('08:00')).state.guarantees).toEqual([
      { guarantor: 'russia', terms: 'No checks.', because: 'SafePassageGuaranteed 08:00' },
    ]);
    expect(corridor(guaranteed('08:00'), withdrawn('09:00')).state.guarantees).toEqual([]);
  });

  it('that is not recorded can be withdrawn all the same', () => {
    expect(corridor().when(withdrawn('09:00')).warnings).toEqual(['not-guaranteed']);
  });
});
