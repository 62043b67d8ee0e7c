/** A place: what it is registered as, and who controls it. Control may be known before the registration is. */
import type { Fact } from '../kernel/fact.js';
import { gap, type Lifecycle, transition, type Transition } from '../kernel/lifecycle.js';
import { registered } from '../kernel/registration.js';
import type { RecordControlChange, RegisterPlace } from './commands.js';

export type PlaceFact =
  Fact<'PlaceRegistered', RegisterPlace> | Fact<'ControlChangeRecorded', RecordControlChange>;

export interface PlaceState {
  /** Undefined where the place was only spoken of. */
  readonly registration?: RegisterPlace;
  /** The event that registered it. */
  readonly because: readonly string[];
  /** Undefined where it was never said who controls it. */
  readonly control?: { readonly controlledBy: string; readonly contested: boolean };
  /** The event that the control rests on. */
  readonly controlBecause: readonly string[];
}

export const placeLifecycle: Lifecycle<PlaceState, PlaceFact> = {
  category: 'place',
  initial: { because: [], controlBecause: [] },
  evolve: (state, fact) =>
    fact.type === 'PlaceRegistered' ? registered(state, fact, 'place') : controlChanged(state, fact),
  describedBy: ['PlaceRegistered'],
  partition: ({ type }) => (type === 'PlaceRegistered' ? 'registration' : 'control'),
};

function controlChanged(state: PlaceState, fact: Fact<string, RecordControlChange>): Transition<PlaceState> {
  const { controlledBy, previously, contested = false } = fact.data;
  const current = state.control;
  if (current?.controlledBy === controlledBy && current.contested === contested) {
    return transition(
      state,
      gap('already-so', `The place is recorded as controlled by ${controlledBy} already.`),
    );
  }
  const after = { ...state, control: { controlledBy, contested }, controlBecause: [fact.id] };
  if (!previously || !current || current.controlledBy === previously) return transition(after);
  return transition(
    after,
    gap(
      'controller-differs',
      `Until then the place is recorded as controlled by ${current.controlledBy}, not by ${previously}.`,
    ),
  );
}
