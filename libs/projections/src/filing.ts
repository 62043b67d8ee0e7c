/**
 * How an event of the ledger is filed for reading: the fact, and the things that it names. The shelf in memory and the
 * rows on disk both come from here.
 */
import { droppedClockMs, eventTypes, factOf, type EventMetadata, type Reference } from '@hudna/domain';
import { categoryOf, type RecordedEvent } from '@hudna/event-store';
import type { FiledFact } from './shelf.js';

/** Goes up whenever rows filed before would be filed otherwise now: then all are filed anew. */
export const FILING_VERSION = 2;

/** An event as it is filed. */
export interface Filed {
  readonly fact: FiledFact;
  /** The things that it names, other than the one it is about. */
  readonly names: readonly Reference[];
  /** Where the clock that took it stood behind its stamp: see `droppedClockMs`. */
  readonly droppedClockMs?: number;
}

/** How events become rows, and the version of it. */
export interface Filing {
  readonly version: number;
  /** @throws UnreadableEvent */
  readonly file: (event: RecordedEvent) => Filed;
}

export const filing: Filing = { version: FILING_VERSION, file };

const NO_WARNINGS: FiledFact['warnings'] = [];

function file(event: RecordedEvent): Filed {
  const fact = filedFact(event);
  const clockMs = droppedClockMs(event);
  return { fact, names: namesIn(fact), ...(clockMs !== undefined && { droppedClockMs: clockMs }) };
}

/** The fact of an event, with its place. @throws UnreadableEvent */
export function filedFact(event: RecordedEvent): FiledFact {
  const category = categoryOf(event.stream);
  const { warnings } = event.metadata as Partial<EventMetadata>;
  const { id, type, data, occurred, start, end, provenance, recordingOrder } = factOf(event);
  // Field by field: there may be a million of them.
  return {
    id,
    type,
    data,
    occurred,
    start,
    end,
    ...(provenance && { provenance }),
    ...(recordingOrder !== undefined && { recordingOrder }),
    category,
    entity: entityOf(event.stream, category),
    revision: event.revision,
    position: event.position,
    recordedAt: event.recordedAt,
    warnings: warnings ?? NO_WARNINGS,
  };
}

/** The id of the thing that a stream of a category is about. */
export function entityOf(stream: string, category: string): string {
  return stream.slice(category.length + 1);
}

/** The things that a fact names, other than the one it is about. */
export function namesIn({ type, data, category, entity }: FiledFact): Reference[] {
  const named = eventTypes.get(type)?.references?.(data as object) ?? [];
  return named.filter((name) => name.id !== entity || name.category !== category);
}
