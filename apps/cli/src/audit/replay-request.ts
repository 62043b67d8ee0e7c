/** Which view is asked for, and with what. */
import {
  type QueryParams,
  queryAt,
  type PathMatch,
  VIEW_QUERIES_IN_WORDS,
  decodeCursor,
  entityViews,
} from '@hudna/projections';
import { Misuse } from '../exit-codes.js';
import { countIn, dateIn } from './settings.js';

export interface ReplayRequest extends PathMatch {
  readonly params: QueryParams;
}

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
  const { name, id } = found;
  refuseOthers(name, options);
  return { ...found, params: { ...(id !== undefined && { id }), ...readParams(options) } };
}

/** The options that a question takes beside the moments. */
function takes(name: string): readonly string[] {
  if (name in entityViews) return ['limit', 'cursor'];
  if (name === 'pauses/{id}/windows') return ['from', 'to'];
  return name === 'positions' ? ['party', 'subject'] : [];
}

const OPTIONS: readonly (keyof ReplayOptions)[] = ['limit', 'cursor', 'from', 'to', 'party', 'subject'];

function refuseOthers(name: string, options: ReplayOptions): void {
  const known = takes(name);
  const stranger = OPTIONS.find((option) => options[option] !== undefined && !known.includes(option));
  if (stranger === undefined) return;
  const beside = known.map((option) => `--${option}, `).join('');
  throw new Misuse(
    `${name.replace('{id}', 'ID')} takes no --${stranger}; it takes ${beside}--at and --known-at.`,
  );
}

function readParams({ limit, cursor, from, to, party, subject }: ReplayOptions): QueryParams {
  const [first, last] = [dateIn('--from', from), dateIn('--to', to)];
  return {
    ...(limit !== undefined && { limit: countIn('--limit', limit, 1, 1_000) }),
    ...(cursor !== undefined && { after: decodeCursor(cursor) }),
    ...(first !== undefined && { from: first }),
    ...(last !== undefined && { to: last }),
    ...(party !== undefined && { party }),
    ...(subject !== undefined && { subject }),
  };
}
