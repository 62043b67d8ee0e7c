import { composed } from '../validation/nfc.js';
import type { Fact } from './fact.js';
import type { Lifecycle } from './lifecycle.js';
import { stateAt } from './state-at.js';
import { byTime, clusters } from './timeline.js';
import { trackOf } from './tracks.js';

/**
 * Whether a stream says the same with a fact as without it, at every moment and as certainly: the states that are
 * possible are the same but for the events that they rest on.
 */
export function addsNothing<State, F extends Fact>(
  lifecycle: Lifecycle<State, F>,
  facts: readonly F[],
  added: F,
): boolean {
  const track = trackOf(lifecycle, added);
  const without = facts.filter((fact) => trackOf(lifecycle, fact) === track);
  const whole = [...without, added].sort(byTime);
  const ids = new Set(whole.map(({ id }) => id));
  const told = (some: readonly F[], moment: number) => {
    const { state, alternatives, exhaustive } = stateAt(lifecycle, some, moment);
    const words = (one: State) =>
      JSON.stringify(composed(one), (_key, part: unknown) =>
        typeof part === 'string' && ids.has(part) ? '' : part,
      );
    return JSON.stringify([
      words(state),
      [...new Set([state, ...alternatives].map(words))].sort(),
      exhaustive,
    ]);
  };
  // What is told changes only among those whose order is not known; what comes after goes on from where these end.
  const cluster = clusters(whole).find((run) => run.includes(added))!;
  const moments = new Set([...cluster.flatMap(({ start, end }) => [start, end]), Infinity]);
  return [...moments].every((moment) => told(whole, moment) === told(without, moment));
}
