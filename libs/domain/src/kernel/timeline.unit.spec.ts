import fc from 'fast-check';
import { convoyLifecycle } from '../convoy/lifecycle.js';
import { type CorridorFact, corridorLifecycle } from '../corridor/lifecycle.js';
import { decide, rehydrate, type DeciderState } from './decide.js';
import { type Fact, lastMs, precedes } from './fact.js';
import { adding } from './fact-change.js';
import { type Contradiction, isContradiction, type Lifecycle } from './lifecycle.js';
import { partyLifecycle } from '../party/lifecycle.js';
import { convoyFacts, corridorFacts, everyOrder, atMinute } from './testing/arbitraries.js';
import { on } from './testing/given.js';
import { certain, stateAt } from './state-at.js';
import { beginning, byTime, pathFacts, follow, timeline, type Timeline } from './timeline.js';

const RUNS = { numRuns: 300 };
const anyLifecycle = corridorLifecycle as unknown as Lifecycle<unknown, Fact>;
const CORRIDOR = { id: 'jisreen', name: 'Jisreen', authorities: ['syrian-army'] };

describe.each([
  ['corridor', anyLifecycle, corridorFacts()],
  ['convoy', convoyLifecycle as unknown as Lifecycle<unknown, Fact>, convoyFacts()],
] as [string, Lifecycle<unknown, Fact>, fc.Arbitrary<Fact[]>][])(
  'a timeline (%s)',
  (_name, lifecycle, streams) => {
    it('is found exactly where some order is allowed by the times and accepted by the lifecycle', () => {
      fc.assert(
        fc.property(streams, (facts) => {
          const orders = everyOrder(lifecycle, facts);
          expect(isContradiction(timeline(lifecycle, facts))).toBe(orders.length === 0);
        }),
        RUNS,
      );
    });

    it('holds every state that can be, each once, those with the fewest gaps first', () => {
      fc.assert(
        fc.property(streams, (facts) => {
          const orders = everyOrder(lifecycle, facts);
          fc.pre(orders.length > 0);
          const { paths, truncated } = accepted(timeline(lifecycle, facts));
          expect(truncated).toBe(false);
          const states = paths.map(({ state }) => JSON.stringify(state));
          expect([...states].sort()).toEqual(
            [...new Set(orders.map(({ state }) => JSON.stringify(state)))].sort(),
          );
          for (const [at, path] of paths.entries()) {
            const same = orders.filter(({ state }) => JSON.stringify(state) === states[at]);
            expect(path.gapCount).toBe(Math.min(...same.map(({ gapCount }) => gapCount)));
          }
          expect(paths[0]!.gapCount).toBe(Math.min(...orders.map(({ gapCount }) => gapCount)));
        }),
        RUNS,
      );
    });

    it('puts nothing before what had happened first', () => {
      fc.assert(
        fc.property(streams, (facts) => {
          const whole = timeline(lifecycle, facts);
          fc.pre(!isContradiction(whole));
          for (const path of accepted(whole).paths) {
            const order = pathFacts(path);
            expect(order.map(({ id }) => id).sort()).toEqual(facts.map(({ id }) => id).sort());
            for (const [at, item] of order.entries()) {
              expect(order.slice(at + 1).some((later) => precedes(later, item))).toBe(false);
            }
          }
        }),
        RUNS,
      );
    });

    it('is the same in whatever order its facts were posted', () => {
      fc.assert(
        fc.property(streams, fc.array(fc.nat()), (facts, shuffle) => {
          let stream: DeciderState<unknown> = rehydrate(lifecycle, []);
          for (const item of facts) {
            const after = decide(lifecycle, stream, adding(item));
            if (isContradiction(after)) continue;
            stream = after.deciderState;
          }
          const shuffled = stream.facts
            .map((item, at) => ({ item, key: shuffle[at] ?? 0 }))
            .sort((a, b) => a.key - b.key)
            .map(({ item }) => item);
          const again = rehydrate(lifecycle, shuffled);
          for (const [name, partition] of again.partitions) {
            expect(comparable(partition.timeline)).toEqual(comparable(stream.partitions.get(name)!.timeline));
          }
          expect(again.partitions.size).toBe(stream.partitions.size);
        }),
        RUNS,
      );
    });

    it('goes on with later facts as if it had been made of all of them', () => {
      fc.assert(
        fc.property(streams, fc.nat(9), (facts, minutes) => {
          const sorted = [...facts].sort(byTime);
          const early = sorted.filter((item) => lastMs(item) < atMinute(minutes));
          const late = sorted.filter((item) => item.start >= atMinute(minutes));
          const before = timeline(lifecycle, early);
          fc.pre(!isContradiction(before));
          expect(comparable(follow(lifecycle, accepted(before), late))).toEqual(
            comparable(timeline(lifecycle, [...early, ...late])),
          );
        }),
        RUNS,
      );
    });

    it('refuses a new fact exactly where no order can hold it, and names what it contradicts', () => {
      fc.assert(
        fc.property(streams, (facts) => {
          const [fact, ...others] = facts;
          fc.pre(fact !== undefined && everyOrder(lifecycle, others).length > 0);
          const after = decide(lifecycle, rehydrate(lifecycle, others), adding(fact!));
          expect(isContradiction(after)).toBe(everyOrder(lifecycle, facts).length === 0);
          if (!isContradiction(after)) return;
          expect(after.events.length).toBeGreaterThan(0);
          expect(others.map(({ id }) => id)).toEqual(expect.arrayContaining([...after.events]));
        }),
        RUNS,
      );
    });
  },
);

