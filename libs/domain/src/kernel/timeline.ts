/**
 * The timeline of a stream (rule 3): its facts in an order that their intervals allow and the lifecycle
 * accepts. Of several such orders it is, cluster by cluster, the one with the fewest gaps and, of those, the least by
 * start, end and event id; never by position, so that the order of posting does not show in the answer.
 *
 * Facts whose intervals overlap, directly or through others, form a cluster; clusters follow one another. Within a
 * cluster all orders are tried, and those that place the same facts and lead to the same state count as one. A stream
 * of precise times has clusters of one fact and costs one step a fact.
 */
import { type Fact, lastMs } from './fact.js';
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

/** How many are looked at for one more fact; beyond that, the search is cut short. */
const LOOK = 4_096;

/** How many are carried on, and how many facts are tried next on each, once it was: enough to end on a good one. */
const NARROW = 4;

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
    reach = Math.max(reach, ...cluster.map(lastMs));
  }
  return { paths, reach, truncated };
}

/** The facts of a path, first to last. */
export function pathFacts<State, F extends Fact>(path: Path<State, F>): F[] {
  return [...pathSteps(path)].flatMap(({ fact }) => fact ?? []).reverse();
}

/** The gaps that show at one fact of a path; undefined where the path does not hold it. */
export function gapsAt<State, F extends Fact>(
  path: Path<State, F>,
  id: string,
): readonly Warning[] | undefined {
  for (const step of pathSteps(path)) if (step.fact?.id === id) return step.gaps;
  return undefined;
}

/** The steps of a path, last to first. */
export function* pathSteps<State, F extends Fact>(path: Path<State, F>): Generator<Path<State, F>> {
  for (let step: Path<State, F> | undefined = path; step; step = step.before) yield step;
}

/** The order of facts whose times leave it open; the same in whatever order they were posted. */
export function byTime(a: Fact, b: Fact): number {
  return a.start - b.start || a.end - b.end || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

/** Runs of facts that overlap; each run had happened before the next one can have begun. */
export function clusters<F extends Fact>(sorted: readonly F[]): F[][] {
  const runs: F[][] = [];
  let reach = -Infinity;
  for (const item of sorted) {
    if (item.start > reach) runs.push([]);
    runs[runs.length - 1]!.push(item);
    reach = Math.max(reach, lastMs(item));
  }
  return runs;
}

/** A path into a cluster (sorted by time): it holds the facts before `upto`, save those at the indexes `behind`. */
interface Attempt<State, F extends Fact> {
  readonly path: Path<State, F>;
  readonly upto: number;
  readonly behind: readonly number[];
}

function arrange<State, F extends Fact>(
  lifecycle: Lifecycle<State, F>,
  incoming: readonly Path<State, F>[],
  cluster: readonly F[],
): { paths: Path<State, F>[]; truncated: boolean } | Contradiction {
  let attempts: Attempt<State, F>[] = incoming.map((path) => ({ path, upto: 0, behind: [] }));
  let truncated = false;
  const refusals = new Map<string, Contradiction>();
  for (let placed = 0; placed < cluster.length; placed += 1) {
    const reached: Attempt<State, F>[] = [];
    for (const attempt of attempts) {
      truncated ||= reached.length > LOOK;
      if (truncated && reached.length > NARROW * NARROW) break;
      const candidates = mayComeNext(cluster, attempt);
      for (const index of truncated ? candidates.slice(0, NARROW) : candidates) {
        const fact = cluster[index]!;
        const transition = lifecycle.evolve(attempt.path.state, fact);
        if (isContradiction(transition)) {
          refusals.set(JSON.stringify([transition, fact.id]), {
            ...transition,
            events: [...transition.events, fact.id],
          });
          continue;
        }
        const gapCount = attempt.path.gapCount + transition.gaps.length;
        const path = { state: transition.state, gapCount, fact, gaps: transition.gaps, before: attempt.path };
        reached.push({ path, ...placeFact(attempt, index) });
      }
    }
    attempts = bestOfEach(reached);
    if (attempts.length > (truncated ? NARROW : WIDTH)) {
      attempts = attempts.sort(byGaps).slice(0, NARROW);
      truncated = true;
    }
    if (attempts.length === 0 && !truncated) return mergeContradictions([...refusals.values()]);
  }
  // Where the search was cut short and found nothing, the cluster is passed over rather than called impossible.
  if (attempts.length === 0) return { paths: [...incoming], truncated };
  return { paths: attempts.sort(byGaps).map(({ path }) => path), truncated };
}

/**
 * The indexes of the facts that nothing left out of the path had to precede, in the order of time; of those that were
 * taken without a time only the one taken first.
 */
function mayComeNext(cluster: readonly Fact[], attempt: Attempt<unknown, Fact>): number[] {
  const found = notTooLate(cluster, attempt);
  if (found.every((index) => cluster[index]!.recordingOrder === undefined)) return found;
  const left = [...attempt.behind.map((index) => cluster[index]!), ...cluster.slice(attempt.upto)];
  const first = Math.min(...left.flatMap(({ recordingOrder }) => recordingOrder ?? []));
  const inTurn = found.filter((index) => (cluster[index]!.recordingOrder ?? first) === first);
  // Intervals that leave no place for that order say more.
  return inTurn.length > 0 ? inTurn : found;
}

function notTooLate(cluster: readonly Fact[], { upto, behind }: Attempt<unknown, Fact>): number[] {
  const found: number[] = [];
  // The first moment by which some fact that is still to come had happened for certain: no other can begin after it.
  let latest = Infinity;
  for (let at = 0; at < behind.length + cluster.length - upto; at += 1) {
    const index = behind[at] ?? upto + at - behind.length;
    const fact = cluster[index]!;
    if (fact.start > latest) break;
    found.push(index);
    latest = Math.min(latest, lastMs(fact));
  }
  return found;
}

function placeFact({ upto, behind }: Attempt<unknown, Fact>, index: number) {
  if (index === upto) return { upto: upto + 1, behind };
  if (index < upto) return { upto, behind: behind.filter((other) => other !== index) };
  const skipped = Array.from({ length: index - upto }, (_, at) => upto + at);
  return { upto: index + 1, behind: [...behind, ...skipped] };
}

/** Of the attempts that hold the same facts and reach the same state only the best, the first of equals. */
function bestOfEach<State, F extends Fact>(attempts: Attempt<State, F>[]): Attempt<State, F>[] {
  if (attempts.length < 2) return attempts;
  const best = new Map<string, Attempt<State, F>>();
  for (const attempt of attempts) {
    const key = JSON.stringify([attempt.upto, attempt.behind, attempt.path.state]);
    const other = best.get(key);
    if (other && other.path.gapCount <= attempt.path.gapCount) continue;
    // The better one takes its own place in the order of orders, not that of the one it replaces.
    best.delete(key);
    best.set(key, attempt);
  }
  return [...best.values()];
}

function byGaps(a: Attempt<unknown, Fact>, b: Attempt<unknown, Fact>): number {
  return a.path.gapCount - b.path.gapCount;
}

/** Several contradictions as one, each sentence once. */
function mergeContradictions(refusals: readonly Contradiction[]): Contradiction {
  const sentences = refusals.flatMap(({ contradiction }) => contradiction.split(/(?<=\.) /));
  return {
    contradiction: [...new Set(sentences)].join(' '),
    events: [...new Set(refusals.flatMap(({ events }) => events))],
  };
}
