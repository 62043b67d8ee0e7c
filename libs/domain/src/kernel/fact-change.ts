/** What one more event changes in the effective facts of its stream. */
import type { Fact } from './fact.js';

export interface FactChange<F extends Fact = Fact> {
  /** The fact that holds from this event on; left out: none. */
  readonly put?: F | undefined;
  /** The facts that held before and hold no longer, by their revisions. */
  readonly takenAway: readonly number[];
  /** What the record says, where that holds no longer, or not yet again. */
  readonly withheld?: F | undefined;
}

const NONE: readonly number[] = [];

/** The change that puts a fact and takes none away. */
export function adding<F extends Fact>(put: F): FactChange<F> {
  return { put, takenAway: NONE };
}

/** The facts that a change leaves: the same list where it takes none away. */
function remaining<F extends Fact>(
  facts: readonly F[],
  { takenAway }: Pick<FactChange, 'takenAway'>,
): readonly F[] {
  if (takenAway.length === 0) return facts;
  return facts.filter(({ revision }) => revision === undefined || !takenAway.includes(revision));
}

/**
 * The facts after a change, in the order of their revisions. The list that is given may be changed itself, so that one more
 * fact costs one step.
 */
export function applied<F extends Fact>(facts: F[], change: FactChange<F>): F[] {
  const after = change.takenAway.length === 0 ? facts : [...remaining(facts, change)];
  const { put } = change;
  if (!put) return after;
  const { revision = Infinity } = put;
  const next = after.findLastIndex((fact) => (fact.revision ?? -1) < revision) + 1;
  after.splice(next, 0, put);
  return after;
}
