/**
 * How an event of the ledger is filed for reading: the fact, and the things that it names. The shelf in memory and the
 * rows on disk both come from here.
 */
import { droppedClockMs, eventTypes, type EventMetadata, factChange, type Reference } from '@hudna/domain';
import { categoryOf, type RecordedEvent } from '@hudna/event-store';
import type { RecordedFact } from './read-model.js';

/** Goes up whenever rows filed before would be filed otherwise now: then all are filed anew. */
export const PROJECTION_VERSION = 2;

/** An event as it is filed. */
export interface ProjectedFact {
  readonly fact: RecordedFact;
  /** The things that it names, other than the one it is about. */
  readonly references: readonly Reference[];
  /** Where the clock that took it stood behind its stamp: see `droppedClockMs`. */
  readonly droppedClockMs?: number;
}

/** How events become rows, and the version of it. */
export interface Projection {
  readonly version: number;
  /** @throws UnreadableEvent */
  readonly project: (event: RecordedEvent) => ProjectedFact;
}

export const factProjection: Projection = { version: PROJECTION_VERSION, project };

const NO_WARNINGS: RecordedFact['warnings'] = [];

function project(event: RecordedEvent): ProjectedFact {
  const fact = recordedFactOf(event);
  const clockMs = droppedClockMs(event);
  return { fact, references: referencesIn(fact), ...(clockMs !== undefined && { droppedClockMs: clockMs }) };
}

/** The fact of an event, with its place. @throws UnreadableEvent */
export function recordedFactOf(event: RecordedEvent): RecordedFact {
  const category = categoryOf(event.stream);
  const { stream, revision, position, recordedAt } = event;
  const { warnings } = event.metadata as Partial<EventMetadata>;
  return {
    ...factChange(event).put!,
    category,
    entity: entityOf(stream, category),
    revision,
    position,
    recordedAt,
    warnings: warnings ?? NO_WARNINGS,
  };
}

/** The id of the thing that a stream of a category is about. */
export function entityOf(stream: string, category: string): string {
  return stream.slice(category.length + 1);
}

/** The things that a fact names, other than the one it is about. */
export function referencesIn({ type, data, category, entity }: RecordedFact): Reference[] {
  const references = eventTypes.get(type)?.references?.(data as object) ?? [];
  return references.filter((reference) => reference.id !== entity || reference.category !== category);
}
