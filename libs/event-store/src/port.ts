/**
 * The event store port: all that Hudna asks of the place where events are kept.
 * Every adapter passes the suite in `contract/` unchanged. The words are KurrentDB's: a stream has revisions
 * (0, 1, 2, ...), the whole ledger has positions, and a category is what a stream's name holds before its first dash.
 */
import type { Position } from './position.js';

/** Where a writer expects the stream to stand: at this revision, not yet there, or anywhere. */
export type ExpectedRevision = number | 'no-stream' | 'any';

/** Data of an event: JSON objects only. */
export type JsonObject = { [key: string]: unknown };

export interface NewEvent {
  /** A UUID, lower case; the same event sent again carries the same id. */
  readonly id: string;
  readonly type: string;
  readonly data: JsonObject;
  readonly metadata: JsonObject;
}

export interface RecordedEvent extends NewEvent {
  readonly stream: string;
  /** Place in the stream, from 0, without gaps. */
  readonly revision: number;
  /** Place in the ledger. Opaque: compare with `comparePositions`, never count with it. */
  readonly position: Position;
  /** When the store took it in: RFC 3339, UTC, milliseconds. Never goes back along positions. */
  readonly recordedAt: string;
}

/** An event as it is written: its data and its metadata are JSON text, not parsed yet. */
export interface RawEvent extends Omit<RecordedEvent, 'data' | 'metadata'> {
  readonly data: string;
  readonly metadata: string;
}

/** What a ledger that lies on this machine can do beside. */
export interface RawReader {
  /** A page as of `EventStore.readAll`. @throws InvalidPosition where `after` is none that this store could have given. */
  readAll(options?: { after?: Position; limit?: number }): Promise<Batch<RawEvent>>;

  /** The event at a position that has been read, at once. @throws StoreDamaged, StoreUnavailable */
  at(position: Position): RecordedEvent;
}

export interface Appended {
  /** Every event of the append as recorded, in order. */
  readonly events: readonly RecordedEvent[];
  /** True where these ids had been appended before: nothing was written, `events` are the first ones. */
  readonly repeated: boolean;
}

/** Which events: of these types, or of streams in these categories; both given means both must hold. */
export interface EventFilter {
  readonly types?: readonly string[];
  readonly categories?: readonly string[];
}

/** What a subscriber is handed: events in ledger order, and how far it has now seen the ledger. */
export interface Batch<Event = RecordedEvent> {
  readonly events: readonly Event[];
  /** Everything up to here that passes the filter was delivered: safe to keep as a checkpoint. */
  readonly upTo: Position;
  /** True where nothing more was stored when this batch was read: from here on the subscription is live. */
  readonly caughtUp: boolean;
}

/** How a store stands, for those who look after it. */
export interface StoreStatus {
  /**
   * `live`: it takes appends. `catching-up`: what it must know first is being read. `away`: it cannot be reached, or takes
   * no appends, and is tried again and again. `unwritable`: what is written now would not be kept, as where the disk is
   * full; it is tried again and again. `failed`: what is kept is not as it was written, or no longer where it was, and it
   * takes nothing more.
   */
  readonly state: 'live' | 'catching-up' | 'away' | 'unwritable' | 'failed';
  /** What kind of fault keeps it away, where that is known: `refused`, `no-leader` and others. */
  readonly cause?: string;
  readonly reason?: string;
}

export interface EventStore {
  /**
   * Appends all of `events` to the end of `stream` in one durable transaction, or none of them.
   * Sending the same ids with the same expectation again is answered as the first time (`repeated: true`).
   * @throws WrongExpectedRevision where the stream stands elsewhere, or only some of the ids were appended before.
   * @throws TypeError where there are no events, or an id is not a UUID or comes twice.
   * @throws EventTooLarge where the append exceeds the store's limit.
   * @throws StoreUnavailable where the outcome could not be had.
   */
  append(stream: string, events: readonly NewEvent[], expected: ExpectedRevision): Promise<Appended>;

  /**
   * Events of one stream, empty where there is no such stream. Forwards from revision `from` (default 0), or
   * backwards from it (default: the end); both include it.
   */
  readStream(
    stream: string,
    options?: { from?: number; direction?: 'forwards' | 'backwards'; limit?: number },
  ): Promise<readonly RecordedEvent[]>;

  /**
   * One page of the ledger: at most `limit` (default 1,000) events strictly after `after` (default: the start). Go on
   * from `upTo` until `caughtUp`. With an `after` beyond the end the page is empty, and its `upTo` is `after` itself:
   * compare with `head` where that matters.
   * @throws InvalidPosition where `after` is none that this store could have given.
   */
  readAll(options?: { after?: Position; limit?: number; filter?: EventFilter }): Promise<Batch>;

  /** For who reads over many events and looks into few. Left out where the ledger is not at hand. */
  readonly raw?: RawReader;

  /** The event with this id, wherever it is. */
  find(id: string): Promise<RecordedEvent | undefined>;

  /** The position of the last event, `START` in an empty ledger. */
  head(): Promise<Position>;

  /**
   * Promises that from now on nothing is recorded at or before a moment (epoch milliseconds) that is not in the future,
   * and gives the head: what was known at that moment is a prefix of the ledger up to there, and no longer grows. A store
   * with a clock of its own may wait until that has passed the moment. Where the store takes its time from this machine's
   * clock, it holds beyond a restart as long as that clock is not set back.
   * @throws RangeError where the moment is in the future.
   * @throws StoreUnavailable where the promise could not be had; so does a store that only reads.
   */
  advanceWatermark(recordedMs: number): Promise<Position>;

  /**
   * Events after `after`, first those stored already, then each as it comes: none missed, none twice, in order.
   * Ends when `signal` is aborted or the store is closed; the consumer's pace is the only pace (nothing is buffered
   * but the batch in hand). With an `after` beyond the end it begins there.
   * @throws InvalidPosition where `after` is none that this store could have given.
   */
  subscribe(options: { after: Position; filter?: EventFilter; signal?: AbortSignal }): AsyncIterable<Batch>;

  status(): StoreStatus;

  /**
   * By how much this machine's clock was ahead of the store's own when that last took an append, ms; negative where it was
   * behind, undefined before that. Left out where the store has no clock of its own.
   */
  clockAheadMs?(): number | undefined;

  close(): Promise<void>;
}

/** `corridor` of `corridor-al-wafideen`. */
export function categoryOf(stream: string): string {
  const dash = stream.indexOf('-');
  return dash < 0 ? stream : stream.slice(0, dash);
}
