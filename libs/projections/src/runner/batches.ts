import {
  type Batch,
  comparePositions,
  type EventStore,
  InvalidPosition,
  type Position,
  StoreUnavailable,
} from '@hudna/event-store';
import type { Filing } from '../filing.js';
import type { Checkpoint } from '../store/checkpoint.js';
import type { FiledEvent } from '../store/shelf-writer.js';

/** An event that cannot be filed: what stops a runner. */
export class CannotFile extends Error {
  override readonly name = 'CannotFile';
}

/** A batch as it is to be written: all of it, or what comes before the first event that cannot be filed. */
export interface Prepared {
  readonly filed: readonly FiledEvent[];
  readonly upTo: Position;
  readonly failure?: CannotFile;
}

/** @param from Where the batch begins: it goes no further where its first event cannot be filed. */
export function prepare(filing: Filing, { events, upTo }: Batch, from: Position): Prepared {
  const filed: FiledEvent[] = [];
  for (const event of events) {
    try {
      filed.push({ event, filed: filing.file(event) });
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      const failure = new CannotFile(
        `Stopped at event ${event.id} (${event.type}), position ${event.position}, stream ${event.stream}: ${why}`,
        { cause },
      );
      return { filed, upTo: filed.at(-1)?.event.position ?? from, failure };
    }
  }
  return { filed, upTo };
}

/** The ledger from a position on, until the signal. @throws StoreUnavailable where it ends before that. */
export async function* batches(
  store: EventStore,
  after: Position,
  signal: AbortSignal,
): AsyncIterable<Batch> {
  yield* store.subscribe({ after, signal });
  if (!signal.aborted) throw new StoreUnavailable('The ledger has ended the subscription.');
}

/** Why a file with this checkpoint was not filed from this ledger as it is now; undefined where it was. */
export async function foreign(store: EventStore, checkpoint: Checkpoint): Promise<string | undefined> {
  const head = await store.head();
  if (comparePositions(head, checkpoint.position) < 0) {
    return `The ledger ends at position ${head}, before the checkpoint ${checkpoint.position} of the views.`;
  }
  if (checkpoint.last === '') return undefined;
  const events = await eventsAfter(store, checkpoint.before);
  return events[0]?.id === checkpoint.last
    ? undefined
    : `After position ${checkpoint.before} the ledger has another event than ${checkpoint.last}, which the views hold.`;
}

async function eventsAfter(store: EventStore, after: Position): Promise<Batch['events']> {
  try {
    return (await store.readAll({ after, limit: 1 })).events;
  } catch (error) {
    // A position of another kind of store.
    if (error instanceof InvalidPosition) return [];
    throw error;
  }
}
