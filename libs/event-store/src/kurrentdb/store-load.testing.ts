/** Writers and a subscriber that go on whatever befalls the server, and what must hold of the answers that they had. */
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { anEvent, newCategory, readEverything, someEvents } from '../contract/helpers.js';
import { Notifier } from '../primitives/notifier.js';
import { StoreUnavailable } from '../errors.js';
import type { Appended, EventStore, NewEvent, RecordedEvent } from '../port.js';
import { comparePositions, type Position } from '../position.js';

/** Between two tries of one who was refused, in ms: as a client would wait. */
const PAUSE_MS = 50;

const WRITERS = 8;

/** The type of the last event of all. */
const END = 'Ended';

/** Appends and reads until there is an answer, as those do who post. Other refusals than `StoreUnavailable` are thrown. */
export async function untilAvailable<T>(ask: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      await delay(PAUSE_MS);
    }
  }
}

/** Several writers at several stores, and those who follow at each. */
export class StoreLoad {
  readonly category = newCategory();
  /** Every event that was acknowledged, as it was answered. */
  readonly acknowledged: RecordedEvent[] = [];
  readonly #notifier = new Notifier();
  /** No more appends are begun. */
  readonly #ended = new AbortController();
  /** Nobody follows any more. */
  readonly #left = new AbortController();
  readonly #followed: Promise<RecordedEvent[]>[];
  readonly #writers: Promise<void>[];

  constructor(
    readonly stores: readonly EventStore[],
    private readonly after: Position,
    followers: readonly EventStore[] = [],
  ) {
    this.#followed = [...stores, ...followers].map((store) => this.#follow(store));
    this.#writers = Array.from({ length: WRITERS }, (_, number) => this.#write(number));
    for (const one of [...this.#followed, ...this.#writers]) one.catch(() => this.#ended.abort());
  }

  /** Until so many more events were acknowledged. */
  async more(count: number): Promise<void> {
    const enough = this.acknowledged.length + count;
    while (this.acknowledged.length < enough && !this.#ended.signal.aborted) {
      await this.#notifier.wait(this.#notifier.notifications, this.#ended.signal);
    }
  }

  /** Ends the writers once each has its answer, and sees that nothing was lost, doubled or changed. */
  async settle(): Promise<void> {
    this.#ended.abort();
    try {
      await Promise.all(this.#writers);
      await this.#append(0, `${this.category}-end`, 'no-stream', [anEvent(END)]);
      await this.#check(await Promise.all(this.#followed));
    } finally {
      this.#left.abort();
    }
  }

  async #check(followed: readonly RecordedEvent[][]): Promise<void> {
    const filter = { categories: [this.category] };
    const ledger = await untilAvailable(() => readEverything(this.stores[0]!, { after: this.after, filter }));
    const byId = (events: readonly RecordedEvent[]) => events.toSorted((a, b) => (a.id < b.id ? -1 : 1));
    expect(byId(ledger)).toEqual(byId(this.acknowledged));
    for (const [index, event] of ledger.slice(1).entries()) {
      expect(comparePositions(ledger[index]!.position, event.position)).toBeLessThan(0);
      expect(ledger[index]!.recordedAt <= event.recordedAt).toBe(true);
    }
    for (const events of followed) expect(events).toEqual(ledger);
    for (const stream of new Set(ledger.map((event) => event.stream))) {
      const events = ledger.filter((event) => event.stream === stream);
      expect(events.map(({ revision }) => revision)).toEqual([...events.keys()]);
    }
  }

  /** Streams of its own, and one that all share; each append sent again, at any of the stores, until it is answered. */
  async #write(number: number): Promise<void> {
    for (let turn = 0; !this.#ended.signal.aborted; turn += 1) {
      const own = `${this.category}-${randomUUID()}`;
      await this.#append(number + turn, own, 'no-stream', someEvents(2));
      await this.#append(number + turn, own, 1, someEvents(3));
      await this.#append(number + turn, `${this.category}-shared`, 'any', someEvents(1 + (turn % 2)));
    }
  }

  async #append(
    turn: number,
    stream: string,
    expected: Parameters<EventStore['append']>[2],
    sent: readonly NewEvent[],
  ): Promise<void> {
    let tries = 0;
    const store = () => this.stores[(turn + tries++) % this.stores.length]!;
    const { events } = await untilAvailable<Appended>(() => store().append(stream, sent, expected));
    expect(events.map(({ id }) => id)).toEqual(sent.map(({ id }) => id));
    this.acknowledged.push(...events);
    this.#notifier.notify();
    // What was acknowledged is found in each store.
    const [found] = await untilAvailable(() =>
      store().readStream(stream, { from: events[0]!.revision, limit: 1 }),
    );
    expect(found).toEqual(events[0]);
  }

  /** Until the end; goes on from the last batch where it breaks off. */
  async #follow(store: EventStore): Promise<RecordedEvent[]> {
    const seen: RecordedEvent[] = [];
    const filter = { categories: [this.category] };
    let after = this.after;
    return untilAvailable(async () => {
      for await (const batch of store.subscribe({ after, filter, signal: this.#left.signal })) {
        seen.push(...batch.events);
        after = batch.upTo;
        if (seen.at(-1)?.type === END) break;
      }
      return seen;
    });
  }
}
