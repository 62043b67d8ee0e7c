import { toNfc } from '../validation/nfc.js';
import type { Fact } from './fact.js';
import type { Lifecycle } from './lifecycle.js';
import { stateAt } from './state-at.js';
import { byTime, clusters } from './timeline.js';
import { partitionOf } from './partitions.js';

/**
 * Whether a stream says the same with a fact as without it, at every moment and as certainly: the states that are
 * possible are the same but for the events that they rest on.
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
  const possibleStates = (selected: readonly F[], moment: number) => {
    const { state, alternatives, exhaustive } = stateAt(lifecycle, selected, moment);
    const stateText = (one: State) =>
      JSON.stringify(toNfc(one), (_key, part: unknown) =>
        typeof part === 'string' && ids.has(part) ? '' : part,
      );
    return JSON.stringify([
      stateText(state),
      [...new Set([state, ...alternatives].map(stateText))].sort(),
      exhaustive,
    ]);
  };
  // The fact can change the states only within its cluster; what comes after goes on from where that ends.
  const cluster = clusters(withAdded).find((run) => run.includes(added))!;
  const moments = new Set([...cluster.flatMap(({ start, end }) => [start, end]), Infinity]);
  return [...moments].every(
    (moment) => possibleStates(withAdded, moment) === possibleStates(without, moment),
  );
}
