/**
 * The timeline of a stream (DESIGN rule 3): its facts in an order that their intervals allow and the lifecycle
 * accepts. Of several such orders it is the one with the fewest gaps and, of those, the least by start, end and
 * event id; never by position, so that the order of posting does not show in the answer.
 *
 * Facts whose intervals overlap, directly or through others, form a cluster; clusters follow one another. Within a
 * cluster all orders are tried, and those that place the same facts and lead to the same state count as one. A stream
 * of precise times has clusters of one fact and costs one step a fact.
 */
import { type Fact, last, precedes } from './fact.js';
import { type Contradiction, isContradiction, type Lifecycle, type Warning } from './lifecycle.js';

/** One way in which everything can have happened: the latest fact, and the path before it. */
export interface Path<State, F extends Fact = Fact> {
  readonly state: State;
  /** How many gaps there are in all. */
  readonly gapCount: number;
  /** Undefined at the beginning, where nothing has happened. */
  readonly fact?: F;
  /** The gaps that showed at `fact`. */
  readonly gaps: readonly Warning[];
  readonly before?: Path<State, F>;
}

export interface Timeline<State, F extends Fact = Fact> {
  /** Best first. More than one where the order is not known and makes a difference. */
  readonly paths: readonly Path<State, F>[];
  /** Epoch milliseconds at which the last of the facts can have happened. */
  readonly reach: number;
  /** True where there were more orders than are tried: then nothing is refused and nothing is certain. */
  readonly truncated: boolean;
}

/** How many orders are carried at once. Only a dozen facts of one stream, all without an hour, come near it. */
const WIDTH = 256;

/** The timeline of these facts, given in any order, or the contradiction that makes one impossible. */
export function timeline<State, F extends Fact>(
  lifecycle: Lifecycle<State, F>,
  facts: readonly F[],
): Timeline<State, F> | Contradiction {
  return follow(lifecycle, beginning(lifecycle), facts);
}

export function beginning<State, F extends Fact>(lifecycle: Lifecycle<State, F>): Timeline<State, F> {
  return { paths: [{ state: lifecycle.initial, gapCount: 0, gaps: [] }], reach: -Infinity, truncated: false };
}

/** The timeline that goes on with facts that all lie wholly after those it holds. */
export function follow<State, F extends Fact>(
  lifecycle: Lifecycle<State, F>,
  before: Timeline<State, F>,
  facts: readonly F[],
): Timeline<State, F> | Contradiction {
  let { paths, reach, truncated } = before;
  for (const cluster of clusters([...facts].sort(byTime))) {
    const after = arrange(lifecycle, paths, cluster);
    if (isContradiction(after)) {
      if (!truncated) return after;
      continue;
    }
    paths = after.paths;
    truncated ||= after.truncated;
    reach = Math.max(reach, ...cluster.map(last));
  }
  return { paths, reach, truncated };
}

/** The facts of a path, first to last. */
export function factsOf<State, F extends Fact>(path: Path<State, F>): F[] {
  return [...walk(path)].flatMap(({ fact }) => fact ?? []).reverse();
}

/** The gaps that show at one fact of a path. */
export function gapsAt<State, F extends Fact>(path: Path<State, F>, id: string): readonly Warning[] {
  for (const step of walk(path)) if (step.fact?.id === id) return step.gaps;
  return [];
}

function* walk<State, F extends Fact>(path: Path<State, F>): Generator<Path<State, F>> {
  for (let step: Path<State, F> | undefined = path; step; step = step.before) yield step;
}

/** The order of facts whose times do not tell it; the same whatever order they were posted in. */
export function byTime(a: Fact, b: Fact): number {
  return a.start - b.start || a.end - b.end || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

/** Runs of facts that overlap; each run had happened before the next one can have begun. */
function clusters<F extends Fact>(sorted: readonly F[]): F[][] {
  const runs: F[][] = [];
  let reach = -Infinity;
  for (const item of sorted) {
    if (item.start > reach) runs.push([]);
    runs[runs.length - 1]!.push(item);
    reach = Math.max(reach, last(item));
  }
  return runs;
}

/** A path into a cluster: `placed` are the indexes of the cluster's facts that it holds already, in its order. */
interface Attempt<State, F extends Fact> {
  readonly path: Path<State, F>;
  readonly placed: readonly number[];
  /** Which of the paths that led to the cluster it goes on from. */
  readonly origin: number;
}

function arrange<State, F extends Fact>(
  lifecycle: Lifecycle<State, F>,
  incoming: readonly Path<State, F>[],
  cluster: readonly F[],
): { paths: Path<State, F>[]; truncated: boolean } | Contradiction {
  let attempts: Attempt<State, F>[] = incoming.map((path, origin) => ({ path, placed: [], origin }));
  let truncated = false;
  const refusals: Contradiction[] = [];
  for (let placed = 0; placed < cluster.length; placed += 1) {
    const reached: Attempt<State, F>[] = [];
    for (const attempt of attempts) {
      for (const [index, item] of cluster.entries()) {
        if (!mayComeNext(cluster, attempt.placed, index)) continue;
        const step = lifecycle.apply(attempt.path.state, item);
        if (isContradiction(step)) {
          refusals.push({ ...step, events: [...step.events, item.id] });
          continue;
        }
        const gapCount = attempt.path.gapCount + step.gaps.length;
        const path = { state: step.state, gapCount, fact: item, gaps: step.gaps, before: attempt.path };
        reached.push({ path, placed: [...attempt.placed, index], origin: attempt.origin });
      }
    }
    attempts = bestOfEach(reached);
    if (attempts.length > WIDTH) {
      attempts.length = WIDTH;
      truncated = true;
    }
    if (attempts.length === 0 && !truncated) return all(refusals);
  }
  // Where the search was cut short and found nothing, the cluster is passed over rather than called impossible.
  return { paths: attempts.length > 0 ? attempts.map(({ path }) => path) : [...incoming], truncated };
}

function mayComeNext(cluster: readonly Fact[], placed: readonly number[], index: number): boolean {
  if (cluster.length === 1) return true;
  if (placed.includes(index)) return false;
  return cluster.every(
    (other, at) => at === index || placed.includes(at) || !precedes(other, cluster[index]!),
  );
}

/** Of the attempts that hold the same facts and reach the same state only the best; all in order, best first. */
function bestOfEach<State, F extends Fact>(attempts: Attempt<State, F>[]): Attempt<State, F>[] {
  if (attempts.length < 2) return attempts;
  attempts.sort(
    (a, b) => a.path.gapCount - b.path.gapCount || a.origin - b.origin || compareOrders(a.placed, b.placed),
  );
  const seen = new Set<string>();
  return attempts.filter(({ path, placed }) => {
    const key = JSON.stringify([[...placed].sort((a, b) => a - b), path.state]);
    return !seen.has(key) && seen.add(key);
  });
}

function compareOrders(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((index, depth) => index !== b[depth]);
  return at < 0 ? 0 : a[at]! - b[at]!;
}

function all(refusals: readonly Contradiction[]): Contradiction {
  return {
    contradiction: [...new Set(refusals.map((refusal) => refusal.contradiction))].join(' '),
    events: [...new Set(refusals.flatMap((refusal) => refusal.events))],
  };
}
