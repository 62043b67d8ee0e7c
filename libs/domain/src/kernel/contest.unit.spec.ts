import fc from 'fast-check';
import { convoyLifecycle } from '../convoy/lifecycle.js';
import { type CorridorFact, corridorLifecycle } from '../corridor/lifecycle.js';
import { incidentLifecycle, type IncidentFact } from '../incident/lifecycle.js';
import { judged, undisputed } from './contest.js';
import type { Fact } from './fact.js';
import { isContradiction, type Lifecycle } from './lifecycle.js';
import { byPartition } from './partitions.js';
import { stateAt } from './state-at.js';
import { atMinute, convoyFacts, corridorFacts, everyOrder } from './testing/arbitraries.js';
import { on } from './testing/given.js';
import { timeline } from './timeline.js';

const RUNS = { numRuns: Number(process.env['HUDNA_SEEDS'] ?? 300) };

const corridor = { id: 'c', name: 'C', authorities: ['a'] };
const named = { corridor: 'c' };

const opened = on('08:00', 'CorridorOpened', corridor);
const closed = on('10:00', 'CorridorClosed', named);
const suspended = on('11:00', 'CorridorSuspended', named);
const resumed = on('12:00', 'CorridorResumed', named);
const reopened = on('10:30', 'CorridorOpened', corridor);

/** The side of each fact by its id. */
function sides<State, F extends Fact>(lifecycle: Lifecycle<State, F>, facts: readonly F[]) {
  const contested = judged(lifecycle, facts).filter((fact) => fact.contested);
  return Object.fromEntries(contested.map(({ id, contested }) => [id, contested]));
}

function corridorSides(...facts: CorridorFact[]) {
  return sides(corridorLifecycle, facts);
}

describe('Facts that have an order', () => {
  it('are the list that was given', () => {
    const facts = [opened, closed, reopened, suspended];
    expect(judged(corridorLifecycle, facts)).toBe(facts);
    expect(undisputed(facts)).toBe(facts);
  });

  it('lose the sides that they had of a contest', () => {
    const contested = judged(corridorLifecycle, [opened, closed, suspended]);
    expect(judged(corridorLifecycle, [...contested, reopened])).toEqual([
      opened,
      closed,
      suspended,
      reopened,
    ]);
  });
});

describe('Of facts that exclude each other', () => {
  it('the one recorded last is left out, whichever happened first', () => {
    expect(corridorSides(opened, closed, suspended)).toEqual({
      [closed.id]: 'kept',
      [suspended.id]: 'left-out',
    });
    expect(corridorSides(suspended, opened, closed)).toEqual({
      [closed.id]: 'left-out',
      [suspended.id]: 'kept',
    });
  });

  it('the fewest are left out, although they were recorded first', () => {
    expect(corridorSides(closed, opened, suspended, resumed)).toEqual({
      [closed.id]: 'left-out',
      [suspended.id]: 'kept',
    });
  });

  it('all but one are, where each excludes each', () => {
    const reports = ['09:00', '09:10', '09:20', '09:30', '09:40', '2018-03-09'].map((when) =>
      on(when, 'ShellingReported', { weapon: 'mortar' }),
    ) as IncidentFact[];
    const [first, ...others] = reports;
    expect(sides(incidentLifecycle, reports)).toEqual({
      [first!.id]: 'kept',
      ...Object.fromEntries(others.map(({ id }) => [id, 'left-out'])),
    });
  });

  it('those of another part of the thing are none', () => {
    const facility = on('09:00', 'FacilityWithdrawn', { ...named, facility: 'f' });
    expect(corridorSides(facility, opened, closed, suspended)).not.toHaveProperty([facility.id]);
  });

  it('each contest of a stream has sides of its own', () => {
    const again = on('13:00', 'CorridorOpened', corridor);
    const shut = on('14:00', 'CorridorClosed', named);
    const late = on('15:00', 'CorridorSuspended', named);
    expect(corridorSides(opened, closed, suspended, again, late, shut)).toEqual({
      [closed.id]: 'kept',
      [suspended.id]: 'left-out',
      [shut.id]: 'left-out',
      [late.id]: 'kept',
    });
  });
});

describe('A contest', () => {
  const facts = judged(corridorLifecycle, [opened, closed, suspended]);
  const answer = (known: readonly CorridorFact[], at: string) => {
    const { state, exhaustive } = stateAt(corridorLifecycle, known, on(at, 'CorridorClosed', named).start);
    return [state.status, exhaustive];
  };

  it('leaves all certain before the first of its facts, and nothing from then on', () => {
    expect(answer(facts, '09:59')).toEqual(['open', true]);
    expect(answer(facts, '10:00')).toEqual(['closed', false]);
    expect(answer(facts, '11:30')).toEqual(['closed', false]);
  });

  it('leaves nothing certain from the first on where that is left out', () => {
    const others = judged(corridorLifecycle, [opened, suspended, closed]);
    expect(answer(others, '09:59')).toEqual(['open', true]);
    expect(answer(others, '10:00')).toEqual(['open', false]);
    expect(answer(others, '11:30')).toEqual(['suspended', false]);
  });

  it('is settled by what was missing, and by the loss of one side', () => {
    expect(answer(judged(corridorLifecycle, [...facts, reopened]), '11:30')).toEqual(['suspended', true]);
    expect(answer(judged(corridorLifecycle, facts.slice(0, 2)), '11:30')).toEqual(['closed', true]);
    expect(answer(judged(corridorLifecycle, [facts[0]!, facts[2]!]), '11:30')).toEqual(['suspended', true]);
  });
});

