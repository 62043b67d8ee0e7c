/** What was known at a moment, read out of the raw ledger. */
import { setTimeout as delay } from 'node:timers/promises';
import {
  type Batch,
  comparePositions,
  type EventStore,
  type Position,
  type RecordedEvent,
  START,
  StoreUnavailable,
  type RawEvent,
} from '@hudna/event-store';
import { InMemoryReadModel, type ReadModel } from '@hudna/projections';

export interface KnownAtOptions {
  /** A moment of record time, epoch milliseconds. Left out: all that is stored. */
  readonly knownAt?: number;
  /** The last event to be known. Left out: the last of all. */
  readonly upTo?: Position;
  /** Called after each page with how many events have been read. */
  readonly onProgress?: (read: number) => void;
  /** Epoch milliseconds. Default: Date.now. */
  readonly now?: () => number;
}

/** Nobody can say yet what will be known at a moment that has not come. */
export class FutureMoment extends Error {
  override readonly name = 'FutureMoment';
  constructor() {
    super('This moment has not come: leave knownAt out for what is known now.');
  }
}

/** How long, in ms, a commit may be under way: a time of recording is taken just before it is written. */
const UNDER_WAY_MS = 1_000;

/**
 * The events recorded at or before a moment, in ledger order. The watermark is advanced to the moment first where the store
 * can: in KurrentDB any reader may. The reader of an embedded ledger cannot, as its server does; so the end of the ledger
 * counts as the end of what was known only when the clock had passed the moment by a second before it was read. Asked about the second that has just gone by, this waits. A commit that takes a running server longer
 * than that second is missed, and is there when the same is asked again.
 * @throws FutureMoment, StoreDamaged, StoreUnavailable
 */
export async function eventsKnownAt(
  store: EventStore,
  options: KnownAtOptions = {},
): Promise<RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  const read = (after: Position) => store.readAll({ after });
  await advanceWatermark(store, options);
  for await (const page of pagesKnownAt(read, options)) events.push(...page);
  return events;
}

/**
 * The read model of these events, made page by page. Where the ledger is at hand, no more is held than what a fact is found
 * by: then the store must stay open as long as the read model is used.
 * @throws as `eventsKnownAt`, UnreadableEvent
 */
export async function readModelKnownAt(store: EventStore, options: KnownAtOptions = {}): Promise<ReadModel> {
  const { raw } = store;
  const { knownAt } = options;
  const model = new InMemoryReadModel(raw && ((position) => raw.at(position)));
  const read = (after: Position): Promise<Batch<RecordedEvent | RawEvent>> =>
    (raw ?? store).readAll({ after });
  await advanceWatermark(store, options);
  for await (const page of pagesKnownAt(read, options)) for (const event of page) model.add(event);
  // Later events show how far the clocks of this prefix are to be believed.
  if (knownAt !== undefined) {
    for await (const event of eventsAfter(read, model.position)) model.addLater(event);
  }
  return model.believed({ knownAtMs: knownAt, nowMs: (options.now ?? Date.now)() });
}

async function* eventsAfter<Event>(
  read: (after: Position) => Promise<Batch<Event>>,
  position: Position,
): AsyncGenerator<Event, void> {
  for (let after = position; ;) {
    const { events, upTo, caughtUp } = await read(after);
    yield* events;
    if (caughtUp) return;
    after = upTo;
  }
}

async function advanceWatermark(
  store: EventStore,
  { knownAt, now = Date.now }: KnownAtOptions,
): Promise<void> {
  if (knownAt === undefined) return;
  if (knownAt > now()) throw new FutureMoment();
  try {
    await store.advanceWatermark(knownAt);
  } catch (error) {
    // One that only reads; where it cannot be reached, reading says so as well.
    if (!(error instanceof StoreUnavailable)) throw error;
  }
}

async function* pagesKnownAt<Event extends { readonly recordedAt: string; readonly position: Position }>(
  read: (after: Position) => Promise<Batch<Event>>,
  options: KnownAtOptions,
): AsyncGenerator<readonly Event[], void> {
  const { knownAt = -Infinity, upTo, onProgress, now = Date.now } = options;
  const all = options.knownAt === undefined && upTo === undefined;
  const isKnown = ({ recordedAt, position }: Event) =>
    (options.knownAt === undefined || Date.parse(recordedAt) <= knownAt) &&
    (upTo === undefined || comparePositions(position, upTo) <= 0);
  let done = 0;
  for (let after = START; ;) {
    const wait = knownAt + UNDER_WAY_MS + 1 - now();
    const page = await read(after);
    const known = all ? page.events : page.events.filter(isKnown);
    yield known;
    onProgress?.((done += known.length));
    // The times of recording never go back along the ledger.
    if (known.length < page.events.length || (page.caughtUp && wait <= 0)) return;
    if (page.caughtUp) await delay(wait);
    after = page.upTo;
  }
}
