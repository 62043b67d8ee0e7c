import { positionsOn, situationAt, windowsNow, windowsOfPause } from './composed.js';
import type { ViewQuery } from './question.js';
import { historyOf, oneOf, pageOf, type EntityView, entityViews } from './entity-views.js';

/** Every question under its path over HTTP: `corridors`, `corridors/{id}`, `corridors/{id}/history`, `situation`. */
export const viewQueries: ReadonlyMap<string, ViewQuery> = new Map<string, ViewQuery>([
  ...Object.entries<EntityView>(entityViews).flatMap(([name, view]): [string, ViewQuery][] => [
    [name, pageOf(view)],
    [`${name}/{id}`, oneOf(view)],
    [`${name}/{id}/history`, historyOf(view)],
  ]),
  ['pauses/{id}/windows', windowsOfPause],
  ['windows/current', windowsNow],
  ['positions', positionsOn],
  ['situation', situationAt],
]);

export interface PathMatch {
  /** As in `questions`. */
  readonly name: string;
  readonly viewQuery: ViewQuery;
  /** Of the thing that is asked for, where it is one. */
  readonly id?: string;
}

/** The question at a path: `corridors`, `corridors/al-wafideen`, `pauses/first/windows`; undefined where there is none. */
export function queryAt(path: string): PathMatch | undefined {
  const whole = viewQueries.get(path);
  if (whole && !path.includes('{')) return { name: path, viewQuery: whole };
  const [view, id, ...rest] = path.split('/');
  const name = [view, '{id}', ...rest].join('/');
  const viewQuery = viewQueries.get(name);
  return id && viewQuery ? { name, viewQuery, id } : undefined;
}

/** What there is, for people. */
export const VIEW_QUERIES_IN_WORDS = `${Object.keys(entityViews).join(', ')} (of each also one by its id, and its history), windows of a pause by its id, windows/current, positions, situation`;
