/**
 * A stream by its partitions: facts that can bear on each other together, facts that cannot apart. A dozen facilities set up
 * on one day, at hours that nobody noted, can have come in half a billion orders, and it makes no difference which.
 */
import type { Fact } from './fact.js';
import { isContradiction, type Lifecycle } from './lifecycle.js';
import { byTime } from './timeline.js';

export function partitionOf<State, F extends Fact>(lifecycle: Lifecycle<State, F>, fact: F): string {
  return lifecycle.partition?.(fact) ?? '';
}

export function byPartition<State, F extends Fact>(
  lifecycle: Lifecycle<State, F>,
  facts: readonly F[],
): ReadonlyMap<string, F[]> {
  if (!lifecycle.partition) return new Map([['', [...facts]]]);
  return Map.groupBy(facts, lifecycle.partition);
}

/** The state after facts in this order. What cannot follow there is passed over. */
export function foldInOrder<State, F extends Fact>(
  lifecycle: Lifecycle<State, F>,
  order: readonly F[],
): State {
  return order.reduce((state, fact) => {
    const transition = lifecycle.evolve(state, fact);
    return isContradiction(transition) ? state : transition.state;
  }, lifecycle.initial);
}

/** One order out of those of the partitions, by time. Each partition keeps its own. */
export function merged<F extends Fact>(orders: readonly (readonly F[])[]): F[] {
  const remaining = orders.filter((order) => order.length > 0).map((order) => [...order].reverse());
  const all: F[] = [];
  for (;;) {
    const heads = remaining.filter((order) => order.length > 0);
    if (heads.length === 0) return all;
    const first = heads.reduce((least, order) => (byTime(order.at(-1)!, least.at(-1)!) < 0 ? order : least));
    all.push(first.pop()!);
  }
}
