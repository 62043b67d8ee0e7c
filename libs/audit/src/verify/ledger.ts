/** The ledger against itself: nothing altered, nothing missing, nothing out of its order, nothing unreadable. */
import { amendedBy, eventTypes, statedFact, targetOf, UnreadableEvent } from '@hudna/domain';
import {
  type Batch,
  type EventStore,
  hashOf,
  type Position,
  type RecordedEvent,
  START,
  StoreDamaged,
  TextNumbers,
} from '@hudna/event-store';
import { VerificationFailed, wrongEvent } from './finding.js';
import { idAt } from './ledger-file.js';

/** The ledger, read once from end to end and not held: each event is checked as it comes. */
export class CheckedLedger {
  #count = 0;
  readonly #check = new Check();
  /** Where each page begins: after so many events, the last of them at this position. */
  readonly #pages: { readonly before: number; readonly after: Position }[] = [];

  constructor(
    private readonly store: EventStore,
    private readonly directory: string,
  ) {}

  /** Events read. */
  get count(): number {
    return this.#count;
  }

  /**
   * Reads all events. The store checks each digest as it reads.
   * @param use Called with each event that was found good.
   * @throws VerificationFailed, StoreUnavailable
   */
  async read(use: (event: RecordedEvent) => void, onProgress?: (read: number) => void): Promise<void> {
    for (let after = START, caughtUp = false; !caughtUp;) {
      const page = await pageAfter(this.store, after, this.directory);
      this.#pages.push({ before: this.#count, after });
      for (const event of page.events) {
        this.#check.next(event);
        use(event);
      }
      this.#count += page.events.length;
      onProgress?.(this.#count);
      ({ upTo: after, caughtUp } = page);
    }
  }

  /** Reads an event again; `number` counts from 1. */
  async eventAt(number: number): Promise<RecordedEvent> {
    const { before, after } = this.#pages.findLast((page) => page.before < number)!;
    const { events } = await this.store.readAll({ after, limit: number - before });
    return events.at(-1)!;
  }
}

async function pageAfter(store: EventStore, after: Position, directory: string): Promise<Batch> {
  try {
    return await store.readAll({ after });
  } catch (error) {
    if (!(error instanceof StoreDamaged)) throw error;
    throw await damaged(store, after, directory, error);
  }
}

/** Reads one event after the other to find the one that is damaged. */
async function damaged(
  store: EventStore,
  from: Position,
  directory: string,
  first: StoreDamaged,
): Promise<VerificationFailed> {
  let [after, error, last] = [from, first, undefined as RecordedEvent | undefined];
  try {
    for (;;) {
      const { events, upTo, caughtUp } = await store.readAll({ after, limit: 1 });
      last = events[0] ?? last;
      if (caughtUp) break;
      after = upTo;
    }
  } catch (thrown) {
    if (!(thrown instanceof StoreDamaged)) throw thrown;
    error = thrown;
  }
  const { position, fault } = error;
  const event = position && idAt(directory, position);
  const named = event ? ` (${event})` : '';
  const before = last ? `, after the event ${last.id} at position ${last.position}` : '';
  return new VerificationFailed({
    part: 'ledger',
    says: `The ledger is damaged: ${fault}${named}${before}.`,
    ...(position && { position }),
    ...(event && { event }),
  });
}

/** What has been seen of the ledger so far. */
class Check {
  readonly #ids = new TextNumbers();
  readonly #streams = new TextNumbers();
  /** By the number of the stream: the revision that comes next. */
  readonly #next: number[] = [];
  #recordedAt = '';
  /** By the number of the id: a hash of the event's stream, revision and type. */
  readonly #places: number[] = [];

  /** @throws VerificationFailed */
  next(event: RecordedEvent): void {
    const { id, stream, revision, recordedAt } = event;
    const number = this.#streams.find(stream);
    const expected = this.#next[number] ?? 0;
    if (revision !== expected) {
      const what = `has revision ${revision} of ${stream}, where ${expected} comes next: another was removed, added or moved`;
      throw wrongEvent('ledger', event, what);
    }
    if (this.#ids.find(id) !== 0) throw wrongEvent('ledger', event, 'has the id of an earlier one');
    if (recordedAt < this.#recordedAt) {
      throw wrongEvent('ledger', event, `was recorded at ${recordedAt}, before its predecessor`);
    }
    readable(event);
    this.#amendable(event);
    this.#places[this.#ids.add(id)] = placeHash(event);
    this.#next[number || this.#streams.add(stream)] = revision + 1;
    this.#recordedAt = recordedAt;
  }

  /** Of an amendment: that what it is about is there. */
  #amendable(event: RecordedEvent): void {
    const amended = amendedBy(event);
    if (!amended) return;
    const { stream } = event;
    const { record, type, revision } = amended;
    if (eventTypes.get(event.type)?.stream === 'own') {
      throw wrongEvent('ledger', event, 'reports something, and says that it amends another');
    }
    if (eventTypes.get(type)?.stream !== 'own') {
      throw wrongEvent('ledger', event, `is about ${type} ${record}, which is no record`);
    }
    if (this.#places[this.#ids.find(record)] !== placeHash({ stream, revision, type })) {
      const what = `is about ${type} ${record} at revision ${revision} of ${stream}, which is not there`;
      throw wrongEvent('ledger', event, what);
    }
    if (this.#ids.find(targetOf(event)) === 0) {
      throw wrongEvent('ledger', event, `names the event ${targetOf(event)}, which is not there`);
    }
  }
}

function placeHash({ stream, revision, type }: Pick<RecordedEvent, 'stream' | 'revision' | 'type'>): number {
  return hashOf(`${revision} ${type} ${stream}`);
}

function readable(event: RecordedEvent): void {
  try {
    statedFact(event);
  } catch (error) {
    if (!(error instanceof UnreadableEvent)) throw error;
    throw wrongEvent('ledger', event, `cannot be read by this program: ${error.message}`);
  }
}