describe('a timeline of many facts', () => {
  const hours = (count: number): CorridorFact[] =>
    Array.from({ length: count }, (_, at) => {
      const when = new Date(atMinute(at)).toISOString();
      return at % 2 === 0
        ? on(when, 'CorridorSuspended', { corridor: 'jisreen' }, `f${at}`)
        : on(when, 'CorridorResumed', { corridor: 'jisreen' }, `f${at}`);
    });
  const facilities = (count: number): CorridorFact[] =>
    Array.from({ length: count }, (_, at) =>
      on(
        '2018-03-09',
        'FacilityEstablished',
        { corridor: 'jisreen', facility: `f${at}`, kind: 'medical' as const },
        `e${at}`,
      ),
    );

  const restrictions = (count: number): CorridorFact[] =>
    Array.from({ length: count }, (_, at) =>
      on(
        '2018-03-09',
        'CorridorRestricted',
        { corridor: 'jisreen', serves: ['aid' as const], reason: 'x' },
        `r${at}`,
      ),
    );

  it('has one path where all times are precise', () => {
    expect(accepted(timeline(corridorLifecycle, hours(5_000))).paths).toHaveLength(1);
  });

  it('places one that may have happened at any time among 500 precise ones', () => {
    const month = on('2018-03-09/2018-03-31', 'CorridorRestricted', {
      corridor: 'jisreen',
      serves: ['wounded' as const],
      reason: 'Fuel',
    });
    expect(accepted(timeline(corridorLifecycle, [...hours(500), month])).truncated).toBe(false);
  });

  it('is exact for ten of one day without an hour', () => {
    const positions = Array.from({ length: 10 }, (_, at) =>
      on(
        '2018-03-09',
        'PositionRecorded',
        { party: 'p', subject: `s${at}`, stance: 'refuses' as const },
        `p${at}`,
      ),
    );
    const whole = accepted(timeline(partyLifecycle, positions));
    expect(whole.truncated).toBe(false);
    expect(whole.paths).toHaveLength(1);
  });

  it('does not search the order of facts that leave each other alone', () => {
    const facts = [...facilities(40), on('2018-03-08', 'CorridorOpened', CORRIDOR)];
    const then = stateAt(corridorLifecycle, facts, atMinute(0) + 86_400_000);
    expect(then.state.facilities).toHaveLength(40);
    expect(certain(then, ({ status }) => status)).toBe(true);
  });

  it('gives up certainty, and not the reports, for forty of one partition and one day', () => {
    const whole = accepted(timeline(corridorLifecycle, restrictions(40)));
    expect(whole.truncated).toBe(true);
    expect(pathFacts(whole.paths[0]!)).toHaveLength(40);
  });

  it('says so where a truncated stream cannot hold a fact, and refuses nothing', () => {
    const facts = [
      ...restrictions(40),
      on('2018-03-10T10:00:00+02:00', 'CorridorClosed', { corridor: 'jisreen' }),
    ];
    const after = decide(
      corridorLifecycle,
      rehydrate(corridorLifecycle, facts),
      adding(on('2018-03-11T10:00:00+02:00', 'CorridorSuspended', { corridor: 'jisreen' })),
    );
    expect(after).toMatchObject({ warnings: [{ code: 'order-not-established' }] });
  });

  it('begins with nothing', () => {
    expect(timeline(corridorLifecycle, [])).toEqual(beginning(corridorLifecycle));
  });
});

function accepted<State, F extends Fact>(whole: Timeline<State, F> | Contradiction): Timeline<State, F> {
  if (isContradiction(whole)) throw new Error(whole.contradiction);
  return whole;
}

/** What a timeline says, without its inside. */
function comparable(whole: object) {
  if (isContradiction(whole)) return 'impossible';
  const { paths, truncated, reach } = whole as Timeline<unknown>;
  return {
    truncated,
    reach,
    paths: paths.map((path) => ({
      state: path.state,
      gapCount: path.gapCount,
      order: pathFacts(path).map(({ id }) => id),
    })),
  };
}
