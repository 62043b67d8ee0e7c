/** The forms beside JSON in which an answer is given. */
import type { Answer, GeoJsonItem, ViewQuery } from '@hudna/projections';
import { csvOf } from './csv.js';
import { collectionOf, featureOf } from './geojson.js';
import type { Representation } from './negotiate.js';

type Items = ViewQuery['items'];

export function representationsIn({ columns, feature }: Items): Representation[] {
  return ['json', ...(feature ? (['geojson'] as const) : []), ...(columns ? (['csv'] as const) : [])];
}

/** The answer's text in a form that there is of it. */
export function serialize(representation: Representation, answer: Answer, items: Items): string {
  if (representation === 'csv') return csvOf(items.columns!, (items.rows ?? items.of)(answer));
  return JSON.stringify(representation === 'geojson' ? geojsonOf(answer, items) : answer);
}

/** Of a list a collection; of one entity a feature, beside which the position stands, as it does in a list. */
function geojsonOf(answer: Answer, items: Items): object {
  const drawn = items.of(answer).map((item): GeoJsonItem => items.feature!(item));
  if (!('items' in answer)) return { ...featureOf(drawn[0]!), position: answer.position };
  const { items: _items, ...rest } = answer;
  return collectionOf(drawn, rest);
}
