/**
 * Turns records, in order, into the events that every node sees alike.
 *
 * Several nodes write, each by a clock of its own and each a little behind the others. So what an event says of itself is
 * not enough: it is recorded at the latest time that any record up to it was stamped with (a running maximum), and its id
 * is its own only where no record before it has the same. Both depend on what came before. A writer stamps no less than
 * the latest time up to what it had seen, and has looked for its ids up to there: what it cannot have known lies between
 * that and its record. This stretch, a few records as a rule, is all that is needed to read any record right, so a reader
 * may begin anywhere.
 */
import { v5 } from 'uuid';
import type { RecordedEvent } from '../port.js';
import { comparePositions, type Position, START } from '../position.js';
import { WATERMARKS, type StoredRecord } from './record.js';
import { type Ends, StreamEnds } from './stream-ends.js';

/** Records kept to look back at; where one needs more, they are read again. */
const KEPT = 4_096;

/** The namespace of ids given to events whose own was taken (RFC 9562, version 5). Never changes. */
const NAMESPACE = 'f0b4d2c8-7a3e-5d19-8c55-1f6f2a0c9b7e';

export interface ResolvedRecord {
  readonly event: RecordedEvent;
  /** Which append wrote it. */
  readonly by: string;
  /** When the server took it, by its own clock: epoch ms. */
  readonly serverMs: number;
  /** True where its own id was taken, and it was given another. */
  readonly renamed: boolean;
  /** True where it is recorded later than its stamp says. */
  readonly late: boolean;
}

export class RecordResolver {
  /** The last record of each id that was written after `#since`, in the order of the ledger. */
  readonly #recent = new Map<string, Position>();

  /**
   * @param since From here on every record is known.
   * @param latest Epoch ms of the latest stamp up to there.
   * @param ends What notices that records are missing.
   */
  constructor(
    private since: Position = START,
    private latest = 0,
    private readonly ends: Ends = new StreamEnds(since === START),
  ) {}

  /** Epoch ms: nothing that comes is recorded before this. */
  get latestMs(): number {
    return this.latest;
  }

  /** The stretch that must be known before `record` can be taken: after the one, up to the other. */
  missing(record: StoredRecord): { after: Position; upTo: Position } | undefined {
    const { seen } = record.stamp;
    return comparePositions(seen, this.since) < 0 ? { after: seen, upTo: this.since } : undefined;
  }

  /** Makes known what lies before what is known. */
  recall(records: readonly StoredRecord[], after: Position): void {
    const later = [...this.#recent];
    this.#recent.clear();
    for (const { id, position } of records) this.#remember(id, position);
    for (const [id, position] of later) this.#remember(id, position);
    this.since = after;
  }

  /** The next record, whose stretch is known; undefined for a watermark. @throws StoreDamaged where some before it are missing */
  resolve(record: StoredRecord): ResolvedRecord | undefined {
    this.ends.follow(record.stream, record.revision);
    this.latest = Math.max(this.latest, record.stamp.recordedMs);
    if (record.stream === WATERMARKS) return undefined;
    const { type, data, metadata, stream, revision, position } = record;
    const before = this.#remember(record.id, position);
    if (this.#recent.size > KEPT) this.#forget();
    const renamed = before !== undefined && comparePositions(before, record.stamp.seen) > 0;
    const id = renamed ? v5(`${record.id} ${stream} ${revision}`, NAMESPACE) : record.id;
    const recordedAt = new Date(this.latest).toISOString();
    const event = { id, type, data, metadata, stream, revision, position, recordedAt };
    const { by, serverMs, recordedMs } = record.stamp;
    return { event, by, serverMs, renamed, late: this.latest > recordedMs };
  }

  /** Where the id was last, if it was. */
  #remember(id: string, position: Position): Position | undefined {
    const before = this.#recent.get(id);
    // So that it has its place behind all others.
    if (before !== undefined) this.#recent.delete(id);
    this.#recent.set(id, position);
    return before;
  }

  #forget(): void {
    let left = KEPT / 2;
    for (const [id, position] of this.#recent) {
      this.#recent.delete(id);
      this.since = position;
      if ((left -= 1) === 0) return;
    }
  }
}

/** The latest stamp in a stretch that ends with the last record before a reader begins, in epoch ms. */
export function latestIn(records: readonly StoredRecord[]): number {
  return records.reduce((latest, { stamp }) => Math.max(latest, stamp.recordedMs), 0);
}
