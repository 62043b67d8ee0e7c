/** The ledger against itself: nothing altered, nothing missing, nothing out of its order, nothing unreadable. */
import { factChange, UnreadableEvent } from '@hudna/domain';
import {
  type Batch,
  type EventStore,
  type Position,
  type RecordedEvent,
  START,
  StoreDamaged,
} from '@hudna/event-store';
import { VerificationFailed, wrongEvent } from './finding.js';
import { idAt } from './ledger-file.js';

/**
 * All events, each checked. The store checks each digest as it reads.
 * @throws Found, StoreUnavailable
 */
export async function readChecked(
  store: EventStore,
  directory: string,
  onProgress?: (read: number) => void,
): Promise<RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  const check = new Check();
  for (let after = START, caughtUp = false; !caughtUp;) {
    const page = await pageAfter(store, after, directory);
    for (const event of page.events) check.next(event);
    events.push(...page.events);
    onProgress?.(events.length);
    ({ upTo: after, caughtUp } = page);
  }
  return events;
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
  readonly #ids = new Set<string>();
  readonly #revisions = new Map<string, number>();
  #recordedAt = '';

  /** @throws Found */
  next(event: RecordedEvent): void {
    const { id, stream, revision, recordedAt } = event;
    const expected = (this.#revisions.get(stream) ?? -1) + 1;
    if (revision !== expected) {
      const what = `has revision ${revision} of ${stream}, where ${expected} comes next: another was removed, added or moved`;
      throw wrongEvent('ledger', event, what);
    }
    if (this.#ids.has(id)) throw wrongEvent('ledger', event, 'has the id of an earlier one');
    if (recordedAt < this.#recordedAt) {
      throw wrongEvent('ledger', event, `was recorded at ${recordedAt}, before its predecessor`);
    }
    readable(event);
    this.#ids.add(id);
    this.#revisions.set(stream, revision);
    this.#recordedAt = recordedAt;
  }
}

function readable(event: RecordedEvent): void {
  try {
    factChange(event);
  } catch (error) {
    if (!(error instanceof UnreadableEvent)) throw error;
    throw wrongEvent('ledger', event, `cannot be read by this program: ${error.message}`);
  }
}
