import { LRUCache } from 'lru-cache';
import { countWhile } from '../count-while.js';
import { comparePositions, type Position } from '../position.js';
import type { StoredRecord } from './record.js';

/** Reads kept open at most, and for how long, in ms, where nobody reads on. */
const [KEPT, KEPT_MS] = [4, 10_000];

/** A read of the ledger, as far as it has come. */
export interface OpenRead<T> {
  /** What it goes on with; undefined where it is at its end. */
  readonly read: AsyncIterator<T> | undefined;
  /** What it has given last: not all of it need have been taken. */
  readonly given: readonly StoredRecord[];
}

/** Reads that were begun a moment ago: who reads on need not begin another. */
export class OpenReads<T> {
  /** By the position of the last record given. */
  readonly #kept = new LRUCache<Position, OpenRead<T>>({
    max: KEPT,
    ttl: KEPT_MS,
    ttlAutopurge: true,
    dispose: ({ read }, _, reason) => {
      if (reason !== 'delete') leave(read);
    },
  });

  keep(open: OpenRead<T>): void {
    const last = open.given.at(-1);
    if (last) this.#kept.set(last.position, open);
    else leave(open.read);
  }

  /**
   * The read that goes on after a position, for the caller alone, with what it has given beyond that already; undefined
   * where nobody has just read up to there.
   */
  take(position: Position): OpenRead<T> | undefined {
    for (const [last, { read, given }] of this.#kept.entries()) {
      const inside =
        comparePositions(given[0]!.position, position) <= 0 && comparePositions(position, last) <= 0;
      if (!inside) continue;
      this.#kept.delete(last);
      const before = countWhile(given, (record) => comparePositions(record.position, position) <= 0);
      return { read, given: given.slice(before) };
    }
    return undefined;
  }
}

/** Ends a read that nobody wants any more. */
export function leave(read: AsyncIterator<unknown> | undefined): void {
  read?.return?.().catch(() => {});
}
