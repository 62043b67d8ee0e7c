/**
 * Reads of the ledger that are under way: who reads on page by page goes on with one, and need not begin another. Each
 * request of the client's reads may wait some 40 ms for the server: docs/performance.md says why.
 */
import type { AllStreamResolvedEvent, KurrentDBClient } from '@kurrent/kurrentdb-client';
import { LRUCache } from 'lru-cache';
import { countWhile } from '../count-while.js';
import { comparePositions, type Position } from '../position.js';
import { recordOf, type StoredRecord } from './record.js';

/**
 * Reads kept at most, and for how long, in ms, where nobody reads on. One that waits holds up to 2 MiB of the 5 MiB that
 * the server may send ahead over a connection for all reads together: three that wait would stop all others.
 */
const [KEPT, KEPT_MS] = [2, 10_000];

export interface OpenRead {
  /** What it goes on with; undefined where it is at its end, and is kept to show that somebody has read so far. */
  readonly read: AsyncIterator<AllStreamResolvedEvent> | undefined;
  /** Whose read it is. */
  readonly client: KurrentDBClient;
  /** What it has given last, in the order of the ledger: not all of it need have been taken. */
  readonly lastRecords: readonly StoredRecord[];
}

export class OpenReads {
  /** By the position of the last record given. */
  readonly #kept = new LRUCache<Position, OpenRead>({
    max: KEPT,
    ttl: KEPT_MS,
    ttlAutopurge: true,
    dispose: ({ read }, _, reason) => {
      if (reason !== 'delete') void drain(read);
    },
  });

  /**
   * The read that goes on after a position, for the caller alone, with what it has given beyond that already; undefined
   * where nobody has just read up to there.
   */
  take(position: Position): OpenRead | undefined {
    for (const [last, open] of this.#kept.entries()) {
      const { lastRecords } = open;
      const inside =
        comparePositions(lastRecords[0]!.position, position) <= 0 && comparePositions(position, last) <= 0;
      if (!inside) continue;
      this.#kept.delete(last);
      const before = countWhile(lastRecords, (record) => comparePositions(record.position, position) <= 0);
      return { ...open, lastRecords: lastRecords.slice(before) };
    }
    return undefined;
  }

  /**
   * The next records of a read, at most so many, and whether it is at its end. It is kept for who reads on.
   * @param onPart Called with each part.
   * @param after Of a read that was just begun: the record at this position is left out.
   * @throws StoreDamaged where the first that comes is none of Hudna's; what comes before such a one is good
   */
  async give(
    { read, client, lastRecords }: OpenRead,
    most: number,
    onPart: () => void,
    after?: Position,
  ): Promise<{ records: StoredRecord[]; ended: boolean }> {
    const records = [...lastRecords];
    let ended = false;
    while (records.length < most && !ended) {
      const next = await read?.next();
      onPart();
      ended = next?.done ?? true;
      const event = next?.value?.event;
      if (!event) continue;
      try {
        const record = recordOf(event);
        if (record.position !== after) records.push(record);
      } catch (error) {
        void drain(read);
        if (records.length === 0) throw error;
        return { records, ended: false };
      }
    }
    this.#keep({ read: ended ? undefined : read, client, lastRecords: records });
    return { records: records.slice(0, most), ended };
  }

  #keep(open: OpenRead): void {
    const last = open.lastRecords.at(-1);
    if (last) this.#kept.set(last.position, open);
    else void drain(open.read);
  }
}

/** Reads to the end what nobody wants any more: the client has no other way to have its part of the connection back. */
async function drain(read: AsyncIterator<unknown> | undefined): Promise<void> {
  try {
    while (read && !(await read.next()).done);
  } catch {
    // That is an end as well.
  }
}
