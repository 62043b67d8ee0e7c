/**
 * What is believed of the clock that stood in for a time that a reporter left out. Clocks are set wrong, and set right
 * again; `recordedAt` never goes back, so each event keeps beside it what the machine's clock said (`clockAt`).
 */
import type { Fact } from './fact.js';
import { iso } from './occurred.js';

/** By how much, in ms, two readings of clocks may differ before one of them is taken for wrong. */
export const CLOCK_BOUND_MS = 60_000;

/** How far back, in ms, a time is looked for of which nothing else is known: a year. */
export const CLOCK_REACH_MS = 366 * 86_400_000;

/** What the machine's clock said when an event was taken, epoch milliseconds; undefined where that was not kept. */
export function clockMsOf(metadata: object): number | undefined {
  const { clockAt } = metadata as { clockAt?: unknown };
  return typeof clockAt === 'string' ? Date.parse(clockAt) : undefined;
}

/**
 * The reading of the clock (epoch milliseconds) of an event that was stamped with a later time than its clock showed, by
 * more than the bound: the ledger had been stamped by a clock that stood ahead of this one.
 */
export function droppedClockMs({
  recordedAt,
  metadata,
}: {
  readonly recordedAt: string;
  readonly metadata: object;
}): number | undefined {
  const { clockAt } = metadata as { clockAt?: unknown };
  // As text first, since nearly all events have both within one minute.
  if (typeof clockAt !== 'string' || clockAt >= recordedAt || sameMinute(clockAt, recordedAt)) {
    return undefined;
  }
  const clockMs = Date.parse(clockAt);
  return clockMs < Date.parse(recordedAt) - CLOCK_BOUND_MS ? clockMs : undefined;
}

const MINUTE = '2018-03-11T09:00'.length;

function sameMinute(a: string, b: string): boolean {
  return a.length === b.length && a.slice(0, MINUTE) === b.slice(0, MINUTE);
}

/** True where the reporter gave no time, and the clock of the moment at which it was taken stands for it. */
export function isUntimed({ occurred }: Fact): boolean {
  return occurred.given === undefined;
}

/** An untimed fact of which no more is known than that it happened between two moments (epoch milliseconds, inclusive). */
export function sometimeBetween<F extends Fact>(fact: F, firstMs: number, lastMs: number): F {
  const [start, end] = [firstMs, Math.max(firstMs, lastMs) + 1];
  const { timeZone } = fact.occurred;
  return {
    ...fact,
    start,
    end,
    occurred: { start: iso(start), end: iso(end), precision: 'interval', timeZone },
  };
}

/*
 * The two functions below are for deciding, which looks at one stream and its own clocks. An answer looks at the clocks of
 * the whole ledger up to the moment that is asked for, so the read model has rules of its own, and facts come out of
 * `factsOf` as they were recorded.
 */

/**
 * Facts of one stream in ledger order, as they are believed when the clock shows `clockMs` after all of them: an untimed
 * one that is stamped later by more than the bound had a clock that ran ahead, and happened before now.
 */
export function asOfClock<F extends Fact>(facts: readonly F[], clockMs: number): readonly F[] {
  const isAhead = (fact: F) => isUntimed(fact) && fact.start > clockMs + CLOCK_BOUND_MS;
  if (!facts.some(isAhead)) return facts;
  let since = clockMs - CLOCK_REACH_MS;
  return facts.map((fact) => {
    if (isAhead(fact)) return sometimeBetween(fact, since, clockMs);
    if (isUntimed(fact)) since = Math.max(since, fact.start);
    return fact;
  });
}

/**
 * The fact of the next event of a stream, as it is believed when the clock that took it shows `clockMs`. Where that stands
 * behind what is recorded, one of two clocks is wrong, and a fact without a time may be of any time that either allows.
 */
export function withClockDoubt<F extends Fact>(fact: F, recordedMs: number, clockMs: number): F {
  const isBehind = isUntimed(fact) && clockMs < recordedMs - CLOCK_BOUND_MS;
  return isBehind ? sometimeBetween(fact, clockMs, recordedMs) : fact;
}
