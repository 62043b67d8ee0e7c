/** The view of the entities of a category: a list of them in pages, one of them, the history of one, a subscription. */
import {
  type Class,
  type ObjectSchema,
  Optional,
  schemaRule,
  type Warning,
  AreWarnings,
  IsPosition,
} from '@hudna/domain';
import type { Position } from '@hudna/event-store';
import { IsString } from 'class-validator';
import type { Columns } from './columns.js';
import { allEntities } from './common/index.js';
import { history, History } from './history/history.js';
import { chosenBy, encodeCursor, refuseOther } from './query/cursor.js';
import { EntityParams, ListParams } from './query/params.js';
import type { ReadModel } from './read-model/read-model.js';
import {
  type Answer,
  type GeoJsonItem,
  type LiveView,
  MANY,
  NEWEST,
  query,
  type View,
  type ViewContext,
} from './view.js';

/** What every answer for one entity carries. */
export interface EntityAnswer extends Answer {
  readonly id: string;
}

/** An item of a list: the position is the list's. */
export type ListedEntity<A extends EntityAnswer = EntityAnswer> = Omit<A, 'position'>;

export interface EntityViewDeclaration<A extends EntityAnswer> {
  /** `corridors` */
  readonly name: string;
  /** `corridor` */
  readonly category: string;
  /** By id where people choose the ids, newest first where the ledger makes them. */
  readonly order: 'id' | 'newest';
  readonly answer: Class<A>;
  /** Undefined where nothing of it was known, or had begun. */
  read(context: ViewContext, id: string): A | undefined;
  readonly columns: Columns<A>;
  feature?(item: ListedEntity<A>): GeoJsonItem;
  readonly live?: Pick<LiveView, 'affectedBy' | 'nextClockChange' | 'filters'>;
}

export interface EntityView extends View {
  readonly category: string;
  readonly order: 'id' | 'newest';
}

/** A list in pages. */
export class Page<A extends EntityAnswer = EntityAnswer> implements Answer {
  readonly items: readonly ListedEntity<A>[];
  /** The cursor of the next page. */
  @Optional() @IsString() readonly next?: string;
  @IsPosition() readonly position: Position;
  @Optional() @AreWarnings() readonly warnings?: readonly Warning[];
}

/** The page of a view, whose items are answers without what is the answer's own. */
function pageOf<A extends EntityAnswer>(name: string, answer: Class<A>): Class<Page<A>> {
  const page = classNamed(`PageOf${capitalized(name)}`, Page<A>);
  const itemsRule = schemaRule(`items-of-${name}`, (schemaOf) => ({
    type: 'array',
    items: withoutOwn(schemaOf(answer)),
  }));
  itemsRule()(page.prototype as object, 'items');
  return page;
}

function withoutOwn({ properties, required = [], ...rest }: ObjectSchema): ObjectSchema {
  const { position: _position, warnings: _warnings, ...kept } = properties;
  return { ...rest, properties: kept, required: required.filter((name) => name !== 'position') };
}

export function entityView<A extends EntityAnswer>(declared: EntityViewDeclaration<A>): EntityView {
  const { name, category, order, answer, columns, live } = declared;
  const notFound = ({ id }: EntityParams) => `No ${category} ${id} is known.`;
  const one = {
    id: ({ id }: ListedEntity<A>) => id,
    // No column shows the position.
    columns: columns as Columns<ListedEntity<A>>,
    ...(declared.feature && { feature: declared.feature }),
  };
  return {
    name,
    category,
    order,
    queries: [
      query({
        path: name,
        summary: `The ${name}, in pages`,
        params: classNamed(`List${capitalized(name)}`, ListParams),
        answer: pageOf(name, answer),
        read: (context, params) => page(declared, context, params),
        items: { ...one, of: ({ items }: Page<A>) => items },
      }),
      query({
        path: `${name}/{id}`,
        summary: `One ${category} as it stood`,
        params: classNamed(`Get${capitalized(category)}`, EntityParams),
        answer,
        read: (context, { id }) => declared.read(context, id),
        notFound,
        items: { ...one, of: ({ position: _position, ...item }: A): ListedEntity<A>[] => [item] },
      }),
      query({
        path: `${name}/{id}/history`,
        summary: `All that is recorded of one ${category}, in the order in which it happened`,
        params: classNamed(`Get${capitalized(category)}History`, EntityParams),
        answer: History,
        read: ({ model, asOf }, { id }) => history(model, category, id, asOf.atMs),
        notFound,
        items: { of: ({ items }) => items, id: ({ id }) => id },
      }),
    ],
    ...(live && { live: { ...live, ...liveEntities(declared) } }),
  };
}

function page<A extends EntityAnswer>(
  { category, order, read }: EntityViewDeclaration<A>,
  context: ViewContext,
  params: ListParams,
): Page<A> {
  const { limit = 100, cursor, at: _at, knownAt: _knownAt, minPosition: _position, ...filters } = params;
  const { model, asOf } = context;
  const { atMs: at, isNow, knownAt } = asOf;
  const chosen = chosenBy(filters);
  if (cursor) refuseOther(cursor, category, chosen);
  // One more than asked for tells whether there is a next page.
  const options = { order, begunBy: at, limit: limit + 1, ...(cursor && { after: cursor.last }) };
  const entries = model.list(category, options);
  const items = entries.slice(0, limit).flatMap(({ entity }): ListedEntity<A>[] => {
    const answer = read(context, entity);
    if (!answer) return [];
    const { position: _position, ...item } = answer;
    return [item];
  });
  const { position } = model;
  if (entries.length <= limit) return { items, position };
  const moments = { at, ...(isNow && { isNow }), ...(knownAt !== undefined && { knownAt }) };
  const next = encodeCursor({ list: category, chosen, ...moments, position, last: entries[limit - 1]! });
  return { items, next, position };
}

function liveEntities<A extends EntityAnswer>({ category, order, read }: EntityViewDeclaration<A>) {
  return {
    keys: (model: ReadModel, atMs: number) => allEntities(model, category, atMs, order),
    items: (context: ViewContext, id: string) => {
      const answer = read(context, id);
      if (!answer) return [];
      const { position: _position, ...value } = answer;
      return [{ id, value }];
    },
    keyFilter: 'id',
    snapshot: order === 'newest' ? NEWEST : MANY,
  };
}

/** A class of its own, by which a message bus finds its handler. */
function classNamed<T extends object>(name: string, of: Class<T>): Class<T> {
  const base = of as Class;
  return { [name]: class extends base {} }[name] as Class<T>;
}

function capitalized(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
