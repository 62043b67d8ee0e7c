/** How an answer is written: as JSON, and by what its query declares of its items as GeoJSON and as CSV. */
import type { Answer, GeoJsonItem, Items } from '@hudna/projections';
import { csvOf } from './csv.js';
import { collectionOf, featureOf } from './geojson.js';
import type { Representation } from './negotiate.js';

type AnyItems = Items<Answer, unknown, unknown>;

export function representationsOf({ columns, feature }: AnyItems): Representation[] {
  return ['json', ...(feature ? (['geojson'] as const) : []), ...(columns ? (['csv'] as const) : [])];
}

/** @param representation One of `representationsOf(items)`. */
export function serialize(representation: Representation, answer: Answer, items: AnyItems): string {
  switch (representation) {
    case 'csv':
      return csvOf(items.columns!, items.rows?.(answer) ?? items.of(answer));
    case 'geojson':
      return JSON.stringify(geoJsonOf(answer, items));
    default:
      return JSON.stringify(answer);
  }
}

/** A list is a collection, with what is the answer's own beside it; what is no list is one feature. */
function geoJsonOf(answer: Answer, items: AnyItems): object {
  const features = items.of(answer).map((item): GeoJsonItem => items.feature!(item));
  if (!('items' in answer)) return { ...featureOf(features[0]!), position: answer.position };
  const { items: _items, ...rest } = answer;
  return collectionOf(features, rest);
}
