/** An entity is registered once. The same again changes nothing; another under the same id is refused. */
import type { Fact } from './fact.js';
import { differingFields } from './keyed.js';
import { contradiction, gap, transition, type Transition } from './lifecycle.js';

interface Registrable<Data> {
  /** Undefined where the entity was only referred to. */
  readonly registration?: Data;
  /** The event that registered it. */
  readonly because: readonly string[];
}

/** @param what The kind of entity, as people call it: `party`. */
export function registered<Data extends object, State extends Registrable<Data>>(
  state: State,
  fact: Fact<string, Data>,
  what: string,
): Transition<State> {
  if (!state.registration) return transition({ ...state, registration: fact.data, because: [fact.id] });
  const fields = differingFields(state.registration, fact.data);
  if (fields.length === 0) {
    return transition(state, gap('already-so', `The ${what} is registered as this already.`));
  }
  return contradiction(
    `The ${what} is registered already, with another ${fields.join(', ')}: give another ${what} another id, or say in the note of another report what is wrong.`,
    ...state.because,
  );
}
