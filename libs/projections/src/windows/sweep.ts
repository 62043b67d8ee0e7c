import { type Interval, lastMs, mayFallIn } from '@hudna/domain';

/** For each stretch of time the facts that can have happened in it, earliest first: one pass over both. */
export function sweep<F extends Interval>(stretches: readonly Interval[], facts: readonly F[]): F[][] {
  const sorted = [...facts].sort((a, b) => a.start - b.start);
  const found: F[][] = stretches.map(() => []);
  const inOrder = [...stretches.entries()].sort(([, a], [, b]) => a.start - b.start);
  let next = 0;
  let open: F[] = [];
  for (const [index, stretch] of inOrder) {
    for (; next < sorted.length && sorted[next]!.start < stretch.end; next += 1) open.push(sorted[next]!);
    open = open.filter((fact) => lastMs(fact) >= stretch.start);
    found[index] = open.filter((fact) => mayFallIn(fact, stretch));
  }
  return found;
}
