import type { Reference } from '../kernel/category.js';
import type { Fact } from '../kernel/fact.js';
import { on } from '../kernel/testing/given.js';
import type { People } from '../validation/people.js';
import { atArrival, atDeparture } from './warnings.js';

/** What is recorded of other streams, by category and id. */
const relatedFacts =
  (streams: Record<string, Fact[]>) =>
  ({ category, id }: Reference) =>
    streams[`${category} ${id}`] ?? [];
const codes = (warnings: readonly { code: string }[]) => warnings.map(({ code }) => code);

const departs = (when: string, people?: People) =>
  on(when, 'ConvoyDeparted', {
    id: 'first-group',
    corridor: 'al-wafideen',
    purpose: 'evacuation' as const,
    ...(people && { people }),
  });
const arrives = (people?: People) =>
  on('14:00', 'ConvoyArrived', { convoy: 'first-group', ...(people && { people }) });
const corridor = (...facts: Fact[]) => relatedFacts({ 'corridor al-wafideen': facts });

describe('a departure', () => {
  const opened = on('08:00', 'CorridorOpened', {
    id: 'al-wafideen',
    name: 'Al-Wafideen',
    authorities: ['a'],
  });
  const suspended = (when: string) => on(when, 'CorridorSuspended', { corridor: 'al-wafideen' });

  it('through an open corridor is nothing to warn of', () => {
    expect(atDeparture(departs('09:00'), corridor(opened))).toEqual([]);
  });

  it.each([
    ['a suspended corridor', '09:00', [opened, suspended('08:30')], ['corridor-not-open']],
    ['a corridor that opened later', '07:00', [opened], ['corridor-not-open']],
    [
      'a corridor that may be suspended',
      '09:00',
      [opened, suspended('2018-03-09')],
      ['corridor-may-not-be-open'],
    ],
    [
      'a corridor suspended that day',
      '2018-03-09',
      [opened, suspended('12:00')],
      ['corridor-may-not-be-open'],
    ],
    [
      'a corridor of which no opening is recorded',
      '09:00',
      [on('08:00', 'CorridorRestricted', { corridor: 'al-wafideen', serves: ['aid'], reason: 'r' })],
      ['corridor-may-not-be-open'],
    ],
    ['a corridor that is not recorded', '09:00', [], []],
    ['a corridor that opened that day', '2018-03-09', [opened], ['corridor-may-not-be-open']],
  ] as [string, string, Fact[], string[]][])('through %s', (_what, when, facts, expected) => {
    expect(codes(atDeparture(departs(when), corridor(...facts)))).toEqual(expected);
  });

  it('at an hour of a day is certain where the corridor was open all of that day', () => {
    const before = on('2018-03-08', 'CorridorOpened', { id: 'al-wafideen', name: 'A', authorities: ['a'] });
    expect(atDeparture(departs('2018-03-09'), corridor(before, suspended('2018-03-10')))).toEqual([]);
  });

  describe('through a corridor that works in the windows of a pause', () => {
    const streams = relatedFacts({
      'corridor al-wafideen': [
        on('2018-03-01', 'CorridorOpened', {
          id: 'al-wafideen',
          name: 'Al-Wafideen',
          authorities: ['a'],
          pause: 'ghouta',
        }),
      ],
      'pause ghouta': [
        on('2018-02-26', 'PauseDeclared', {
          id: 'ghouta',
          declaredBy: ['russia'],
          timeZone: 'Asia/Damascus',
          dailyFrom: '09:00',
          dailyTo: '14:00',
          startsOn: '2018-02-27',
          endsOn: '2018-03-26',
        }),
      ],
    });

    it.each([
      ['09:00', []],
      ['13:59', []],
      ['14:00', ['outside-pause-window']],
      ['08:30/09:30', ['possibly-outside-pause-window']],
      ['2018-03-09', ['possibly-outside-pause-window']],
    ])('at %s', (when, expected) => {
      expect(codes(atDeparture(departs(when), streams))).toEqual(expected);
    });

    it('of which nothing is recorded: it is not known', () => {
      const nowhere = (reference: Reference) => (reference.category === 'pause' ? [] : streams(reference));
      expect(codes(atDeparture(departs('10:00'), nowhere))).toEqual(['possibly-outside-pause-window']);
    });
  });
});

describe('an arrival', () => {
  const after = (people?: People) => relatedFacts({ 'convoy first-group': [departs('09:00', people)] });

  it('of no more than departed is nothing to warn of', () => {
    expect(atArrival(arrives({ civilians: 300 }), after({ civilians: 311 }))).toEqual([]);
    expect(atArrival(arrives({ civilians: 300 }), after())).toEqual([]);
    expect(atArrival(arrives(), after({ civilians: 311 }))).toEqual([]);
    expect(atArrival(arrives({ civilians: 300 }), relatedFacts({}))).toEqual([]);
  });

  it('of more than departed says how many, by category', () => {
    expect(atArrival(arrives({ civilians: 320, staff: 2 }), after({ civilians: 311, staff: 2 }))).toEqual([
      { code: 'people-differ', detail: 'More arrived than are recorded as departed: civilians 9.' },
    ]);
  });

  it('of a category that was not counted at the start, or within the margins, is none', () => {
    expect(atArrival(arrives({ wounded: 5 }), after({ civilians: 311 }))).toEqual([]);
    expect(
      atArrival(arrives({ fighters: 140 }), after({ fighters: { low: 100, best: 130, high: 150 } })),
    ).toEqual([]);
  });

  it('that was reported before the departure is looked at when that comes', () => {
    const streams = relatedFacts({ 'convoy first-group': [arrives({ civilians: 320 })] });
    expect(codes(atDeparture(departs('09:00', { civilians: 311 }), streams))).toEqual(['people-differ']);
  });
});
