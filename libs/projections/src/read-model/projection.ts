/**
 * How an event of the ledger becomes rows of the read model: the facts that hold, and the entities that they name. The read
 * model in memory and the one on disk are both made from here.
 */
import {
  droppedClockMs,
  type EventMetadata,
  eventTypes,
  type Fact,
  factChange,
  type FactChange,
  headerOf,
  type Reference,
} from '@hudna/domain';
import { categoryOf, type RecordedEvent } from '@hudna/event-store';
import type { RecordedFact } from './read-model.js';

/** Goes up whenever rows would be made otherwise than before: then all are made anew. */
export const PROJECTION_VERSION = 2;

/** How events become rows, and the version of it. */
export interface Projection {
  readonly version: number;
  /**
   * The row that an event puts, and those that it takes away: by the revisions of the events of its stream that had put them.
   * @param streamBefore Reads the events of its stream before it. Most need not be asked.
   * @throws UnreadableEvent
   */
  readonly project: (
    event: RecordedEvent,
    streamBefore: () => readonly RecordedEvent[],
  ) => FactChange<RecordedFact>;
  /** When the fact that an event puts may have happened, where that can be said without its data and it takes nothing away. */
  readonly spanOf?: (event: EventWithoutData) => Span | undefined;
}

type EventWithoutData = Pick<RecordedEvent, 'id' | 'type' | 'metadata'>;

/** Epoch milliseconds, as in `Fact`. */
interface Span {
  readonly start: number;
  readonly end: number;
}

/** An event with its rows. */
export interface ProjectedEvent extends FactChange<RecordedFact> {
  readonly event: RecordedEvent;
  /** The entities that the fact names, other than the one it is about. */
  readonly references: readonly Reference[];
  /** Where the clock that took it stood behind its stamp: see `droppedClockMs`. */
  readonly droppedClockMs?: number;
}

export const factProjection: Projection = { version: PROJECTION_VERSION, project, spanOf };

const NO_REFERENCES: readonly Reference[] = [];
const NO_WARNINGS: RecordedFact['warnings'] = [];

/** @throws UnreadableEvent */
export function projectedEvent(
  projection: Projection,
  event: RecordedEvent,
  streamBefore: () => readonly RecordedEvent[],
): ProjectedEvent {
  const { put, takenAway } = projection.project(event, streamBefore);
  const clockMs = droppedClockMs(event);
  return {
    event,
    put,
    takenAway,
    references: put ? referencesIn(put) : NO_REFERENCES,
    ...(clockMs !== undefined && { droppedClockMs: clockMs }),
  };
}

function project(event: RecordedEvent): FactChange<RecordedFact> {
  const { put, takenAway } = factChange(event);
  return { put: put && recordedFact(put, event), takenAway };
}

/** A fact with the place of the event that puts it. */
export function recordedFact(fact: Fact, event: RecordedEvent): RecordedFact {
  const category = categoryOf(event.stream);
  const { id, type, data, occurred, start, end, provenance, recordingOrder } = fact;
  const { warnings } = event.metadata as Partial<EventMetadata>;
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

/** The id of the entity that a stream of a category is about. */
export function entityOf(stream: string, category: string): string {
  return stream.slice(category.length + 1);
}

/** The entities that a fact names, other than the one it is about. */
export function referencesIn({ type, data, category, entity }: RecordedFact): readonly Reference[] {
  const references = eventTypes.get(type)?.references?.(data as object) ?? NO_REFERENCES;
  return references.filter((reference) => reference.id !== entity || reference.category !== category);
}

/** Every event puts one fact, at the time that its header gives. An upcast may fail, and is to do so at once. */
function spanOf(event: EventWithoutData): Span | undefined {
  const { definition, schemaVersion, start, end } = headerOf(event);
  return schemaVersion < definition.version ? undefined : { start, end };
}
