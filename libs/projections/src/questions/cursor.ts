import type { Entry } from '../shelf.js';
import { BadQuestion } from './question.js';

/** Where a page ended, as one opaque word. */
export function cursorAfter({ entity, starts }: Entry): string {
  return Buffer.from(JSON.stringify([starts, entity])).toString('base64url');
}

/** @throws BadQuestion */
export function readCursor(cursor: string): Entry {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (Array.isArray(value) && value.length === 2) {
      const [starts, entity] = value as unknown[];
      if (Number.isSafeInteger(starts) && typeof entity === 'string') {
        return { starts: starts as number, entity };
      }
    }
  } catch {
    // Worded below.
  }
  throw new BadQuestion(
    'cursor',
    'This cursor is none that was given out: take it from `next` of the page before, unchanged.',
  );
}
