/**
 * The state of a stream at a moment, and whether it is certain (rules 3 and 5).
 */
import { type Fact, lastMs } from './fact.js';
import { isContradiction, type Lifecycle } from './lifecycle.js';
import { beginning, byTime, pathFacts, follow, type Path, type Timeline, timeline } from './timeline.js';
import { undisputed } from './contest.js';
import { byPartition, foldInOrder, merged } from './partitions.js';

export interface StateAt<State, F extends Fact = Fact> {
  /** The fold, in the best order, of the facts that had begun by then. */
  readonly state: State;
  /** That order. */
  readonly order: readonly F[];
  /**
   * Whatever else can have been: the states of every other order, and those without the facts that had begun and may
   * not have happened yet. Gaps do not count here: a report may be missing, and people move on what this says.
   */
  readonly alternatives: readonly State[];
  /** False where there were more possibilities than are tried, or facts exclude each other: then nothing is certain. */
  readonly exhaustive: boolean;
}

/** Facts that may or may not have happened yet double the possibilities; past this many, nothing is certain. */
const OPEN_FACTS = 5;

/** The state of a stream at a moment (epoch milliseconds), of all the facts known of it. */
export function stateAt<State, F extends Fact>(
  lifecycle: Lifecycle<State, F>,
  facts: readonly F[],
  atMs: number,
): StateAt<State, F> {
  const begun = facts.filter((fact) => fact.start <= atMs).sort(byTime);
  const isContested = begun.some(({ contested }) => contested !== undefined);
  const partitions = [...byPartition(lifecycle, isContested ? undisputed(begun) : begun).values()].map(
    (own) => possibleOrders(lifecycle, own, atMs),
  );
  const order = merged(partitions.map(({ best }) => best));
  // One partition at a time takes another order: partitions do not bear on each other, so no two need be combined.
  const alternatives = partitions.flatMap(({ others }, at) => {
    const bestOfOthers = partitions.flatMap(({ best }, other) => (other === at ? [] : best));
    return others.map((own) => foldInOrder(lifecycle, [...bestOfOthers, ...own]));
  });
  return {
    state: foldInOrder(lifecycle, order),
    order,
    alternatives,
    exhaustive: !isContested && partitions.every(({ exhaustive }) => exhaustive),
  };
}

interface PossibleOrders<F extends Fact> {
  readonly best: readonly F[];
  readonly others: readonly (readonly F[])[];
  readonly exhaustive: boolean;
}

/** The orders in which the facts of one partition, all begun and sorted by time, can have happened by a moment. */
function possibleOrders<State, F extends Fact>(
  lifecycle: Lifecycle<State, F>,
  begun: readonly F[],
  atMs: number,
): PossibleOrders<F> {
  const open = begun.filter((fact) => lastMs(fact) > atMs && !fact.hasHappened);
  const omissions = open.length <= OPEN_FACTS ? subsets(open) : [[]];
  // What had happened before any of the open facts can have is the same in all that is tried.
  const settled = settledBefore(begun, open);
  const base = timeline(lifecycle, begun.slice(0, settled));
  const timelines: Timeline<State, F>[] = [];
  for (const omitted of isContradiction(base) ? [] : omissions) {
    const remaining = begun.slice(settled).filter((fact) => !omitted.includes(fact));
    const whole = follow(lifecycle, base as Timeline<State, F>, remaining);
    // What cannot have been without a fact that may not have happened yet shows that it had.
    if (!isContradiction(whole)) timelines.push(whole);
  }
  if (timelines.length === 0) return ordersOfPaths(impossible(lifecycle, begun).paths, false);
  const exhaustive = open.length <= OPEN_FACTS && !timelines.some(({ truncated }) => truncated);
  return ordersOfPaths(
    timelines.flatMap(({ paths }) => paths),
    exhaustive,
  );
}

function ordersOfPaths<State, F extends Fact>(
  paths: readonly Path<State, F>[],
  exhaustive: boolean,
): PossibleOrders<F> {
  const [best, ...others] = paths.map(pathFacts);
  return { best: best!, others, exhaustive };
}

/** True where every possibility gives the same answer to the question. */
export function certain<State>(at: StateAt<State>, aspect: (state: State) => string): boolean {
  const value = aspect(at.state);
  return at.exhaustive && at.alternatives.every((state) => aspect(state) === value);
}

/** How many of the facts, sorted by time, come before the first that overlaps an open one, directly or through others. */
function settledBefore<F extends Fact>(sorted: readonly F[], open: readonly F[]): number {
  let settled = 0;
  let reach = -Infinity;
  for (const [at, fact] of sorted.entries()) {
    if (fact.start > reach) settled = at;
    if (open.includes(fact)) return settled;
    reach = Math.max(reach, lastMs(fact));
  }
  return sorted.length;
}

/**
 * A part of a stream can be impossible where the whole is not (what would explain it has not begun yet). The facts
 * that cannot be placed are left aside, and nothing is certain.
 */
function impossible<State, F extends Fact>(
  lifecycle: Lifecycle<State, F>,
  facts: readonly F[],
): Timeline<State, F> {
  let kept = beginning(lifecycle);
  let placed: readonly F[] = [];
  for (const fact of facts) {
    const more = timeline(lifecycle, [...placed, fact]);
    if (isContradiction(more)) continue;
    kept = more;
    placed = [...placed, fact];
  }
  return kept;
}

/** Every choice of the items, the smaller ones first. */
function subsets<T>(items: readonly T[]): T[][] {
  return items
    .reduce<T[][]>((chosen, item) => [...chosen, ...chosen.map((subset) => [...subset, item])], [[]])
    .sort((a, b) => a.length - b.length);
}
