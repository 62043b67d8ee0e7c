/** A place: what it is registered as, and who controls it. Control may be known before the registration is. */
import type { Fact } from '../kernel/fact.js';
import { gap, type Lifecycle, next, type Step } from '../kernel/lifecycle.js';
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
  apply: (state, fact) =>
    fact.type === 'PlaceRegistered' ? registered(state, fact, 'place') : taken(state, fact),
  describedBy: ['PlaceRegistered'],
  track: ({ type }) => (type === 'PlaceRegistered' ? 'registration' : 'control'),
};

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
