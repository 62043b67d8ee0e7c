/** The views: this list is the only registration of each. */
import { agreements } from './agreements/agreements.view.js';
import { convoys } from './convoys/convoys.view.js';
import { corridors } from './corridors/corridors.view.js';
import type { EntityView } from './entity-view.js';
import { incidents } from './incidents/incidents.view.js';
import { meetings } from './meetings/meetings.view.js';
import { parties } from './parties/parties.view.js';
import { pauses } from './pauses/pauses.view.js';
import { places } from './places/places.view.js';
import { positions } from './positions/positions.view.js';
import { situation } from './situation/situation.view.js';
import type { LiveView, View, ViewQuery } from './view.js';
import { windows } from './windows/windows.view.js';

export const views: readonly View[] = [
  corridors,
  pauses,
  windows,
  convoys,
  incidents,
  meetings,
  agreements,
  parties,
  places,
  positions,
  situation,
];

/** Those of the entities of a category, in the same order. */
export const entityViews: readonly EntityView[] = views.filter(
  (view): view is EntityView => view.category !== undefined,
);

/** What can be subscribed to, by name. */
export const liveViews: ReadonlyMap<string, LiveView> = new Map(
  views.flatMap(({ name, live }) => (live ? [[name, live]] : [])),
);

/** All that can be asked, by path: `corridors`, `corridors/{id}`, `corridors/{id}/history`, `situation`. */
export const viewQueries: ReadonlyMap<string, ViewQuery> = new Map(
  views.flatMap(({ queries }) => queries.map((query) => [query.path, query])),
);

/** The paths that name no entity: `corridors`, `windows/current`, `situation`. */
export const pathsWithoutId: readonly string[] = [...viewQueries.keys()].filter(
  (path) => !path.includes('{'),
);

export interface PathMatch {
  readonly query: ViewQuery;
  /** Of the entity that is asked for, where it is one. */
  readonly id?: string;
}

/** The query at a path: `corridors`, `corridors/al-wafideen`, `pauses/first/windows`; undefined where there is none. */
export function queryAt(path: string): PathMatch | undefined {
  const whole = viewQueries.get(path);
  if (whole && !path.includes('{')) return { query: whole };
  const [view, id, ...rest] = path.split('/');
  const query = viewQueries.get([view, '{id}', ...rest].join('/'));
  return id && query ? { query, id } : undefined;
}

/** What there is, for people. */
export const VIEW_QUERIES_IN_WORDS = `${entityViews.map(({ name }) => name).join(', ')} (of each also one by its id, and its history), ${composedInWords().join(', ')}`;

function composedInWords(): string[] {
  const composed = views.filter(({ category }) => category === undefined);
  return composed.flatMap(({ queries }) => queries.map(({ path }) => inWords(path)));
}

/** `windows of a pause by its id` */
function inWords(path: string): string {
  const [view, id, ...rest] = path.split('/');
  if (id !== '{id}') return path;
  const category = entityViews.find(({ name }) => name === view)?.category;
  return `${rest.join(' ')} of a ${category} by its id`;
}
