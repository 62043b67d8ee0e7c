import type { IncidentView } from './incident-view.js';
import { Columns } from '../columns.js';
import type { GeoJsonItem } from '../view.js';

export const incidentColumns = new Columns<IncidentView>()
  .add('Incident', '#event+id', ({ id }) => id)
  .add('Kind', '#event+type', ({ kind }) => kind)
  .add('Weapon', '#item+weapon+type', ({ weapon }) => weapon)
  .occurred('Occurred', '+occurred', ({ occurred }) => occurred)
  .add('Has happened for certain', '#meta+certain', ({ occurredCertain }) => occurredCertain)
  .add('Place', '#loc+id', ({ place }) => place)
  .point(({ geometry }) => geometry)
  .add('Coordinates are of', '#geo+of', geometryOf)
  .add('Place precision', '#geo+precision', ({ precision }) => precision?.value)
  .add('Place precision: scale', '#geo+precision+scale', ({ precision }) => precision?.scale)
  .figure('Attacks', '#event+attacks+num', ({ attacks }) => attacks)
  .figure('Rounds', '#item+rounds+num', ({ rounds }) => rounds)
  .add('Attributed to', '#org+attributed+id', ({ attributedTo }) => attributedTo)
  .figure('Killed', '#affected+killed', ({ casualties }) => casualties?.killed)
  .figure('Injured', '#affected+injured', ({ casualties }) => casualties?.injured)
  .provenance((incident) => incident)
  .because(({ because }) => because);

/**
 * An incident is drawn where it was reported, else as the whole of its place; `geometryOf` says which of the two, and
 * `precision` how precisely that place is known.
 */
export function incidentFeature(incident: Omit<IncidentView, 'position'>): GeoJsonItem {
  const { geometry, location: _location, ...properties } = incident;
  const of = geometryOf(incident);
  return { geometry, properties: { ...properties, ...(of && { geometryOf: of }) } };
}

function geometryOf({
  geometry,
  location,
}: Omit<IncidentView, 'position'>): 'incident' | 'place' | undefined {
  if (!geometry) return undefined;
  return location ? 'incident' : 'place';
}
