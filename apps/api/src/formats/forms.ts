/** The forms beside JSON in which an answer is given. */
import { csvOf } from './csv.js';
import { collectionOf, type Drawn, featureOf } from './geojson.js';
import type { Form } from './negotiate.js';
import type { Table } from './table.js';

/** How one item is written; what is left out it cannot be. */
export interface ItemForms<T> {
  readonly table: Table<T>;
  draw?(item: T): Drawn;
}

/** How a whole answer is written. */
export interface Forms<Answer> {
  csv?(answer: Answer): string;
  geojson?(answer: Answer): object;
}

export interface List<T> {
  readonly items: readonly T[];
  readonly next?: string;
  readonly position: string;
}

export function formsOfList<T>({ table, draw }: ItemForms<T>): Forms<List<T>> {
  return {
    csv: ({ items }) => csvOf(table, items),
    ...(draw && { geojson: ({ items, ...rest }: List<T>) => collectionOf(items.map(draw), rest) }),
  };
}

/** As in a list, the position stands beside the item and not in it. */
export function formsOfOne<T extends { readonly position: string }>({ table, draw }: ItemForms<T>): Forms<T> {
  const feature =
    draw && (({ position, ...item }: T) => ({ ...featureOf(draw(item as unknown as T)), position }));
  return { csv: (item) => csvOf(table, [item]), ...(feature && { geojson: feature }) };
}

export function formsIn<Answer>({ csv, geojson }: Forms<Answer>): Form[] {
  return ['json', ...(geojson ? (['geojson'] as const) : []), ...(csv ? (['csv'] as const) : [])];
}

/** The answer's text in a form that there is of it. */
export function written<Answer>(form: Form, answer: Answer, forms: Forms<Answer>): string {
  if (form === 'csv') return forms.csv!(answer);
  return JSON.stringify(form === 'geojson' ? forms.geojson!(answer) : answer);
}
