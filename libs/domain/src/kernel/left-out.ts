/**
 * Which facts to leave out where all of them have no order: the fewest, of equals those recorded last. The clusters are
 * gone through in time, and every way of leaving facts out is carried on by the states that it leads to, as orders are in
 * the timeline; so one contest among hundreds of facts costs little more than their timeline.
 */
import type { Fact } from './fact.js';
import { isContradiction, type Lifecycle } from './lifecycle.js';
import { beginning, byTime, clusters, follow, type Timeline } from './timeline.js';

/** How many ways of leaving facts out are carried at once. */
const WIDTH = 32;

/** How many facts of one cluster are left out in every combination. */
const COMBINED = 3;

/** After so many steps of the lifecycle a cluster of several facts keeps each that still fits, and few ways are carried through it. */
const STEPS = 50_000;
const NARROW = 2;

/** What was left out of the facts up to some moment, and the timeline of the others. */
interface Way<State, F extends Fact> {
  /** Those recorded last first. */
  readonly out: readonly F[];
  readonly timeline: Timeline<State, F>;
}

/** @param facts In ledger order. */
export function leftOut<State, F extends Fact>(
  lifecycle: Lifecycle<State, F>,
  facts: readonly F[],
): readonly F[] {
  const recorded = new Map(facts.map((fact, at) => [fact, at]));
  const at = (fact: F) => recorded.get(fact)!;
  const counter = { steps: 0 };
  const counted = counting(lifecycle, counter);
  let ways: Way<State, F>[] = [{ out: [], timeline: beginning(lifecycle) }];
  for (const cluster of clusters([...facts].sort(byTime))) {
    const inLedgerOrder = [...cluster].sort((a, b) => at(a) - at(b));
    const isSpent = () => cluster.length > 1 && counter.steps > STEPS;
    const best = new Map<string, Way<State, F>>();
    for (const { out, timeline } of isSpent() ? ways.slice(0, NARROW) : ways) {
      for (const [more, after] of continuations(counted, timeline, inLedgerOrder, isSpent)) {
        const way = { out: [...out, ...more].sort((a, b) => at(b) - at(a)), timeline: after };
        // What can follow depends on the states alone.
        const key = JSON.stringify([after.truncated, after.paths.map(({ state }) => state)]);
        const other = best.get(key);
        if (!other || compare(way, other, at) < 0) best.set(key, way);
      }
    }
    ways = [...best.values()].sort((a, b) => compare(a, b, at)).slice(0, WIDTH);
  }
  return ways[0]!.out;
}

/** What of one more cluster, given in ledger order, to leave out, and the timeline with the others. */
function* continuations<State, F extends Fact>(
  lifecycle: Lifecycle<State, F>,
  before: Timeline<State, F>,
  cluster: readonly F[],
  isSpent: () => boolean,
): Generator<readonly [out: readonly F[], after: Timeline<State, F>]> {
  let found = false;
  for (const out of combinations(cluster)) {
    if (isSpent()) break;
    const after = follow(lifecycle, before, without(cluster, out));
    if (isContradiction(after)) continue;
    found = true;
    yield [out, after];
  }
  if (!found) yield keepingWhatFits(lifecycle, before, cluster);
}

/** Keeps each fact that still fits, those recorded first before the others. */
function keepingWhatFits<State, F extends Fact>(
  lifecycle: Lifecycle<State, F>,
  before: Timeline<State, F>,
  cluster: readonly F[],
): readonly [out: readonly F[], after: Timeline<State, F>] {
  const whole = follow(lifecycle, before, cluster);
  if (!isContradiction(whole)) return [[], whole];
  let timeline = before;
  let kept: readonly F[] = [];
  // What comes later in the list may make room for what did not fit.
  for (let fitted = -1; fitted < kept.length;) {
    fitted = kept.length;
    for (const fact of without(cluster, kept)) {
      const more = follow(lifecycle, before, [...kept, fact]);
      if (isContradiction(more)) continue;
      timeline = more;
      kept = [...kept, fact];
    }
  }
  return [without(cluster, kept), timeline];
}

/** Every choice of up to so many, the smaller ones first. */
function* combinations<F>(cluster: readonly F[]): Generator<readonly F[]> {
  for (let size = 0; size <= Math.min(COMBINED, cluster.length); size += 1) yield* choices(cluster, size, 0);
}

function* choices<T>(items: readonly T[], size: number, from: number): Generator<T[], void> {
  if (size === 0) return yield [];
  for (let at = from; at <= items.length - size; at += 1) {
    for (const others of choices(items, size - 1, at + 1)) yield [items[at]!, ...others];
  }
}

/** Below zero where the first way is the better one. */
function compare<F extends Fact>(
  { out: a }: Pick<Way<unknown, F>, 'out'>,
  { out: b }: Pick<Way<unknown, F>, 'out'>,
  recorded: (fact: F) => number,
): number {
  if (a.length !== b.length) return a.length - b.length;
  const differing = a.findIndex((fact, index) => fact !== b[index]);
  return differing < 0 ? 0 : recorded(b[differing]!) - recorded(a[differing]!);
}

function without<T>(items: readonly T[], left: readonly T[]): T[] {
  return items.filter((item) => !left.includes(item));
}

function counting<State, F extends Fact>(
  lifecycle: Lifecycle<State, F>,
  counter: { steps: number },
): Lifecycle<State, F> {
  return {
    ...lifecycle,
    evolve: (state, fact) => {
      counter.steps += 1;
      return lifecycle.evolve(state, fact);
    },
  };
}
