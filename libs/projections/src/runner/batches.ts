import {
  type Batch,
  comparePositions,
  type EventStore,
  InvalidPosition,
  type Position,
  StoreUnavailable,
} from '@hudna/event-store';
import { type ProjectedEvent, projectedEvent, type Projection } from '../read-model/projection.js';
import type { Checkpoint } from '../store/checkpoint.js';

/** An event that cannot be projected: what stops a runner. */
export class ProjectionFailed extends Error {
  override readonly name = 'CannotFile';
}

/** A batch as it is to be written: all of it, or what comes before the first event that cannot be projected. */
export interface PreparedBatch {
  readonly projected: readonly ProjectedEvent[];
  readonly upTo: Position;
  readonly failure?: ProjectionFailed;
}

/** @param from Where the batch begins: it goes no further where its first event cannot be projected. */
export function prepareBatch(projection: Projection, { events, upTo }: Batch, from: Position): PreparedBatch {
  const projected: ProjectedEvent[] = [];
  for (const event of events) {
    try {
      projected.push(projectedEvent(projection, event));
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      const failure = new ProjectionFailed(
        `Stopped at event ${event.id} (${event.type}), position ${event.position}, stream ${event.stream}: ${why}`,
        { cause },
      );
      return { projected, upTo: projected.at(-1)?.event.position ?? from, failure };
    }
  }
  return { projected, upTo };
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

/** Why a file with this checkpoint was not made from this ledger as it is now; undefined where it was. */
export async function whyOtherLedger(store: EventStore, checkpoint: Checkpoint): Promise<string | undefined> {
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
