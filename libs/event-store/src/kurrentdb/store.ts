import { setTimeout as delay } from 'node:timers/promises';
import { MAX_APPEND_BYTES } from '../validated-append.js';
import { Notifier } from '../primitives/notifier.js';
import type {
  Appended,
  Batch,
  EventStore,
  ExpectedRevision,
  NewEvent,
  RecordedEvent,
  StoreStatus,
} from '../port.js';
import { type Position, START } from '../position.js';
import { ThreadNotifier } from './thread-notifier.js';
import { Appender } from './appender.js';
import { sendWatermark } from './appends.js';
import { KurrentDbConnection, PATIENCE_MS } from './connection.js';
import { LedgerIndex } from './ledger-index.js';
import { PagedSource } from './paged-source.js';
import { type PageOptions, Pages } from './pages.js';
import { pairOf, positionOfPair } from './position.js';
import { Reads, type StreamOptions } from './reads.js';
import { StreamReader } from './stream-reader.js';
import { subscribe, type SubscribeOptions } from './subscription.js';
import { Tail } from './tail.js';
import { Writing } from './writing.js';

export interface KurrentDbEventStoreOptions {
  /** As KurrentDB's clients have it: `kurrentdb://USER:PASSWORD@HOST:2113?tls=true`, several hosts with commas between. */
  readonly connectionString: string;
  /** The clock that `recordedAt` is taken from, in epoch milliseconds. Default: Date.now. */
  readonly now?: () => number;
  /** Bytes of data, as JSON, that one append may have. Default: 1 MiB, KurrentDB's own where it is not set otherwise. */
  readonly maxAppendBytes?: number;
  /** Whether the ids of the ledger are read at once, for one that will append; else with the first need. Default: true. */
  readonly eager?: boolean;
}

/** Events that a subscriber is given at once, where there are many. */
const BATCH = 256;

/** How long, in ms, appends under way may go on when the store is closed. */
const GRACE_MS = 3_000;

/**
 * The ledger in KurrentDB, or EventStoreDB from 23.10 on: one node or a cluster, and any number of these stores before it.
 * The database is to hold nothing else. docs/operations.md says what happens at each fault.
 */
export class KurrentDbEventStore implements EventStore {
  readonly #connection: KurrentDbConnection;
  readonly #writing: Writing;
  /** Reads have a connection of their own in the client, which fails by itself: it is replaced by itself. */
  readonly #readConnection: KurrentDbConnection;
  readonly #reads: Reads;
  readonly #index: LedgerIndex;
  readonly #pages: Pages;
  readonly #streamReader: StreamReader;
  readonly #appender: Appender;
  /** Follows what comes: that of the index, or where that is not needed one of its own. */
  readonly #live: Tail;
  /** Between the stores of this process: one appends, and others read in threads of their own. */
  readonly #threadNotifier: ThreadNotifier;
  readonly #ended = new AbortController();
  readonly #now: () => number;
  #watermarkWrite: Promise<void> | undefined;

  /** Does not wait for the server: `status` says how it stands. @throws WrongConnectionString */
  static async open(options: KurrentDbEventStoreOptions): Promise<KurrentDbEventStore> {
    return new KurrentDbEventStore(options);
  }

