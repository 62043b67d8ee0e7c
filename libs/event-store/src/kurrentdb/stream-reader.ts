import { StoreDamaged } from '../errors.js';
import type { LedgerIndex } from './ledger-index.js';
import type { RecordedEvent } from '../port.js';
import { deleted, type Reads, type StreamOptions } from './reads.js';
import type { StoredRecord } from './record.js';
import { hole } from './stream-ends.js';

/** The streams of the ledger, read from the leader, and seen as all nodes see them. */
export class StreamReader {
  constructor(
    private readonly reads: Reads,
    private readonly index: LedgerIndex,
  ) {}

  /** Empty where there is no such stream. @throws StoreDamaged where somebody has deleted it, StoreUnavailable */
  async read(stream: string, options: StreamOptions = {}): Promise<readonly RecordedEvent[]> {
    const records = await this.#records(stream, options);
    const last = records.at(options.direction === 'backwards' ? 0 : -1);
    if (!last) return [];
    // What was read is known from now on, and so is when it was recorded.
    await this.index.reached(last.position);
    return records.map((record) => this.index.resolve(record));
  }

  /** The last revision, -1 where there is no such stream. @throws StoreDamaged, StoreUnavailable */
  async lastOf(stream: string): Promise<number> {
    const [last] = await this.#records(stream, { direction: 'backwards', limit: 1 });
    return last?.revision ?? -1;
  }

  async #records(stream: string, options: StreamOptions): Promise<StoredRecord[]> {
    this.index.refuseAway();
    const knownLast = this.index.lastOf(stream);
    try {
      const records = await this.reads.stream(stream, options);
      refuseLack(stream, records, knownLast, options);
      return records;
    } catch (error) {
      // Nothing more is taken, nor answered, beside a ledger that has a hole.
      if (error instanceof StoreDamaged) this.index.tail.fail(error);
      throw error;
    }
  }
}

/**
 * KurrentDB says of a deleted stream that there is none, and of a truncated one it gives the rest.
 * @param knownLast The last revision that is known, -1 for none.
 * @throws StoreDamaged where events are not there that were
 */
function refuseLack(
  stream: string,
  records: readonly StoredRecord[],
  knownLast: number,
  { from, direction, limit = Infinity }: StreamOptions,
): void {
  if (limit === 0) return;
  const backwards = direction === 'backwards';
  const first = backwards
    ? Math.min(from ?? Infinity, Math.max(knownLast, records[0]?.revision ?? -1))
    : (from ?? 0);
  const due = backwards ? Math.min(limit, first + 1) : Math.min(limit, knownLast - first + 1);
  for (let at = 0; at < Math.max(due, records.length); at += 1) {
    const wanted = backwards ? first - at : first + at;
    const found = records[at]?.revision;
    if (found === wanted) continue;
    if (found === undefined && records.length === 0) throw deleted(stream);
    throw hole(stream, wanted, found ?? records.at(-1)!.revision);
  }
}
