import type { LedgerIndex } from './ledger-index.js';
import type { RecordedEvent } from '../port.js';
import { deleted, type Reads, type StreamOptions } from './reads.js';
import type { StoredRecord } from './record.js';

/** The streams of the ledger, read from the leader, and seen as all nodes see them. */
export class Streams {
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
    return records.map((record) => this.index.recorded(record));
  }

  /** The last revision, -1 where there is no such stream. @throws StoreDamaged, StoreUnavailable */
  async lastOf(stream: string): Promise<number> {
    const [last] = await this.#records(stream, { direction: 'backwards', limit: 1 });
    return last?.revision ?? -1;
  }

  async #records(stream: string, options: StreamOptions): Promise<StoredRecord[]> {
    this.index.refuseAway();
    const known = this.index.lastOf(stream);
    const records = await this.reads.stream(stream, options);
    if (lacks(records, known, options)) throw deleted(stream);
    return records;
  }
}

/** Whether events are not there that were: KurrentDB says of a deleted stream that there is none, or gives the rest. */
function lacks(records: readonly StoredRecord[], known: number, options: StreamOptions): boolean {
  const { from, direction, limit } = options;
  if (known < 0 || limit === 0) return false;
  if (direction === 'backwards') return records.length === 0;
  const first = from ?? 0;
  return known >= first && records[0]?.revision !== first;
}
