import { droppedClockMs, eventTypes, lifecycles } from '@hudna/domain';
import {
  comparePositions,
  type EventFilter,
  type EventStore,
  type Position,
  type RecordedEvent,
} from '@hudna/event-store';
import { type Parameters } from '../queries/parameters.js';
import { invalidParameter } from '../http/problem.js';

const TYPES = new Set(eventTypes.keys());
const CATEGORIES = new Set(lifecycles.keys());

/** An event as the API shows it; it says so where the clock that took it and its stamp are not of one mind. */
export function eventResource(event: RecordedEvent): object {
  const { id, type, stream, revision, position, recordedAt, data, metadata } = event;
  const uncertain = droppedClockMs(event) !== undefined && { recordTimeUncertain: true };
  return { id, type, stream, revision, position, recordedAt, ...uncertain, ...metadata, data };
}

/** Which events a reader would have. @throws Refusal 400 */
export function filterIn(parameters: Parameters): EventFilter {
  const types = parameters.names('types', TYPES);
  const categories = parameters.names('categories', CATEGORIES);
  return { ...(types && { types }), ...(categories && { categories }) };
}

/** How many events a reader would have at most. @throws Refusal 400 */
export function limitIn(parameters: Parameters): number | undefined {
  return parameters.wholeNumber('limit', undefined, 1, 1_000);
}

/**
 * Whoever asks from beyond the end follows another ledger than this one, or this one before it was restored.
 * @throws Refusal 400
 */
export async function notBeyondTheEnd(store: EventStore, after: Position): Promise<void> {
  const head = await store.head();
  if (comparePositions(after, head) <= 0) return;
  throw invalidParameter(
    'after',
    `This ledger ends at position ${head}, before ${after}: it is another one, or was restored from a backup. Start again from a position of its own.`,
  );
}
