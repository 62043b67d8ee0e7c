import { setImmediate as nextTurn } from 'node:timers/promises';
import { type EventPredicate, predicateOf } from '../event-predicate.js';
import type { Batch, EventFilter, RecordedEvent } from '../port.js';
import type { Position } from '../position.js';
import type { Notifier } from '../primitives/notifier.js';
import type { SqliteReads } from './sqlite-reads.js';
import { decodeRow, numberOf, positionOfNumber, type Row } from './rows.js';

/** So near to the head a subscriber counts as live, and shares what is read with the others. */
const NEAR = 500;

/**
 * The subscriptions of one store. All who are live stand at the same position, that of the head (a filter moves past
 * what it leaves out), so a commit is read and parsed once for all of them and each runs its own filter over it.
 */
export class Subscriptions {
  readonly #ended = new AbortController();
  #shared?: { after: number; upTo: number; rows: Row[]; events?: RecordedEvent[] };

  constructor(
    private readonly reads: SqliteReads,
    private readonly notifier: Notifier,
  ) {}

  /** These rows were committed by this store: nobody needs to read them again. */
  committed(rows: Row[]): void {
    const upTo = rows.at(-1)![0];
    this.#shared = { after: upTo - rows.length, upTo, rows };
    this.notifier.notify();
  }

  close(): void {
    this.#ended.abort();
  }

  subscribe(options: { after: Position; filter?: EventFilter; signal?: AbortSignal }): AsyncIterable<Batch> {
    return { [Symbol.asyncIterator]: () => this.#iterate(options) };
  }

  #iterate({ after, filter, signal }: Parameters<Subscriptions['subscribe']>[0]): AsyncIterator<Batch> {
    const left = new AbortController();
    const until = AbortSignal.any([left.signal, this.#ended.signal, ...(signal ? [signal] : [])]);
    const batches = this.#batches(numberOf(after), filter, until);
    return {
      next: () => batches.next(),
      // A generator that is waiting would answer this only at its next event.
      return: () => {
        left.abort();
        return batches.return(undefined);
      },
    };
  }

  async *#batches(
    after: number,
    filter: EventFilter | undefined,
    until: AbortSignal,
  ): AsyncGenerator<Batch, undefined> {
    const predicate = predicateOf(filter);
    let at = after;
    let wasCaughtUp = false;
    while (!until.aborted) {
      const seen = this.notifier.notifications;
      const batch = await this.#next(at, filter, predicate).catch((error: unknown) => {
        // Closed while it was read: an end like any other.
        if (!until.aborted) throw error;
      });
      if (until.aborted || !batch) return;
      const moved = numberOf(batch.upTo) > at;
      at = numberOf(batch.upTo);
      if (moved || (batch.caughtUp && !wasCaughtUp)) {
        wasCaughtUp = batch.caughtUp;
        yield batch;
      }
      // A consumer that never waits must not keep all others from their turn.
      if (batch.caughtUp) await this.notifier.wait(seen, until);
      else await nextTurn();
    }
  }

  async #next(at: number, filter: EventFilter | undefined, predicate: EventPredicate): Promise<Batch> {
    const head = this.reads.headNumber();
    return head - at > NEAR
      ? this.reads.readAll({ after: positionOfNumber(at), limit: NEAR, filter })
      : this.#live(at, Math.max(at, head), predicate);
  }

  #live(after: number, upTo: number, predicate: EventPredicate): Batch {
    if (this.#shared?.after !== after || this.#shared.upTo !== upTo) {
      this.#shared = { after, upTo, rows: this.reads.rowsBetween(after, upTo) };
    }
    const shared = this.#shared;
    shared.events ??= shared.rows.map((row) => decodeRow(row, this.reads.file));
    return {
      events: predicate ? shared.events.filter(predicate) : shared.events,
      upTo: positionOfNumber(upTo),
      caughtUp: true,
    };
  }
}
