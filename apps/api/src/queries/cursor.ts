import type { Entry } from '@hudna/projections';
import { refused } from './parameters.js';

/** Where a page ended, as one opaque word. */
export function cursorAfter({ entity, starts }: Entry): string {
  return Buffer.from(JSON.stringify([starts, entity])).toString('base64url');
}

/** @throws Refusal 400 */
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
  throw refused(
    'cursor',
    'This cursor is none that was given out: take it from `next` of the page before, unchanged.',
  );
}
