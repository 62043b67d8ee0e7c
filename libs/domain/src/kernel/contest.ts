/**
 * Facts that cannot all be true. Reports and corrections that would leave such are refused; a retraction is not, and may
 * take away what lay between two facts that exclude each other. Then the fewest facts without which the rest has an order
 * are left out of the value, of equals those recorded last, and nothing is certain from the first fact of the contest on.
 */
import type { Fact } from './fact.js';
import { type Contradiction, isContradiction, type Lifecycle } from './lifecycle.js';
import { leftOut } from './left-out.js';
import { byPartition } from './partitions.js';
import { timeline } from './timeline.js';

/** The facts, given in ledger order, each with its side of the contest where it has one; the same list where none has. */
export function judged<State, F extends Fact>(
  lifecycle: Lifecycle<State, F>,
  facts: readonly F[],
): readonly F[] {
  const contested = new Map<F, 'kept' | 'left-out'>();
  for (const own of byPartition(lifecycle, facts).values()) {
    if (!isContradiction(timeline(lifecycle, own))) continue;
    const out = leftOut(lifecycle, own);
    const kept = own.filter((fact) => !out.includes(fact));
    for (const fact of out) {
      contested.set(fact, 'left-out');
      const refusal = timeline(lifecycle, [...kept, fact]);
      if (!isContradiction(refusal)) continue;
      const rivals = rivalsOf(lifecycle, kept, fact, refusal);
      const inTheWay = kept.filter(({ id }) => refusal.events.includes(id));
      for (const rival of rivals.length > 0 ? rivals : inTheWay) contested.set(rival, 'kept');
    }
  }
  if (contested.size === 0 && !facts.some((fact) => fact.contested)) return facts;
  return facts.map((fact) => withSide(fact, contested.get(fact)));
}

/** The facts that a value rests on: those that are not left out. The same list where none is. */
export function undisputed<F extends Fact>(facts: readonly F[]): readonly F[] {
  return facts.some(({ contested }) => contested === 'left-out')
    ? facts.filter(({ contested }) => contested !== 'left-out')
    : facts;
}

/** The facts beside each of which alone a fact cannot be, of those that a refusal names. */
export function rivalsOf<State, F extends Fact>(
  lifecycle: Lifecycle<State, F>,
  facts: readonly F[],
  fact: F,
  refusal: Contradiction,
): readonly F[] {
  return facts.filter(
    (other) => refusal.events.includes(other.id) && isContradiction(timeline(lifecycle, [other, fact])),
  );
}

function withSide<F extends Fact>(fact: F, side: Fact['contested']): F {
  if (fact.contested === side) return fact;
  const { contested: _before, ...rest } = fact;
  return (side ? { ...rest, contested: side } : rest) as F;
}
