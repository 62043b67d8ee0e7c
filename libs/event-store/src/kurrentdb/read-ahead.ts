import { LRUCache } from 'lru-cache';
import { countWhile } from '../count-while.js';
import { comparePositions, type Position } from '../position.js';
import type { StoredRecord } from './record.js';

/** Stretches kept at most, and for how long, in ms, after they were used last. */
const [KEPT, KEPT_MS] = [2, 10_000];

/** Stretches of the ledger that were read a moment ago, and what was read with them beyond what was asked for. */
export class ReadAhead {
  /** By the position of the last record. */
  readonly #kept = new LRUCache<Position, readonly StoredRecord[]>({
    max: KEPT,
    ttl: KEPT_MS,
    updateAgeOnGet: true,
    ttlAutopurge: true,
  });

  keep(records: readonly StoredRecord[]): void {
    const last = records.at(-1);
    if (last) this.#kept.set(last.position, records);
  }

  /** What is kept of what comes after a position, perhaps nothing; undefined where nobody has just read up to there. */
  after(position: Position): readonly StoredRecord[] | undefined {
    for (const [last, records] of this.#kept.entries()) {
      const inside =
        comparePositions(records[0]!.position, position) <= 0 && comparePositions(position, last) <= 0;
      if (!inside) continue;
      this.#kept.get(last);
      return records.slice(countWhile(records, (record) => comparePositions(record.position, position) <= 0));
    }
    return undefined;
  }
}
