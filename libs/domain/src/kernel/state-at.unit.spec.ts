import fc from 'fast-check';
import { type ConvoyState, convoyLifecycle } from '../convoy/lifecycle.js';
import { type CorridorState, corridorLifecycle } from '../corridor/lifecycle.js';
import { type Fact, lastMs } from './fact.js';
import type { Lifecycle } from './lifecycle.js';
import { convoyFacts, corridorFacts, everyOrder, atMinute } from './testing/arbitraries.js';
import { on } from './testing/given.js';
import { certain, stateAt } from './state-at.js';

const status = ({ status }: CorridorState | ConvoyState) => status;
const CORRIDOR = { id: 'jisreen', name: 'Jisreen', authorities: ['syrian-army'] };
const at = (hour: string) => on(hour, 'moment', {}).start;

describe('the state at a moment', () => {
  const facts = [
    on('2018-03-08', 'CorridorOpened', CORRIDOR),
    on('09:00/11:00', 'CorridorSuspended', { corridor: 'jisreen' }),
  ];

  it.each([
    ['08:59', 'open', true],
    ['09:00', 'suspended', false],
    ['10:59', 'suspended', false],
    ['11:00', 'suspended', true],
  ])('at %s is %s, certain: %s, of a corridor suspended between 09:00 and 11:00', (hour, expected, sure) => {
    const then = stateAt(corridorLifecycle, facts, at(hour));
    expect(status(then.state)).toBe(expected);
    expect(certain(then, status)).toBe(sure);
  });

  it('is certain of what the imprecise fact does not touch', () => {
    const then = stateAt(corridorLifecycle, facts, at('10:00'));
    expect(certain(then, ({ facilities }) => `${facilities.length}`)).toBe(true);
  });

  it('is not certain for ever after where two facts of a day can have come either way', () => {
    const day = [
      on('2018-03-09', 'CorridorSuspended', { corridor: 'jisreen' }),
      on('2018-03-09', 'CorridorResumed', { corridor: 'jisreen' }),
    ];
    const then = stateAt(corridorLifecycle, [facts[0]!, ...day], at('2018-03-20'));
    expect(status(then.state)).toBe('open');
    expect(certain(then, status)).toBe(false);
  });

  it('knows that what cannot have been yet has not: a closed corridor is suspended after it opens anew', () => {
    const story = [
      on('08:00', 'CorridorClosed', { corridor: 'jisreen' }),
      on('08:30/2018-03-09', 'CorridorSuspended', { corridor: 'jisreen' }),
      on('12:00', 'CorridorOpened', CORRIDOR),
    ];
    const then = stateAt(corridorLifecycle, story, at('09:00'));
    expect(status(then.state)).toBe('closed');
    expect(certain(then, status)).toBe(true);
  });

  it('is not certain where more facts are open than are tried', () => {
    const restrictions = Array.from({ length: 6 }, (_, index) =>
      on(
        '2018-03-09',
        'CorridorRestricted',
        { corridor: 'jisreen', serves: ['aid' as const], reason: 'x' },
        `r${index}`,
      ),
    );
    const then = stateAt(corridorLifecycle, [facts[0]!, ...restrictions], at('12:00'));
    expect(then.exhaustive).toBe(false);
    expect(certain(then, status)).toBe(false);
  });

  it('leaves aside what cannot be placed, and is certain of nothing, where a history is impossible', () => {
    const story = [
      on('08:00', 'CorridorClosed', { corridor: 'jisreen' }),
      on('09:00', 'CorridorSuspended', { corridor: 'jisreen' }),
    ];
    const then = stateAt(corridorLifecycle, story, at('10:00'));
    expect(status(then.state)).toBe('closed');
    expect(certain(then, status)).toBe(false);
  });
});

describe.each([
  ['corridor', corridorLifecycle, corridorFacts()],
  ['convoy', convoyLifecycle, convoyFacts()],
] as unknown as [string, Lifecycle<CorridorState, Fact>, fc.Arbitrary<Fact[]>][])(
  'certainty (%s)',
  (_name, lifecycle, streams) => {
    it('is there exactly where all that can have been agrees', () => {
      fc.assert(
        fc.property(streams, fc.nat(9), (facts, minutes) => {
          const now = atMinute(minutes);
          const begun = facts.filter((item) => item.start <= now);
          const open = begun.filter((item) => lastMs(item) > now);
          fc.pre(open.length <= 5);
          const possible = new Set(
            everySubset(open)
              .flatMap((left) =>
                everyOrder(
                  lifecycle,
                  begun.filter((item) => !left.includes(item)),
                ),
              )
              .map(({ state }) => status(state)),
          );
          const then = stateAt(lifecycle, facts, now);
          expect(certain(then, status)).toBe(possible.size === 1);
          if (possible.size > 0) expect([...possible]).toContain(status(then.state));
        }),
        { numRuns: 300 },
      );
    });
  },
);

function everySubset<T>(items: readonly T[]): T[][] {
  return Array.from({ length: 2 ** items.length }, (_, bits) =>
    items.filter((_item, at) => (bits >> at) & 1),
  );
}
