import { occurredText } from '@hudna/domain';
import { incidentView, type ReadModel } from '@hudna/projections';
import type { Explanation } from './explanation.js';

/** Incidents, each with its report and the registration of its place. */
export function incidentReasons(
  model: ReadModel,
  ids: readonly string[],
  atMs: number,
  what: string,
): Explanation<string>[] {
  return ids.flatMap((id) => {
    const view = incidentView(model, id, atMs);
    if (!view) return [];
    const says = `The incident ${id} (${view.kind}, ${occurredText(view.occurred)}) ${what}.`;
    return [{ id: `incident ${id}`, says, because: view.because }];
  });
}

/** Where these places lie: their registrations. */
export function placesOf(model: ReadModel, places: readonly string[], says: string): Explanation<string>[] {
  const because = places.flatMap((place) => {
    const facts = model.facts('place', place);
    return facts.findLast(({ type }) => type === 'PlaceRegistered')?.id ?? [];
  });
  return because.length === 0 ? [] : [{ id: 'places', says, because }];
}