describe.each([
  ['corridor', corridorLifecycle as unknown as Lifecycle<unknown, Fact>, corridorFacts(5)],
  ['convoy', convoyLifecycle as unknown as Lifecycle<unknown, Fact>, convoyFacts(5)],
] as [string, Lifecycle<unknown, Fact>, fc.Arbitrary<Fact[]>][])(
  'Of any facts (%s)',
  (_name, lifecycle, any) => {
    it('the fewest are left out, of equals those recorded last', () => {
      fc.assert(
        fc.property(any, (facts) => {
          const out = judged(lifecycle, facts).map(({ contested }) => contested === 'left-out');
          for (const own of byPartition(lifecycle, facts).values()) {
            // Bit by bit, the fact recorded last is the highest.
            const masks = Array.from({ length: 2 ** own.length }, (_, mask) => mask).filter(
              (mask) =>
                everyOrder(
                  lifecycle,
                  own.filter((_, at) => !((mask >> at) & 1)),
                ).length > 0,
            );
            const best = masks.sort((a, b) => bits(a) - bits(b) || b - a)[0]!;
            expect(own.map((fact) => out[facts.indexOf(fact)])).toEqual(
              own.map((_, at) => ((best >> at) & 1) === 1),
            );
          }
        }),
        RUNS,
      );
    });

    it('what is left has an order, and each that is left out has none with it', () => {
      fc.assert(
        fc.property(any, (facts) => {
          const known = judged(lifecycle, facts);
          for (const own of byPartition(lifecycle, known).values()) {
            const kept = own.filter(({ contested }) => contested !== 'left-out');
            expect(isContradiction(timeline(lifecycle, kept))).toBe(false);
            for (const fact of own.filter(({ contested }) => contested === 'left-out')) {
              expect(isContradiction(timeline(lifecycle, [...kept, fact]))).toBe(true);
            }
            const isContested = isContradiction(timeline(lifecycle, own));
            expect(new Set(own.flatMap(({ contested }) => contested ?? []))).toEqual(
              new Set(isContested ? ['kept', 'left-out'] : []),
            );
          }
        }),
        RUNS,
      );
    });

    it('nothing is certain from the first contested one on, and all else as without it before', () => {
      fc.assert(
        fc.property(any, fc.integer({ min: -1, max: 9 }), (facts, minute) => {
          const known = judged(lifecycle, facts);
          const first = Math.min(...known.filter(({ contested }) => contested).map(({ start }) => start));
          const at = stateAt(lifecycle, known, atMinute(minute));
          if (atMinute(minute) >= first) expect(at.exhaustive).toBe(false);
          else {
            expect(at).toEqual(
              stateAt(
                lifecycle,
                facts.filter(({ start }) => start < first),
                atMinute(minute),
              ),
            );
          }
        }),
        RUNS,
      );
    });
  },
);

describe('A contest among hundreds of facts', () => {
  const moment = (minutes: number) => new Date(atMinute(minutes)).toISOString();
  const alternating = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, at) =>
      on(moment(from + at), at % 2 === 0 ? 'CorridorSuspended' : 'CorridorResumed', named, `f${from + at}`),
    );
  const shut = (minutes: number) => on(moment(minutes), 'CorridorClosed', named, `shut ${minutes}`);
  const many = (...parts: (CorridorFact | CorridorFact[])[]) => [
    on(moment(0), 'CorridorOpened', corridor, 'opened'),
    ...parts.flat(),
  ];

  it.each<[string, CorridorFact[], string[]]>([
    ['one', many(alternating(1, 149), shut(149), alternating(150, 300)), ['shut 149']],
    [
      'two',
      many(alternating(1, 99), shut(99), alternating(100, 200), shut(200), alternating(201, 300)),
      ['shut 99', 'shut 200'],
    ],
    [
      'a repeated one',
      many(alternating(1, 99), shut(99), shut(100), alternating(101, 300)),
      ['shut 99', 'shut 100'],
    ],
  ])('leaves out no more than it must, in few steps: %s', (_what, facts, out) => {
    let steps = 0;
    const counting: typeof corridorLifecycle = {
      ...corridorLifecycle,
      evolve: (state, fact) => {
        steps += 1;
        return corridorLifecycle.evolve(state, fact);
      },
    };
    const known = judged(counting, facts);
    expect(known.flatMap(({ id, contested }) => (contested === 'left-out' ? [id] : []))).toEqual(out);
    expect(steps).toBeLessThan(100_000);
  });

  it('of days without hours ends too, and what is left has an order', () => {
    const days = Array.from({ length: 70 }, (_, at) =>
      on(
        `2018-03-${String(10 + Math.floor(at / 7))}`,
        (['CorridorSuspended', 'CorridorResumed'] as const)[at % 2]!,
        named,
        `d${at}`,
      ),
    );
    const shutOnDay = on('2018-03-14', 'CorridorClosed', named);
    const known = judged(corridorLifecycle, many(days, shutOnDay));
    expect(known.some(({ contested }) => contested === 'left-out')).toBe(true);
    expect(isContradiction(timeline(corridorLifecycle, undisputed(known)))).toBe(false);
  });
});

function bits(mask: number): number {
  return mask.toString(2).replaceAll('0', '').length;
}
