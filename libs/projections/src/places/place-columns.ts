import type { PlaceView } from './place-view.js';
import { pointOf } from '../geo/index.js';
import { Columns } from '../columns.js';
import type { GeoJsonItem } from '../view.js';
import { englishOf } from '../common/text.js';

/** A place has a point where it was given one. */
export const placeColumns = new Columns<PlaceView>()
  .add('Place', '#loc+id', ({ id }) => id)
  .name('Name', '#loc+name', ({ name }) => name)
  .list('Aliases', '#loc+alias', ({ aliases }) => aliases?.flatMap((alias) => englishOf(alias) ?? []))
  .add('P-code', '#loc+code', ({ pcode }) => pcode)
  .add('Registered', '#status+registered', ({ registered }) => registered)
  .point(({ location, geometry }) => pointOf(location) ?? geometry)
  .add('Place precision', '#geo+precision', ({ precision }) => precision?.value)
  .add('Place precision: scale', '#geo+precision+scale', ({ precision }) => precision?.scale)
  .add('Controlled by', '#org+control+id', ({ control }) => control?.controlledBy)
  .add('Control is contested', '#status+contested', ({ control }) => control?.contested)
  .add('Control is certain', '#status+certain', ({ control }) => control?.certain)
  .occurred('Controlled since', '+control', ({ control }) => control?.since)
  .add('Handling', '#meta+handling', ({ handling }) => handling)
  .because(({ because }) => because);

/** A place is drawn as its geometry, else as its location. */
export function placeFeature({
  geometry,
  location,
  ...properties
}: Omit<PlaceView, 'position'>): GeoJsonItem {
  return { geometry: geometry ?? pointOf(location), properties };
}
