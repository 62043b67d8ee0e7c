/** Appends events that another ledger has recorded, each at the time at which that recorded it. */
import {
  type Appended,
  EventIdTaken,
  type EventStore,
  EventTooLarge,
  type RecordedEvent,
  WrongExpectedRevision,
} from '@hudna/event-store';
import { TargetDiffers } from './compare.js';

/** Events of one time of recording sent at once, at most. */
const GROUP = 1_000;

/** An event that the target does not take. */
export class CannotCopy extends Error {
  override readonly name = 'CannotCopy';
}

export class Sender {
  #ms = 0;

  /** The clock to open the store with, in epoch ms. */
  readonly now = () => this.#ms;

  /**
   * Appends events in order. They come back as they were, or somebody else writes there.
   * @param inOrder Whether the store takes appends that are under way together in the order in which they were sent.
   * @throws TargetDiffers, CannotCopy, StoreUnavailable
   */
  async send(store: EventStore, events: readonly RecordedEvent[], inOrder: boolean): Promise<void> {
    for (const group of splitWhere(events, areApart)) {
      this.#ms = Date.parse(group[0]!.recordedAt);
      const runs = [...splitWhere(group, (last, next) => last.stream !== next.stream)];
      if (inOrder) await Promise.all(runs.map((run) => append(store, run)));
      else for (const run of runs) await append(store, run);
    }
  }
}

/** Neighbours of one stream and one time as one append, as most of them were. */
async function append(store: EventStore, run: readonly RecordedEvent[]): Promise<void> {
  const { stream, revision } = run[0]!;
  const events = run.map(({ id, type, data, metadata }) => ({ id, type, data, metadata }));
  try {
    compare(run, await store.append(stream, events, revision === 0 ? 'no-stream' : revision - 1));
  } catch (error) {
    if (error instanceof EventTooLarge && run.length > 1) {
      for (const event of run) await append(store, [event]);
      return;
    }
    throw asCopyError(error, run[0]!);
  }
}

/** An event that another copy of the same ledger was first with is as good. @throws TargetDiffers */
function compare(run: readonly RecordedEvent[], { events }: Appended): void {
  for (const [index, { id, recordedAt }] of events.entries()) {
    const sent = run[index]!;
    if (id !== sent.id) throw targetWrittenByOthers(`it has given the event ${sent.id} the id ${id}`, sent);
    if (recordedAt !== sent.recordedAt) {
      throw targetWrittenByOthers(
        `it has recorded the event ${id} at ${recordedAt}, where the source has ${sent.recordedAt}`,
        sent,
      );
    }
  }
}

function asCopyError(error: unknown, event: RecordedEvent): unknown {
  if (error instanceof WrongExpectedRevision || error instanceof EventIdTaken) {
    return targetWrittenByOthers(error.message.replace(/\.$/, ''), event);
  }
  if (error instanceof EventTooLarge || error instanceof TypeError) {
    return new CannotCopy(`The event ${event.id} of ${event.stream} cannot be copied: ${error.message}`, {
      cause: error,
    });
  }
  return error;
}

function targetWrittenByOthers(what: string, { id }: RecordedEvent): TargetDiffers {
  return new TargetDiffers(
    `Somebody else writes to the target, or a server has been started on it before: ${what}. Stop whatever writes there and run this again; where what is there is refused then, copy into a new, empty one.`,
    id,
  );
}

function areApart(last: RecordedEvent, next: RecordedEvent): boolean {
  return last.recordedAt !== next.recordedAt;
}

/** Cuts a list between two neighbours of which this holds, and where a part is long enough. */
function* splitWhere(
  events: readonly RecordedEvent[],
  apart: (last: RecordedEvent, next: RecordedEvent) => boolean,
): Generator<readonly RecordedEvent[], void> {
  let start = 0;
  for (let end = 1; end <= events.length; end += 1) {
    if (end < events.length && end - start < GROUP && !apart(events[end - 1]!, events[end]!)) continue;
    yield events.slice(start, end);
    start = end;
  }
}
