/**
 * What this node knows of the whole ledger: which stream has which id, how far each stream goes, and where an event is
 * recorded at another time, or under another id, than its record says. It is read from the first event on, and followed.
 */
import { StoreUnavailable } from '../errors.js';
import type { RecordedEvent } from '../port.js';
import type { Position } from '../position.js';
import { type KurrentDbConnection, PATIENCE_MS } from './connection.js';
import { EventIdIndex } from './event-id-index.js';
import type { Reads } from './reads.js';
import type { ResolvedRecord } from './record-resolver.js';
import { WATERMARKS, type StoredRecord } from './record.js';
import { type Ends, StreamEnds } from './stream-ends.js';
import { SubscribedSource } from './subscribed-source.js';
import { Tail } from './tail.js';
import { unknown } from './writing.js';

/** What has come of an append that is under way. */
export interface Arrival {
  /** Its events, as they are in the ledger; none where an earlier append has put them there. */
  readonly events: readonly RecordedEvent[];
  /** Resolves when the last of its ids is in the stream, whichever node wrote it. */
  readonly there: Promise<void>;
  /** To be called when nobody waits for it any more. */
  forget(): void;
}

export class LedgerIndex {
  readonly tail: Tail;
  readonly #ids = new EventIdIndex();
  readonly #late = new Map<Position, string>();
  readonly #renamed = new Map<Position, string>();
  /** Events of the appends under way, by append. */
  readonly #awaited = new Map<string, RecordedEvent[]>();
  /** Called when an event is there, by stream and id. */
  readonly #arrivals = new Map<string, () => void>();
  /** By how much this machine's clock was ahead of the server's when it last took an append of this node, ms. */
  aheadMs: number | undefined;
  #looking: Promise<void> | undefined;
  #next: Promise<void> | undefined;

  /**
   * @param patienceMs How long is waited for what the ledger holds to be known.
   * @param onEvent Called with each event.
   * @param now Epoch ms.
   */
  constructor(
    connection: KurrentDbConnection,
    private readonly reads: Reads,
    private readonly patienceMs: number,
    private readonly onEvent: () => void,
    private readonly now: () => number,
  ) {
    const source = new SubscribedSource(connection, reads);
    // Of events it is noticed where they become known.
    const watermarkEnds = new StreamEnds(true);
    const ends: Ends = {
      follow: (stream, revision) => stream === WATERMARKS && watermarkEnds.follow(stream, revision),
    };
    this.tail = new Tail(source, connection, reads, 'start', (resolved) => this.#learn(resolved), ends);
  }

  /** Where an event is, as far as the ledger has come to this node. */
  placeOf(id: string): { stream: string; revision: number } | undefined {
    return this.#ids.find(id);
  }

  /** The last revision of a stream, -1 where there is none, as far as the ledger has come to this node. */
  lastOf(stream: string): number {
    return this.#ids.last(stream);
  }

  /** Until the ids of the ledger are known. @throws StoreUnavailable where that takes longer, or the server is away */
  async ready(): Promise<void> {
    const { tail } = this;
    this.refuseAway();
    if (tail.wasLive) return;
    try {
      await tail.until(() => tail.wasLive, performance.now() + this.patienceMs);
    } catch (error) {
      throw tail.state === 'catching-up' ? new StoreUnavailable(this.learning()) : error;
    }
  }

  /** A caller that comes when the server has been away for long does not wait as long again. @throws StoreUnavailable, StoreDamaged */
  refuseAway(): void {
    const { tail } = this;
    tail.start().refuseFailed();
    if (tail.awayMs > PATIENCE_MS) throw new StoreUnavailable(tail.reason);
  }

  /** What is waited for at the start, in words. */
  learning(): string {
    return `The ids of the ledger are being read from KurrentDB, ${this.#ids.count.toLocaleString('en')} so far.`;
  }

  /** Until all is known that was stored when this was asked; those who ask meanwhile share the next look. */
  upToDate(): Promise<void> {
    if (!this.#looking) {
      return (this.#looking = this.#lookAtEnd().finally(() => (this.#looking = undefined)));
    }
    return (this.#next ??= this.#looking
      .catch(() => {})
      .then(() => {
        this.#next = undefined;
        return this.upToDate();
      }));
  }

  /** Until the record at a position is known. @throws StoreUnavailable */
  reached(position: Position): Promise<void> {
    return this.tail.reached(position, performance.now() + this.patienceMs);
  }

  /** The same for what was just written. @throws OutcomeUnknown: it is written, and its position is not known yet */
  async arrived(position: Position): Promise<void> {
    try {
      await this.tail.reached(position, performance.now() + PATIENCE_MS);
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      throw unknown(error);
    }
  }

  /** Until a stream is known up to a revision. @throws StoreUnavailable */
  knows(stream: string, revision: number): Promise<void> {
    return this.tail.until(() => this.lastOf(stream) >= revision, performance.now() + PATIENCE_MS);
  }

  /** Watches for the events of an append, and for the last of its ids. */
  expect(by: string, stream: string, lastId: string): Arrival {
    const events: RecordedEvent[] = [];
    const { promise: there, resolve } = Promise.withResolvers<void>();
    const last = arrivalOf(stream, lastId);
    this.#awaited.set(by, events);
    this.#arrivals.set(last, resolve);
    const forget = () => {
      this.#awaited.delete(by);
      this.#arrivals.delete(last);
    };
    return { events, there, forget };
  }

  /** A record that is known, as all nodes see it. */
  resolve({ stamp, ...record }: StoredRecord): RecordedEvent {
    const { position } = record;
    return {
      ...record,
      id: this.#renamed.get(position) ?? record.id,
      recordedAt: this.#late.get(position) ?? new Date(stamp.recordedMs).toISOString(),
    };
  }

  async #lookAtEnd(): Promise<void> {
    const last = await this.reads.lastBefore();
    if (last) await this.reached(last.position);
  }

  #learn({ event, by, serverMs, renamed, late }: ResolvedRecord): void {
    this.#ids.add(event);
    if (late) this.#late.set(event.position, event.recordedAt);
    if (renamed) this.#renamed.set(event.position, event.id);
    const awaited = this.#awaited.get(by);
    awaited?.push(event);
    // It was sent just now: what lies between is the way there and back.
    if (awaited) this.aheadMs = this.now() - serverMs;
    this.#arrivals.get(arrivalOf(event.stream, event.id))?.();
    this.onEvent();
  }
}

function arrivalOf(stream: string, id: string): string {
  return `${id} ${stream}`;
}
