/**
 * Where a page ended, of which list, and as of which moment: all pages are of one, whatever is recorded meanwhile. To
 * those who ask it is one opaque word.
 */
import { parsePosition, type Position } from '@hudna/event-store';
import type { Entry } from '../shelf.js';
import { BadQuestion } from './bad-question.js';

export interface Cursor {
  /** The category of the things listed. */
  readonly list: string;
  /** What the list was chosen by, as JSON. */
  readonly chosen: string;
  /** Epoch milliseconds. */
  readonly at: number;
  /** Epoch milliseconds: what counted as now where nobody named a moment. */
  readonly knownAt: number;
  /** The last event known. */
  readonly position: Position;
  /** The last entry of the page. */
  readonly last: Entry;
}

export function writtenCursor({ list, chosen, at, knownAt, position, last }: Cursor): string {
  const parts = [list, chosen, at, knownAt, position, last.starts, last.entity];
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

/** @throws BadQuestion */
export function readCursor(cursor: string): Cursor {
  const found = partsOf(cursor);
  if (found) return found;
  throw new BadQuestion(
    'cursor',
    'This cursor is none that was given out: take it from `next` of the page before, unchanged.',
  );
}

function partsOf(cursor: string): Cursor | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (!Array.isArray(value) || value.length !== 7) return undefined;
    const [list, chosen, at, knownAt, where, starts, entity] = value as unknown[];
    const position = typeof where === 'string' ? parsePosition(where) : undefined;
    if (typeof list !== 'string' || typeof chosen !== 'string' || typeof entity !== 'string') {
      return undefined;
    }
    if (!isMoment(at) || !isMoment(knownAt) || !Number.isSafeInteger(starts) || !position) return undefined;
    return { list, chosen, at, knownAt, position, last: { starts: starts as number, entity } };
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

function other(what: string, mend: string): BadQuestion {
  return new BadQuestion(
    'cursor',
    `This cursor is of another ${what}: ${mend}, or leave the cursor out to begin anew.`,
  );
}
