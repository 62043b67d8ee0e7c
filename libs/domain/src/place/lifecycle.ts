/** A place: what it is registered as, and who controls it. Control may be known before the registration is. */
import type { Fact } from '../kernel/fact.js';
import { differing } from '../kernel/keyed.js';
import { contradiction, gap, type Lifecycle, next, type Step } from '../kernel/lifecycle.js';
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
  apply: (state, fact) => (fact.type === 'PlaceRegistered' ? registered(state, fact) : taken(state, fact)),
  track: ({ type }) => (type === 'PlaceRegistered' ? 'registration' : 'control'),
};

function registered(state: PlaceState, fact: Fact<string, RegisterPlace>): Step<PlaceState> {
  if (!state.registration) return next({ ...state, registration: fact.data, because: [fact.id] });
  const fields = differing(state.registration, fact.data);
  if (fields.length === 0) return next(state, gap('already-so', 'The place is registered as this already.'));
  return contradiction(
    `The place is registered already, with another ${fields.join(', ')}: give another place another id, or say in the note of another report what is wrong.`,
    ...state.because,
  );
}

function taken(state: PlaceState, fact: Fact<string, RecordControlChange>): Step<PlaceState> {
  const { controlledBy, previously, contested = false } = fact.data;
  const known = state.control;
  if (known?.controlledBy === controlledBy && known.contested === contested) {
    return next(state, gap('already-so', `The place is recorded as controlled by ${controlledBy} already.`));
  }
  const after = { ...state, control: { controlledBy, contested }, controlBecause: [fact.id] };
  if (!previously || !known || known.controlledBy === previously) return next(after);
  return next(
    after,
    gap(
      'controller-differs',
      `Until then the place is recorded as controlled by ${known.controlledBy}, not by ${previously}.`,
    ),
  );
}
