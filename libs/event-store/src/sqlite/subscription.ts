import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Passes, passing } from '../passing.js';
import type { Batch, EventFilter, RecordedEvent } from '../port.js';
import type { Position } from '../position.js';
import type { Doorbell } from '../doorbell.js';
import type { Reading } from './reading.js';
import { decode, numberOf, positionOf, type Row } from './rows.js';

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
    private readonly reading: Reading,
    private readonly bell: Doorbell,
  ) {}

  /** These rows were committed by this store: nobody needs to read them again. */
  committed(rows: Row[]): void {
    const upTo = rows.at(-1)![0];
    this.#shared = { after: upTo - rows.length, upTo, rows };
    this.bell.ring();
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
    const passes = passing(filter);
    let at = after;
    let told = false;
    while (!until.aborted) {
      const seen = this.bell.rings;
      const batch = await this.#next(at, filter, passes).catch((error: unknown) => {
        // Closed while it was read: an end like any other.
        if (!until.aborted) throw error;
      });
      if (until.aborted || !batch) return;
      const moved = numberOf(batch.upTo) > at;
      at = numberOf(batch.upTo);
      if (moved || (batch.caughtUp && !told)) {
        told = batch.caughtUp;
        yield batch;
      }
      // A consumer that never waits must not keep all others from their turn.
      if (batch.caughtUp) await this.bell.wait(seen, until);
      else await nextTurn();
    }
  }

  async #next(at: number, filter: EventFilter | undefined, passes: Passes): Promise<Batch> {
    const head = this.reading.headNumber();
    return head - at > NEAR
      ? this.reading.readAll({ after: positionOf(at), limit: NEAR, filter })
      : this.#live(at, Math.max(at, head), passes);
  }

  #live(after: number, upTo: number, passes: Passes): Batch {
    if (this.#shared?.after !== after || this.#shared.upTo !== upTo) {
      this.#shared = { after, upTo, rows: this.reading.rowsBetween(after, upTo) };
    }
    const shared = this.#shared;
    shared.events ??= shared.rows.map((row) => decode(row, this.reading.file));
    return {
      events: passes ? shared.events.filter(passes) : shared.events,
      upTo: positionOf(upTo),
      caughtUp: true,
    };
  }
}
