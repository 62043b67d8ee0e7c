import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { LRUCache } from 'lru-cache';
import { checkedAppend, type EventJson, MAX_APPEND_BYTES } from '../checked.js';
import { EventIdTaken, StoreUnavailable, WrongExpectedRevision } from '../errors.js';
import { passing } from '../passing.js';
import type {
  Appended,
  Batch,
  EventFilter,
  EventStore,
  ExpectedRevision,
  NewEvent,
  RecordedEvent,
  StoreStatus,
} from '../port.js';
import { type Position, START } from '../position.js';
import { proposed, sendAppend, sendSeal, unknown } from './appends.js';
import { Connection, PATIENCE_MS } from './connection.js';
import { Known } from './known.js';
import { OneByOne } from './one-by-one.js';
import { pairOf, positionOf } from './position.js';
import { deleted, Reads, type StreamOptions } from './reads.js';
import type { Recorded, Recorder } from './recorder.js';
import { refuseStampOf, SEALS, type StoredRecord } from './record.js';
import { subscribe, type SubscribeOptions } from './subscription.js';
import { Tail } from './tail.js';

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

/** Records looked at for one page at most, where a filter leaves most of them out. */
const LOOKED_AT = 20_000;

/** How long, in ms, appends under way may go on when the store is closed. */
const GRACE_MS = 3_000;

/** What is different from what a record says of itself, by position. */
interface Amendments {
  readonly late: Map<Position, string>;
  readonly renamed: Map<Position, string>;
}

/**
 * The ledger in KurrentDB, or EventStoreDB from 23.10 on: one node or a cluster, and any number of these stores before it.
 * The database is to hold nothing else. docs/operations.md says what happens at each fault.
 */
export class KurrentDbEventStore implements EventStore {
  readonly #connection: Connection;
  readonly #reading: Connection;
  readonly #reads: Reads;
  readonly #ended = new AbortController();
  readonly #known = new Known();
  readonly #amended: Amendments = { late: new Map(), renamed: new Map() };
  /** Follows the ledger from its first event, and so knows all ids. */
  readonly #whole: Tail;
  /** Follows what comes, where the whole is not needed. */
  readonly #live: Tail;
  readonly #underWay = new OneByOne();
  /** What has come of the appends under way, by append. */
  readonly #awaited = new Map<string, RecordedEvent[]>();
  /** Called when the last event of an append under way is there, by stream and id. */
  readonly #arrivals = new Map<string, () => void>();
  /** Readers of pages, by how far they have come. */
  readonly #recorders = new LRUCache<Position, Recorder>({ max: 64 });
  readonly #now: () => number;
  readonly #maxAppendBytes: number;
  /** How long, in ms, is waited for what the ledger holds to be known. */
  readonly #patienceMs: number;
  #closed = false;

  /** Does not wait for the server: `status` tells. @throws WrongConnectionString */
  static async open(options: KurrentDbEventStoreOptions): Promise<KurrentDbEventStore> {
    return new KurrentDbEventStore(options);
  }

  private constructor({ connectionString, now, maxAppendBytes, eager = true }: KurrentDbEventStoreOptions) {
    this.#now = now ?? Date.now;
    this.#maxAppendBytes = maxAppendBytes ?? MAX_APPEND_BYTES;
    this.#patienceMs = eager ? PATIENCE_MS : Infinity;
    this.#connection = new Connection(connectionString);
    this.#reading = new Connection(connectionString);
    // Reads have a connection of their own in the client, which fails by itself: it is replaced by itself.
    this.#reads = new Reads(this.#reading);
    this.#whole = new Tail(this.#connection, this.#reads, 'start', (recorded) => this.#learn(recorded));
    this.#live = eager ? this.#whole.start() : new Tail(this.#connection, this.#reads, 'end');
  }

