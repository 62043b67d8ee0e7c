import { randomUUID } from 'node:crypto';
import { validatedAppend, type EventJson } from '../validated-append.js';
import { EventIdTaken, StoreUnavailable, WrongExpectedRevision } from '../errors.js';
import type { Appended, ExpectedRevision, NewEvent } from '../port.js';
import { proposed, sendAppend } from './appends.js';
import type { LedgerIndex } from './ledger-index.js';
import { KeyedMutex } from '../primitives/keyed-mutex.js';
import { positionOfPair } from './position.js';
import { refuseStampOf, WATERMARKS } from './record.js';
import type { StreamReader } from './stream-reader.js';
import type { Tail } from './tail.js';
import { unknown, type Writing } from './writing.js';

/** An id, and where it is, if it is known. */
type Place = { readonly id: string; readonly stream?: string; readonly revision?: number };

/** Appends each event once, however often and through however many stores it is sent. */
export class Appender {
  readonly #mutex = new KeyedMutex();
  #closed = false;

  /**
   * @param now Epoch ms.
   * @param maxBytes Of the data of one append, as JSON.
   */
  constructor(
    private readonly writing: Writing,
    private readonly index: LedgerIndex,
    private readonly streamReader: StreamReader,
    private readonly now: () => number,
    private readonly maxBytes: number,
  ) {}

  /** As `EventStore.append`. */
  async append(stream: string, events: readonly NewEvent[], expected: ExpectedRevision): Promise<Appended> {
    const json = validatedAppend(stream, events, expected, this.maxBytes);
    if (stream.startsWith('$') || stream === WATERMARKS) {
      throw new TypeError(`The name ${stream} is kept for systems.`);
    }
    for (const event of events) refuseStampOf(event);
    if (this.#closed) throw new StoreUnavailable('The store is closed.');
    const keys = events.map(({ id }) => id);
    // Appends at any revision are queued: side by side they would only conflict.
    if (expected === 'any') keys.push(stream);
    return this.#mutex.run(keys, () => this.#append(stream, events, json, expected));
  }

  /** Takes nothing more, and waits for what is under way. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#mutex.idle();
  }

  async #append(
    stream: string,
    events: readonly NewEvent[],
    json: readonly EventJson[],
    expected: ExpectedRevision,
  ): Promise<Appended> {
    await this.index.ready();
    for (;;) {
      const exact = await this.#exact(stream, expected);
      await this.#knowUpTo(stream, exact, expected);
      // Before it is looked whether the ids are new: that must hold at least up to what the stamp names.
      const { seen } = this.index.tail;
      const last = this.index.lastOf(stream);
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

  /** The revision that the stream must have, -1 where there must be none. */
  async #exact(stream: string, expected: ExpectedRevision): Promise<number> {
    if (expected === 'any') return this.streamReader.lastOf(stream);
    return expected === 'no-stream' ? -1 : expected;
  }

  /** So that an id that the stream has up to this revision is known: KurrentDB would take it a second time. */
  async #knowUpTo(stream: string, revision: number, expected: ExpectedRevision): Promise<void> {
    if (this.index.lastOf(stream) >= revision) return;
    const actual = await this.streamReader.lastOf(stream);
    if (actual < revision) {
      throw new WrongExpectedRevision(stream, expected, actual < 0 ? 'no-stream' : actual);
    }
    await this.index.knows(stream, revision);
  }

  async #send(
    stream: string,
    events: readonly NewEvent[],
    json: readonly EventJson[],
    exact: number,
    { record: seen, latestMs }: Tail['seen'],
  ): Promise<Appended | { actual: number | 'no-stream' }> {
    const by = randomUUID();
    const stamp = { recordedMs: Math.max(Math.floor(this.now()), latestMs), seen, by };
    const arrival = this.index.expect(by, stream, events.at(-1)!.id);
    try {
      const sent = sendAppend(this.writing, stream, proposed(events, json, stamp), exact);
      // Its answer may be lost, and where another node has sent the same just now it comes late: the event itself tells.
      sent.catch(() => {});
      const outcome = await Promise.race([sent, arrival.there]);
      if (outcome && !outcome.written) return outcome;
      if (outcome) await this.index.arrived(positionOfPair(outcome.result.position!));
      if (arrival.events.length > 0) return { events: arrival.events, repeated: false };
      // The server knows these ids from an earlier append, and has written nothing.
      return await this.#there(stream, events, exact < 0 ? 'no-stream' : exact);
    } finally {
      arrival.forget();
    }
  }

  /** What is there under ids of which the server has said so. @throws OutcomeUnknown where it cannot be read now */
  async #there(stream: string, events: readonly NewEvent[], expected: ExpectedRevision): Promise<Appended> {
    try {
      return (await this.#before(stream, events, expected))!;
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      throw unknown(error);
    }
  }

  /** What was appended before under these ids; undefined where they are new. @throws EventIdTaken, WrongExpectedRevision */
  async #before(
    stream: string,
    events: readonly NewEvent[],
    expected: ExpectedRevision,
  ): Promise<Appended | undefined> {
    let places = this.#placesOf(events);
    const isKnown = (place: Place) => place.stream !== undefined;
    // Of several that another node has appended at once, a part may have come here, and the rest be on its way.
    if (places.some(isKnown) && !places.every(isKnown)) {
      await this.index.upToDate();
      places = this.#placesOf(events);
    }
    const knownPlaces = places.filter(isKnown);
    if (knownPlaces.length === 0) return undefined;
    const elsewhere = knownPlaces.find((place) => place.stream !== stream);
    if (elsewhere) throw new EventIdTaken(elsewhere.id, elsewhere.stream!);
    const first = places[0]!.revision;
    if (first === undefined || places.some(({ revision }, at) => revision !== first + at)) {
      throw new WrongExpectedRevision(stream, expected, this.index.lastOf(stream));
    }
    return {
      events: await this.streamReader.read(stream, { from: first, limit: places.length }),
      repeated: true,
    };
  }

  #placesOf(events: readonly NewEvent[]): Place[] {
    return events.map(({ id }) => ({ id, ...this.index.placeOf(id) }));
  }
}
