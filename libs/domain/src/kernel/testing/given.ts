/** For specs only: facts in one line, and lifecycles as given, when, then. All times are those of Damascus. */
import { decide, rehydrate } from '../decide.js';
import { type Fact, fact } from '../fact.js';
import { adding } from '../fact-change.js';
import { isContradiction, type Lifecycle } from '../lifecycle.js';
import { parseOccurred } from '../occurred.js';
import { stateAt } from '../state-at.js';

/** `09:00` is that hour of 9 March 2018; anything else is read as it is, dates as days of Damascus. */
export function on<Type extends string, Data>(
  when: string,
  type: Type,
  data: Data,
  id: string = `${type} ${when}`,
): Fact<Type, Data> {
  const hour = (text: string) => (/^\d\d:\d\d$/.test(text) ? `2018-03-09T${text}:00+02:00` : text);
  return fact(id, type, data, parseOccurred(when.split('/').map(hour).join('/'), 'Asia/Damascus'));
}

/** What came of a fact: `refused` is the sentence where it was. */
export interface Decision<State> {
  readonly refused?: string;
  readonly contradicts?: readonly string[];
  /** The codes of the gaps. */
  readonly warnings?: readonly string[];
  readonly state: State;
}

/** The stream of these facts, posted in this order; each must be accepted. */
export function given<State, F extends Fact>(lifecycle: Lifecycle<State, F>, ...facts: F[]) {
  let stream = rehydrate<State, F>(lifecycle, []);
  for (const item of facts) {
    const after = decide(lifecycle, stream, adding(item));
    if (isContradiction(after)) throw new Error(`given ${item.id}: ${after.contradiction}`);
    stream = after.deciderState;
  }
  return {
    state: stateOf(lifecycle, stream.facts),
    when(next: F): Decision<State> {
      const after = decide(lifecycle, stream, adding(next));
      if (!isContradiction(after)) {
        const state = stateOf(lifecycle, after.deciderState.facts);
        return { warnings: after.warnings.map(({ code }) => code), state };
      }
      const state = stateOf(lifecycle, stream.facts);
      return { refused: after.contradiction, contradicts: after.events, state };
    },
  };
}

/** Once all of it had happened. */
function stateOf<State, F extends Fact>(lifecycle: Lifecycle<State, F>, facts: readonly F[]): State {
  return stateAt(lifecycle, facts, Infinity).state;
}
