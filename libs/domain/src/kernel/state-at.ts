/**
 * How things stood at a moment, and whether that is certain (DESIGN rules 3 and 5).
 */
import { type Fact, last } from './fact.js';
import { isContradiction, type Lifecycle } from './lifecycle.js';
import { type Path, timeline } from './timeline.js';

export interface StateAt<State, F extends Fact = Fact> {
  /** The fold, in the best order, of the facts that had begun by then. */
  readonly state: State;
  readonly path: Path<State, F>;
  /**
   * Whatever else can have been: the states of every other order, and those without the facts that had begun and may
   * not have happened yet. Gaps do not count here: a report may be missing, and people move on what this says.
   */
  readonly alternatives: readonly State[];
  /** False where there were more possibilities than are tried: then nothing is certain. */
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
  const begun = facts.filter((fact) => fact.start <= atMs);
  const open = begun.filter((fact) => last(fact) > atMs);
  const { best, others, truncated } = fold(lifecycle, begun);
  const alternatives = [...others];
  const exhaustive = !truncated && open.length <= OPEN_FACTS;
  if (exhaustive) {
    for (const left of subsets(open)) {
      const without = fold(
        lifecycle,
        begun.filter((fact) => !left.includes(fact)),
      );
      alternatives.push(without.best.state, ...without.others);
    }
  }
  return { state: best.state, path: best, alternatives, exhaustive };
}

/** True where every possibility gives the same answer to the question. */
export function certain<State>(at: StateAt<State>, question: (state: State) => string): boolean {
  const answer = question(at.state);
  return at.exhaustive && at.alternatives.every((state) => question(state) === answer);
}

interface Folded<State, F extends Fact> {
  readonly best: Path<State, F>;
  readonly others: readonly State[];
  readonly truncated: boolean;
}

function fold<State, F extends Fact>(lifecycle: Lifecycle<State, F>, facts: readonly F[]): Folded<State, F> {
  const whole = timeline(lifecycle, facts);
  if (!isContradiction(whole)) {
    const [best, ...others] = whole.paths;
    return { best: best!, others: others.map((path) => path.state), truncated: whole.truncated };
  }
  // A part of a stream can be impossible where the whole is not (what would explain it has not begun yet). The facts
  // that cannot be placed are left aside, and nothing is certain.
  let kept: readonly F[] = [];
  for (const item of facts) {
    if (!isContradiction(timeline(lifecycle, [...kept, item]))) kept = [...kept, item];
  }
  return { ...fold(lifecycle, kept), truncated: true };
}

/** Every non-empty choice of the items. */
function subsets<T>(items: readonly T[]): T[][] {
  return items
    .reduce<T[][]>((chosen, item) => [...chosen, ...chosen.map((rest) => [...rest, item])], [[]])
    .slice(1);
}
