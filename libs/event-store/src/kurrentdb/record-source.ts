import type { Position } from '../position.js';
import type { Reads } from './reads.js';
import type { StoredRecord } from './record.js';

/** Hands over the records after a position, in order, until it ends, throws or the signal is aborted. */
export interface RecordSource {
  run(after: Position, sink: RecordSink, signal: AbortSignal): Promise<void>;
}

/** Who takes what a feed hands over. */
export interface RecordSink {
  /** The server has answered, and hands over what comes. */
  began(): void;
  /** Takes the next record. Where it gives a promise, the one after it has to wait for that. */
  take(record: StoredRecord): Promise<void> | undefined;
  /** Whether all was handed over that was stored a moment ago. */
  caughtUp(yes: boolean): void;
}

/**
 * Hands over what is stored, page by page: a server sends a page with far less work than a subscription takes.
 * @param patienceMs How long is tried before a server that does not answer is called away.
 * @returns The last position.
 */
export async function readStored(
  reads: Reads,
  after: Position,
  sink: RecordSink,
  signal: AbortSignal,
  patienceMs?: number,
): Promise<Position> {
  for (let at = after; ;) {
    const { records, ended } = await reads.after(at, undefined, patienceMs);
    if (signal.aborted) return at;
    sink.began();
    if (!ended) sink.caughtUp(false);
    for (const record of records) {
      const pending = sink.take(record);
      if (pending) await pending;
      at = record.position;
    }
    if (ended) sink.caughtUp(true);
    if (ended || signal.aborted) return at;
  }
}
