/** Which convoys left in the windows of a pause. */
import {
  type ConvoyFact,
  type CorridorFact,
  corridorLifecycle,
  type Interval,
  type PauseState,
  stateAt,
} from '@hudna/domain';
import type { RecordedFact, ReadModel } from '../read-model/read-model.js';
import { sweep } from './sweep.js';

/** Ids of convoys, in order of departure, and the events that they rest on. */
export interface Departures {
  readonly convoys: readonly string[];
  readonly because: readonly string[];
}

/** The convoys of each window: those that left on the pause's corridors at a time that is, or may be, within it. */
export function departuresIn(
  model: ReadModel,
  pause: string,
  state: PauseState,
  windows: readonly Interval[],
  atMs: number,
): Departures[] {
  const corridors = corridorsOf(model, pause, state, atMs);
  return sweep(windows, departures(model, corridors, windows, atMs)).map((found) => ({
    convoys: [...new Set(found.map(({ entity }) => entity))],
    because: found.map(({ id }) => id),
  }));
}

/**
 * The corridors of a pause are those that say that they work in its windows only. Reports seldom say so: where no
 * corridor names the pause, they are those that name no pause at all and were set up by a party that declared it.
 */
function corridorsOf(model: ReadModel, pause: string, state: PauseState, atMs: number): Set<string> {
  const describedAt = (id: string) =>
    stateAt(corridorLifecycle, model.facts('corridor', id) as readonly CorridorFact[], atMs).state
      .description;
  const referencing = model
    .referencing('corridor', { category: 'pause', id: pause })
    .filter((id) => describedAt(id)?.pause === pause);
  if (referencing.length > 0) return new Set(referencing);
  const declaredBy = state.declaration?.declaredBy ?? [];
  const of = declaredBy.flatMap((id) => model.referencing('corridor', { category: 'party', id }));
  return new Set(
    [...new Set(of)].filter((id) => {
      const described = describedAt(id);
      return (
        described &&
        described.pause === undefined &&
        described.authorities.some((party) => declaredBy.includes(party))
      );
    }),
  );
}

type Departure = Extract<ConvoyFact, { type: 'ConvoyDeparted' }> & RecordedFact;

function departures(
  model: ReadModel,
  corridors: ReadonlySet<string>,
  windows: readonly Interval[],
  atMs: number,
): Departure[] {
  const from = Math.min(...windows.map(({ start }) => start));
  const to = Math.min(atMs + 1, Math.max(...windows.map(({ end }) => end)));
  if (corridors.size === 0 || !(from < to)) return [];
  return model
    .during('convoy', from, to)
    .flatMap((id) => model.facts('convoy', id) as readonly (ConvoyFact & RecordedFact)[])
    .filter(
      (fact): fact is Departure =>
        fact.type === 'ConvoyDeparted' && fact.start <= atMs && corridors.has(fact.data.corridor),
    );
}
