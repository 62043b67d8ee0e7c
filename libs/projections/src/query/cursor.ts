/**
 * Where a page ended, of which list, and as of which moment: all pages are of one, whatever is recorded meanwhile. To
 * those who ask it is one opaque word.
 */
import { parsePosition, type Position } from '@hudna/event-store';
import type { EntityEntry } from '../read-model/read-model.js';
import { InvalidQuery } from './invalid-query.js';

export interface Cursor {
  /** The category of the things listed. */
  readonly list: string;
  /** What the list was chosen by, as JSON. */
  readonly chosen: string;
  /** Epoch milliseconds. */
  readonly at: number;
  /** True where nobody named that moment, and it was now. */
  readonly isNow?: boolean;
  /** Epoch milliseconds; left out where nobody named one: the position says what was known. */
  readonly knownAt?: number;
  /** The last event known. */
  readonly position: Position;
  /** The last entry of the page. */
  readonly last: EntityEntry;
}

export function encodeCursor(cursor: Cursor): string {
  const { list, chosen, at, isNow = false, knownAt = null, position, last } = cursor;
  const parts = [list, chosen, at, isNow, knownAt, position, last.starts, last.entity];
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

/** @throws BadQuestion */
export function decodeCursor(cursor: string): Cursor {
  const found = partsOf(cursor);
  if (found) return found;
  throw new InvalidQuery(
    'cursor',
    'This cursor is none that was given out: take it from `next` of the page before, unchanged.',
  );
}

function partsOf(cursor: string): Cursor | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (!Array.isArray(value) || value.length !== 8) return undefined;
    const [list, chosen, at, isNow, knownAt, where, starts, entity] = value as unknown[];
    const position = typeof where === 'string' ? parsePosition(where) : undefined;
    if (typeof list !== 'string' || typeof chosen !== 'string' || typeof entity !== 'string') {
      return undefined;
    }
    if (!isMoment(at) || !Number.isSafeInteger(starts) || !position) return undefined;
    if (typeof isNow !== 'boolean' || !(knownAt === null || isMoment(knownAt))) return undefined;
    const moments = { at, ...(isNow && { isNow }), ...(knownAt !== null && { knownAt }) };
    return { list, chosen, ...moments, position, last: { starts: starts as number, entity } };
  } catch {
    return undefined;
  }
}

/** What a `Date` can be of. */
function isMoment(value: unknown): value is number {
  return Number.isSafeInteger(value) && Math.abs(value as number) <= 8.64e15;
}

/** What a list is chosen by, in one way of writing. */
export function chosenBy(chosen: object): string {
  return JSON.stringify(Object.entries(chosen).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** @throws BadQuestion where the page before was of another list, or asked of another moment. */
export function refuseOther(cursor: Cursor, list: string, chosen: string): void {
  if (cursor.list !== list) throw other('list', `take the cursor of this list`);
  if (cursor.chosen !== chosen) throw other('choice', 'give the parameters of the first page, unchanged');
}

/** @throws BadQuestion where a moment is named that is not that of the page before. */
export function refuseOtherMoment(cursor: Cursor, name: 'at' | 'knownAt', named: number | undefined): void {
  if (named !== undefined && named !== cursor[name]) {
    throw other(`\`${name}\``, `leave ${name} out, or give it as for the first page`);
  }
}

function other(what: string, mend: string): InvalidQuery {
  return new InvalidQuery(
    'cursor',
    `This cursor is of another ${what}: ${mend}, or leave the cursor out to begin anew.`,
  );
}
