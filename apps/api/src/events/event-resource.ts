import { droppedClockMs } from '@hudna/domain';
import { comparePositions, type EventStore, type Position, type RecordedEvent } from '@hudna/event-store';
import { invalidParameter } from '../http/problem.js';

/** An event as the API shows it; it says so where the clock that took it and its stamp are not of one mind. */
export function eventResource(event: RecordedEvent): object {
  const { id, type, stream, revision, position, recordedAt, data, metadata } = event;
  const uncertain = droppedClockMs(event) !== undefined && { recordTimeUncertain: true };
  return { id, type, stream, revision, position, recordedAt, ...uncertain, ...metadata, data };
}

/**
 * A position beyond the end is that of another ledger, or of this one before it was restored.
 * @throws HttpProblem 400
 */
export async function notBeyondTheEnd(store: EventStore, after: Position): Promise<void> {
  const head = await store.head();
  if (comparePositions(after, head) <= 0) return;
  throw invalidParameter(
    'after',
    `This ledger ends at position ${head}, before ${after}: it is another one, or was restored from a backup. Start again from a position of its own.`,
  );
}