  async append(stream: string, events: readonly NewEvent[], expected: ExpectedRevision): Promise<Appended> {
    const json = checkedAppend(stream, events, expected, this.#maxAppendBytes);
    if (stream.startsWith('$') || stream === SEALS) {
      throw new TypeError(`The name ${stream} is kept for systems.`);
    }
    for (const event of events) refuseStampOf(event);
    if (this.#closed) throw new StoreUnavailable('The store is closed.');
    const names = events.map(({ id }) => id);
    // Whoever takes any revision would only get in each other's way.
    if (expected === 'any') names.push(stream);
    return this.#underWay.run(names, () => this.#append(stream, events, json, expected));
  }

  async readStream(stream: string, options: StreamOptions = {}): Promise<readonly RecordedEvent[]> {
    const known = this.#known.last(stream);
    const records = await this.#reads.stream(stream, options);
    if (lacks(records, known, options)) throw deleted(stream);
    const last = records.at(options.direction === 'backwards' ? 0 : -1);
    if (!last) return [];
    // What was read is known from now on, and so is when it was recorded.
    await this.#whole.reached(last.position, performance.now() + this.#patienceMs);
    return records.map((record) => this.#recorded(record));
  }

  async readAll(options: { after?: Position; limit?: number; filter?: EventFilter } = {}): Promise<Batch> {
    const { after = START, limit = 1_000, filter } = options;
    const passes = passing(filter);
    const recorder = await this.#recorderAt(after);
    const events: RecordedEvent[] = [];
    let [from, upTo, looked] = [after, after, 0];
    const page = (caughtUp: boolean): Batch => {
      // Whoever reads on takes it along.
      this.#recorders.set(upTo, recorder);
      return { events, upTo, caughtUp };
    };
    while (looked < LOOKED_AT) {
      const { records, ended } = await this.#reads.after(
        from,
        filter ? undefined : limit - events.length + 1,
      );
      for (const record of records) {
        if (events.length === limit && record.stream !== SEALS) return page(false);
        await this.#reads.complete(recorder, record);
        const event = recorder.take(record)?.event;
        from = record.position;
        upTo = event?.position ?? upTo;
        if (event && (!passes || passes(event))) events.push(event);
      }
      if (ended) return page(true);
      looked += records.length;
    }
    return page(false);
  }

  async find(id: string): Promise<RecordedEvent | undefined> {
    await this.#ready();
    if (!this.#known.find(id)) {
      // Another node may have been told of it a moment ago.
      const last = await this.#reads.lastBefore();
      if (last) await this.#whole.reached(last.position, performance.now() + this.#patienceMs);
    }
    const place = this.#known.find(id);
    if (!place) return undefined;
    const [event] = await this.readStream(place.stream, { from: place.revision, limit: 1 });
    return event;
  }

  async head(): Promise<Position> {
    return (await this.#reads.lastEvent())?.position ?? START;
  }

  /** Writes a record of its own where no event shows yet that the moment is over, so that all nodes keep the promise. */
  async seal(recordedMs: number): Promise<Position> {
    const moment = Math.floor(recordedMs);
    if (!(moment <= this.#now())) {
      throw new RangeError(`The moment ${recordedMs} is in the future, and cannot be sealed yet.`);
    }
    await this.#ready();
    if (this.#whole.seen.latestMs <= moment) {
      const { record, latestMs } = this.#whole.seen;
      const stamp = Math.max(this.#now(), moment + 1, latestMs);
      const { position } = await sendSeal(this.#connection, stamp, record);
      await this.#whole.reached(positionOf(position!), performance.now() + PATIENCE_MS);
    }
    return this.#whole.position;
  }

  subscribe(options: SubscribeOptions): AsyncIterable<Batch> {
    pairOf(options.after);
    const page = (after: Position) => this.readAll({ after, limit: 500 });
    return subscribe({ tail: this.#live, ended: this.#ended.signal, page }, options);
  }

  status(): StoreStatus {
    const { state, reason, wasLive } = this.#live;
    if (state === 'live') return { state };
    if (state !== 'catching-up' || wasLive) return { state, ...(reason !== undefined && { reason }) };
    return { state, reason: this.#learning() };
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#ended.abort();
    // Appends under way have a moment to be answered.
    const limit = new AbortController();
    const late = delay(GRACE_MS, undefined, { signal: limit.signal }).catch(() => {});
    await Promise.race([this.#underWay.idle(), late]);
    limit.abort();
    // The tails are told first, or they would try again; the end of the connection ends what they wait for.
    const tails = [this.#whole.close(), this.#live.close()];
    await Promise.all([this.#connection.close(), this.#reading.close()]);
    await Promise.all([...tails, this.#underWay.idle()]);
  }

  async #append(
    stream: string,
    events: readonly NewEvent[],
    json: readonly EventJson[],
    expected: ExpectedRevision,
  ): Promise<Appended> {
    await this.#ready();
    for (;;) {
      const exact =
        expected === 'any' ? await this.#lastOf(stream) : expected === 'no-stream' ? -1 : expected;
      await this.#knowUpTo(stream, exact, expected);
      // Before it is looked whether the ids are new: that must hold at least up to what the stamp names.
      const { seen } = this.#whole;
      const last = this.#known.last(stream);
      const before = await this.#before(stream, events, expected);
      if (before) return before;
      // A stream that somebody has deleted begins anew in KurrentDB, and not here.
      if (exact < last && expected !== 'any') throw new WrongExpectedRevision(stream, expected, last);
      const outcome = await this.#send(stream, events, json, exact, seen);
      if ('events' in outcome) return outcome;
      if (expected === 'any') continue;
      // Another node may have been first with the same.
      const twin = await this.#before(stream, events, expected);
      if (twin) return twin;
      throw new WrongExpectedRevision(stream, expected, outcome.actual);
    }
  }

  async #send(
    stream: string,
    events: readonly NewEvent[],
    json: readonly EventJson[],
    exact: number,
    { record: seen, latestMs }: Tail['seen'],
  ): Promise<Appended | { actual: number | 'no-stream' }> {
    const by = randomUUID();
    const stamp = { recordedMs: Math.max(Math.floor(this.#now()), latestMs), seen, by };
    const arrived: RecordedEvent[] = [];
    this.#awaited.set(by, arrived);
    const last = arrivalOf(stream, events.at(-1)!.id);
    const { promise: there, resolve } = Promise.withResolvers<undefined>();
    this.#arrivals.set(last, () => resolve(undefined));
    try {
      const sent = sendAppend(this.#connection, stream, proposed(events, json, stamp), exact);
      // Its answer may be lost, and where another node has sent the same just now it comes late: the event itself tells.
      sent.catch(() => {});
      const outcome = await Promise.race([sent, there]);
      if (!outcome) {
        if (arrived.length > 0) return { events: arrived, repeated: false };
        return (await this.#before(stream, events, exact < 0 ? 'no-stream' : exact))!;
      }
      if (!outcome.written) return outcome;
      await this.#whole
        .reached(positionOf(outcome.result.position!), performance.now() + PATIENCE_MS)
        .catch((error: unknown) => {
          // It is written, and where cannot be told yet: not that it was not taken.
          throw error instanceof StoreUnavailable ? unknown(error) : error;
        });
      if (arrived.length > 0) return { events: arrived, repeated: false };
      // The server knows these ids from an earlier append, and has written nothing.
      return (await this.#before(stream, events, exact < 0 ? 'no-stream' : exact))!;
    } finally {
      this.#arrivals.delete(last);
      this.#awaited.delete(by);
    }
  }

  /** What was appended before under these ids; undefined where they are new. @throws EventIdTaken, WrongExpectedRevision */
  async #before(
    stream: string,
    events: readonly NewEvent[],
    expected: ExpectedRevision,
  ): Promise<Appended | undefined> {
    const places = events.map(({ id }) => ({ id, ...this.#known.find(id) }));
    const taken = places.filter((place) => place.stream !== undefined);
    if (taken.length === 0) return undefined;
    const elsewhere = taken.find((place) => place.stream !== stream);
    if (elsewhere) throw new EventIdTaken(elsewhere.id, elsewhere.stream!);
    const first = places[0]!.revision;
    if (first === undefined || places.some(({ revision }, index) => revision !== first + index)) {
      throw new WrongExpectedRevision(stream, expected, this.#known.last(stream));
    }
    return { events: await this.readStream(stream, { from: first, limit: places.length }), repeated: true };
  }

  /** So that an id that the stream has up to this revision is known: KurrentDB would take it a second time. */
  async #knowUpTo(stream: string, revision: number, expected: ExpectedRevision): Promise<void> {
    if (this.#known.last(stream) >= revision) return;
    const actual = await this.#lastOf(stream);
    if (actual < revision) {
      throw new WrongExpectedRevision(stream, expected, actual < 0 ? 'no-stream' : actual);
    }
    await this.#whole.until(() => this.#known.last(stream) >= revision, performance.now() + PATIENCE_MS);
  }

  async #lastOf(stream: string): Promise<number> {
    const options = { direction: 'backwards', limit: 1 } as const;
    const known = this.#known.last(stream);
    const records = await this.#reads.stream(stream, options);
    if (lacks(records, known, options)) throw deleted(stream);
    const [last] = records;
    return last?.revision ?? -1;
  }

  async #recorderAt(after: Position): Promise<Recorder> {
    pairOf(after);
    const kept = this.#recorders.get(after);
    this.#recorders.delete(after);
    return kept ?? this.#reads.recorderAt(after);
  }

  /** Until the ids of the ledger are known. @throws StoreUnavailable where that takes longer, or the server is away */
  async #ready(): Promise<void> {
    const whole = this.#whole.start();
    whole.refuseFailed();
    if (whole.awayMs > PATIENCE_MS) throw new StoreUnavailable(whole.reason);
    if (whole.wasLive) return;
    await whole
      .until(() => whole.wasLive, performance.now() + this.#patienceMs)
      .catch((error: unknown) => {
        if (whole.state !== 'catching-up') throw error;
        throw new StoreUnavailable(this.#learning());
      });
  }

  #learning(): string {
    return `The ids of the ledger are being read from KurrentDB, ${this.#known.count.toLocaleString('en')} so far.`;
  }

  #learn({ event, by, renamed, late }: Recorded): void {
    this.#known.add(event);
    if (late) this.#amended.late.set(event.position, event.recordedAt);
    if (renamed) this.#amended.renamed.set(event.position, event.id);
    this.#awaited.get(by)?.push(event);
    this.#arrivals.get(arrivalOf(event.stream, event.id))?.();
  }

  #recorded({ stamp, ...record }: StoredRecord): RecordedEvent {
    const { position } = record;
    return {
      ...record,
      id: this.#amended.renamed.get(position) ?? record.id,
      recordedAt: this.#amended.late.get(position) ?? new Date(stamp.recordedMs).toISOString(),
    };
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

function arrivalOf(stream: string, id: string): string {
  return `${id} ${stream}`;
}
