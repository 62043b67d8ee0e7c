/**
 * Stretches of time in epoch milliseconds. A stretch holds its start and not its end; a time that is an instant has
 * the same start and end, as the facts have it.
 */
import { lastMs } from '../kernel/fact.js';

export interface Interval {
  readonly start: number;
  readonly end: number;
}

/** True where something that happened at `when` can have happened in the stretch. */
export function mayFallIn(when: Interval, stretch: Interval): boolean {
  return when.start < stretch.end && lastMs(when) >= stretch.start;
}

/** True where something that happened at `when` happened in the stretch for sure. */
export function fallsIn(when: Interval, stretch: Interval): boolean {
  return when.start >= stretch.start && lastMs(when) < stretch.end;
}

/** What is left of the stretches without the others, in order. */
export function without(stretches: readonly Interval[], others: readonly Interval[]): Interval[] {
  return others.reduce<Interval[]>(
    (left, other) =>
      left.flatMap(({ start, end }) =>
        [
          { start, end: Math.min(end, other.start) },
          { start: Math.max(start, other.end), end },
        ].filter((part) => part.start < part.end),
      ),
    [...stretches],
  );
}

/** What both have, in order. */
export function common(some: readonly Interval[], others: readonly Interval[]): Interval[] {
  return some
    .flatMap((a) => others.map((b) => ({ start: Math.max(a.start, b.start), end: Math.min(a.end, b.end) })))
    .filter((part) => part.start < part.end);
}

/** What any of them has, in order; stretches that touch become one. */
export function joined(stretches: readonly Interval[]): Interval[] {
  const result: Interval[] = [];
  for (const stretch of [...stretches].sort((a, b) => a.start - b.start)) {
    const before = result[result.length - 1];
    if (before && stretch.start <= before.end) {
      result[result.length - 1] = { start: before.start, end: Math.max(before.end, stretch.end) };
    } else {
      result.push({ start: stretch.start, end: stretch.end });
    }
  }
  return result;
}
