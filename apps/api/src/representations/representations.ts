/** The forms beside JSON in which an answer is given. */
import { csvOf } from './csv.js';
import { collectionOf, type GeoJsonItem, featureOf } from './geojson.js';
import type { Representation } from './negotiate.js';
import type { Columns } from './columns.js';

/** How one item is written; what is left out it cannot be. */
export interface Items<T> {
  readonly columns: Columns<T>;
  feature?(item: T): GeoJsonItem;
}

/** How a whole answer is written. */
export interface Representations<Answer> {
  csv?(answer: Answer): string;
  geojson?(answer: Answer): object;
}

export interface ListAnswer<T> {
  readonly items: readonly T[];
  readonly next?: string;
  readonly position: string;
}

export function representationsOfList<T>({ columns, feature }: Items<T>): Representations<ListAnswer<T>> {
  return {
    csv: ({ items }) => csvOf(columns, items),
    ...(feature && {
      geojson: ({ items, ...rest }: ListAnswer<T>) => collectionOf(items.map(feature), rest),
    }),
  };
}

/** As in a list, the position stands beside the item and not in it. */
export function representationsOfOne<T extends { readonly position: string }>({
  columns,
  feature,
}: Items<T>): Representations<T> {
  const toGeoJson =
    feature && (({ position, ...item }: T) => ({ ...featureOf(feature(item as unknown as T)), position }));
  return { csv: (item) => csvOf(columns, [item]), ...(toGeoJson && { geojson: toGeoJson }) };
}

export function representationsIn<Answer>({ csv, geojson }: Representations<Answer>): Representation[] {
  return ['json', ...(geojson ? (['geojson'] as const) : []), ...(csv ? (['csv'] as const) : [])];
}

/** The answer's text in a form that there is of it. */
export function serialize<Answer>(
  representation: Representation,
  answer: Answer,
  representations: Representations<Answer>,
): string {
  if (representation === 'csv') return representations.csv!(answer);
  return JSON.stringify(representation === 'geojson' ? representations.geojson!(answer) : answer);
}
