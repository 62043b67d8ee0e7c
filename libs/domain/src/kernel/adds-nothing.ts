import { toNfc } from '../validation/nfc.js';
import { type Fact, lastMs } from './fact.js';
import { isContradiction, type Lifecycle } from './lifecycle.js';
import { stateAt } from './state-at.js';
import { byTime, clusters, timeline } from './timeline.js';
import { partitionOf } from './partitions.js';

/**
 * Whether a stream says the same with a fact as without it, at every moment and as certainly: the states that are
 * possible are the same but for the events that they rest on, and it would change none of the likeliest as the last of the
 * facts that it may be of the time of. What may have been taken back in the meantime is said anew.
 */
export function addsNothing<State, F extends Fact>(
  lifecycle: Lifecycle<State, F>,
  facts: readonly F[],
  added: F,
): boolean {
  const partition = partitionOf(lifecycle, added);
  const without = facts.filter((fact) => partitionOf(lifecycle, fact) === partition);
  const withAdded = [...without, added].sort(byTime);
  const ids = new Set(withAdded.map(({ id }) => id));
  const textOf = (state: State) =>
    JSON.stringify(toNfc(state), (_key, part: unknown) =>
      typeof part === 'string' && ids.has(part) ? '' : part,
    );
  const possibleStates = (selected: readonly F[], moment: number) => {
    const { state, alternatives, exhaustive } = stateAt(lifecycle, selected, moment);
    return JSON.stringify([[...new Set([state, ...alternatives].map(textOf))].sort(), exhaustive]);
  };
  // The fact can change the states only within its cluster; what comes after goes on from where that ends.
  const cluster = clusters(withAdded).find((run) => run.includes(added))!;
  const moments = new Set([...cluster.flatMap(({ start, end }) => [start, end]), Infinity]);
  const end = Math.max(...cluster.map(lastMs));
  const until = without.filter(({ start }) => start <= end);
  return (
    likeliestStates(lifecycle, until).every((state) => {
      const after = lifecycle.evolve(state, added);
      return isContradiction(after) || textOf(after.state) === textOf(state);
    }) &&
    [...moments].every((moment) => possibleStates(withAdded, moment) === possibleStates(without, moment))
  );
}

/** After all of these facts, in the orders with the fewest gaps: of several the ids alone would choose one. */
function likeliestStates<State, F extends Fact>(
  lifecycle: Lifecycle<State, F>,
  facts: readonly F[],
): State[] {
  const whole = timeline(lifecycle, facts);
  if (isContradiction(whole)) return [];
  const [best] = whole.paths;
  return whole.paths.filter(({ gapCount }) => gapCount === best!.gapCount).map(({ state }) => state);
}