  private constructor(options: KurrentDbEventStoreOptions) {
    const { connectionString, now = Date.now, maxAppendBytes = MAX_APPEND_BYTES, eager = true } = options;
    this.#now = now;
    this.#connection = new KurrentDbConnection(connectionString);
    this.#readConnection = this.#connection.beside();
    this.#writing = new Writing(this.#connection.beside());
    this.#reads = new Reads(this.#readConnection);
    const notifier = new Notifier();
    this.#threadNotifier = new ThreadNotifier(connectionString, () => notifier.notify());
    const patienceMs = eager ? PATIENCE_MS : Infinity;
    this.#index = new LedgerIndex(
      this.#connection,
      this.#reads,
      patienceMs,
      () => this.#threadNotifier.notify(),
      now,
    );
    this.#pages = new Pages(this.#reads, eager ? this.#index : undefined);
    this.#streamReader = new StreamReader(this.#reads, this.#index);
    this.#appender = new Appender(this.#writing, this.#index, this.#streamReader, now, maxAppendBytes);
    const paged = () =>
      new Tail(new PagedSource(this.#reads, notifier), this.#connection, this.#reads, 'end');
    this.#live = eager ? this.#index.tail.start() : paged();
    if (eager) this.#writing.start();
  }

  append(stream: string, events: readonly NewEvent[], expected: ExpectedRevision): Promise<Appended> {
    return this.#appender.append(stream, events, expected);
  }

  readStream(stream: string, options?: StreamOptions): Promise<readonly RecordedEvent[]> {
    return this.#streamReader.read(stream, options);
  }

  readAll(options: PageOptions = {}): Promise<Batch> {
    return this.#pages.read(options);
  }

  async find(id: string): Promise<RecordedEvent | undefined> {
    await this.#index.ready();
    // Another node may have appended it a moment ago.
    if (!this.#index.placeOf(id)) await this.#index.upToDate();
    const place = this.#index.placeOf(id);
    if (!place) return undefined;
    const [event] = await this.#streamReader.read(place.stream, { from: place.revision, limit: 1 });
    return event;
  }

  async head(): Promise<Position> {
    const { tail } = this.#index;
    tail.refuseFailed();
    if (!tail.wasLive) return (await this.#reads.lastEvent())?.position ?? START;
    await this.#index.upToDate();
    return tail.position;
  }

  /** Writes a record of its own where no event shows yet that the moment is over, so that all nodes keep the promise. */
  async advanceWatermark(recordedMs: number): Promise<Position> {
    const moment = Math.floor(recordedMs);
    const { tail } = this.#index;
    // What another node has recorded is over, whatever this one's clock says.
    if (!(moment <= Math.max(this.#now(), tail.seen.latestMs - 1))) {
      throw new RangeError(`The moment ${recordedMs} is in the future, and cannot be sealed yet.`);
    }
    await this.#index.ready();
    while (tail.seen.latestMs <= moment) await (this.#watermarkWrite ??= this.#writeWatermark(moment));
    return tail.position;
  }

  subscribe(options: SubscribeOptions): AsyncIterable<Batch> {
    pairOf(options.after);
    const { filter } = options;
    const page = (after: Position) => this.readAll({ after, limit: BATCH, ...(filter && { filter }) });
    return subscribe({ tail: this.#live, ended: this.#ended.signal, page }, options);
  }

  clockAheadMs(): number | undefined {
    return this.#index.aheadMs;
  }

  status(): StoreStatus {
    const { state, reason, cause, wasLive } = this.#live;
    if (state === 'live') return this.#statusOfWriting();
    if (state === 'catching-up' && !wasLive) return { state, reason: this.#index.learning() };
    return { state, ...(reason !== undefined && { reason }), ...(cause && { cause: cause.kind }) };
  }

  /** What is stored comes: commands are taken only where appends are, too. */
  #statusOfWriting(): StoreStatus {
    const { fault, cause } = this.#writing;
    if (!fault) return { state: 'live' };
    const reason = `It can be read, and takes no reports. ${fault.message}`;
    return { state: 'away', reason, ...(cause && { cause: cause.kind }) };
  }

  async close(): Promise<void> {
    if (this.#ended.signal.aborted) return;
    this.#ended.abort();
    // Appends under way have a moment to be answered, where somebody is there who answers.
    const idle = this.#appender.close();
    const limit = new AbortController();
    const graceMs = this.status().state === 'live' ? GRACE_MS : 0;
    await Promise.race([idle, delay(graceMs, undefined, { signal: limit.signal }).catch(() => {})]);
    limit.abort();
    // The tails are closed first, or they would try again; the end of the connection ends what they wait for.
    const tails = [this.#index.tail.close(), this.#live.close()];
    try {
      await Promise.all([this.#connection.close(), this.#readConnection.close(), this.#writing.close()]);
      await Promise.all([...tails, idle]);
    } finally {
      this.#threadNotifier.close();
    }
  }

  /** Those who ask meanwhile wait for this one, and look then whether it will do. */
  async #writeWatermark(moment: number): Promise<void> {
    try {
      const { record, latestMs } = this.#index.tail.seen;
      const stamp = Math.max(this.#now(), moment + 1, latestMs);
      const { position } = await sendWatermark(this.#writing, stamp, record);
      await this.#index.reached(positionOfPair(position!));
    } finally {
      this.#watermarkWrite = undefined;
    }
  }
}
