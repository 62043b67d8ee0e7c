/** Which view is asked for, and with what. */
import {
  decodeCursor,
  parametersOf,
  type PathMatch,
  queryAt,
  type QueryParams,
  VIEW_QUERIES_IN_WORDS,
} from '@hudna/projections';
import { Misuse } from '../exit-codes.js';
import { countIn, dateIn } from './settings.js';

export interface ReplayRequest extends PathMatch {
  readonly params: QueryParams;
}

/** Those beside the moments, by the name of the parameter. */
export interface ReplayOptions {
  readonly limit?: string;
  readonly cursor?: string;
  readonly from?: string;
  readonly to?: string;
  readonly party?: string;
  readonly subject?: string;
}

/** @param path `corridors`, or `corridors` and an id, or also `history`; slashes are as good. @throws Misuse */
export function replayRequestOf(path: readonly string[], options: ReplayOptions = {}): ReplayRequest {
  const found = queryAt(path.join('/'));
  if (!found) {
    throw new Misuse(
      `There is no view ${path.join(' ').slice(0, 100)}. There are: ${VIEW_QUERIES_IN_WORDS}.`,
    );
  }
  const { query, id } = found;
  refuseOthers(query, options);
  return { ...found, params: { ...(id !== undefined && { id }), ...readParams(options) } };
}

const MOMENTS: readonly string[] = ['at', 'knownAt'];

/** The options that a query takes beside the moments. */
export function optionsOf({ query: { params } }: Pick<PathMatch, 'query'>): string[] {
  return [...parametersOf(params)].flatMap(([name, parameter]) =>
    parameter.in === 'query' && !MOMENTS.includes(name) ? [name] : [],
  );
}

/** All that can be given, in the order in which they are refused and read. */
export const OPTIONS = ['limit', 'cursor', 'from', 'to', 'party', 'subject'] as const;

function refuseOthers(query: PathMatch['query'], options: ReplayOptions): void {
  const known = optionsOf({ query });
  const stranger = OPTIONS.find((option) => options[option] !== undefined && !known.includes(option));
  if (stranger === undefined) return;
  const beside = known.map((option) => `--${option}, `).join('');
  throw new Misuse(
    `${query.path.replace('{id}', 'ID')} takes no --${stranger}; it takes ${beside}--at and --known-at.`,
  );
}

/** In the words of the command line. */
const READ: { readonly [option in keyof ReplayOptions]?: (text: string) => unknown } = {
  limit: (text) => countIn('--limit', text, 1, 1_000),
  cursor: decodeCursor,
  from: (text) => dateIn('--from', text),
  to: (text) => dateIn('--to', text),
};

function readParams(options: ReplayOptions): QueryParams {
  const given = OPTIONS.filter((option) => options[option] !== undefined);
  return Object.fromEntries(given.map((option) => [option, (READ[option] ?? String)(options[option]!)]));
}
