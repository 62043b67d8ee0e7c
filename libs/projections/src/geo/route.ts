/** The way that a corridor takes, as far as it is known. */
import type { LineString } from 'geojson';
import type { ReadModel } from '../read-model/read-model.js';
import { type Located, locatedExactly, locate } from './located.js';
import { metresApart } from './metres.js';
import { preparedGeometry } from './prepared-geometry.js';

/**
 * What something must be near to be near a corridor. With no agreed route it is the places that it joins, and anything
 * between them may be near: roads seldom stray farther from the straight line than that is long.
 */
export function routeOf(
  model: ReadModel,
  { route, from, to }: { route?: LineString; from?: string; to?: string },
): Located[] {
  if (route) return [locatedExactly(route)];
  const ends = [from, to].flatMap((place) => (place === undefined ? [] : [locate(model, { place })]));
  const [a, b] = ends.map(({ geometry }) => geometry && preparedGeometry(geometry).parts[0]?.first);
  if (!a || !b) return [...ends, { margin: Infinity, because: [] }];
  const between: LineString = { type: 'LineString', coordinates: [a, b] };
  return [...ends, { geometry: between, margin: metresApart(a, b), because: [] }];
}
