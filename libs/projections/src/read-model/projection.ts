/**
 * How an event of the ledger becomes rows of the read model: the version of a fact that it states, and the entities that
 * this names. The read model in memory and the one on disk are both made from here.
 */
import {
  amendedBy,
  droppedClockMs,
  type EventMetadata,
  eventTypes,
  type Fact,
  headerOf,
  judged,
  type Lifecycle,
  lifecycles,
  recordStanding,
  type Reference,
  statedFact,
} from '@hudna/domain';
import { categoryOf, type RecordedEvent } from '@hudna/event-store';
import type { AmendmentIndex } from './amendment-effect.js';
import type { RecordedFact } from './read-model.js';

/** Goes up whenever rows would be made otherwise than before: then all are made anew. */
export const PROJECTION_VERSION = 3;

/** How events become rows, and the version of it. */
export interface Projection {
  readonly version: number;
  /** The version of a fact that an event states; undefined where it states none. @throws UnreadableEvent */
  readonly project: (event: RecordedEvent) => Fact | undefined;
}

/** An event with its rows. */
export interface ProjectedEvent {
  readonly event: RecordedEvent;
  /** The version of a fact that it states; left out: none. */
  readonly fact?: Fact | undefined;
  /** The entities that the fact names, other than the one it is about. */
  readonly references: readonly Reference[];
  /** Where the clock that took it stood behind its stamp: see `droppedClockMs`. */
  readonly droppedClockMs?: number;
}

export const factProjection: Projection = { version: PROJECTION_VERSION, project: statedFact };

const NO_REFERENCES: readonly Reference[] = [];
const NO_WARNINGS: RecordedFact['warnings'] = [];

/** @throws UnreadableEvent */
export function projectedEvent(projection: Projection, event: RecordedEvent): ProjectedEvent {
  const fact = projection.project(event);
  const clockMs = droppedClockMs(event);
  return {
    event,
    fact,
    references: fact ? referencesIn(fact, event.stream) : NO_REFERENCES,
    ...(clockMs !== undefined && { droppedClockMs: clockMs }),
  };
}

/**
 * The fact of a record as an event states it, with the record's place in the ledger.
 * @param record Its event: `stated` itself, where no correction changed what it says.
 * @param amendments Those up to the prefix that is asked for.
 */
export function recordedFact(
  record: RecordedEvent,
  stated: RecordedEvent,
  amendments: Pick<AmendmentIndex, 'amendmentsOf'>,
): RecordedFact {
  const category = categoryOf(record.stream);
  const { id, type, data, occurred, start, end, provenance, recordingOrder } = statedFact(stated)!;
  const { warnings } = stated.metadata as Partial<EventMetadata>;
  const by = stated === record ? NO_IDS : recordStanding(id, amendments.amendmentsOf(id)).amendedBy;
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
    ...(by.length > 0 && { amendedBy: by }),
    category,
    entity: entityOf(record.stream, category),
    revision: record.revision,
    position: record.position,
    recordedAt: record.recordedAt,
    warnings: warnings ?? NO_WARNINGS,
  };
}

const NO_IDS: readonly string[] = [];

/** The facts of an entity that has amendments, those that exclude each other with their sides of the contest. */
export function judgedFacts(category: string, facts: readonly RecordedFact[]): readonly RecordedFact[] {
  const lifecycle = lifecycles.get(category);
  return lifecycle ? judged(lifecycle as unknown as Lifecycle<unknown, RecordedFact>, facts) : facts;
}

/** The id of the entity that a stream of a category is about. */
export function entityOf(stream: string, category: string): string {
  return stream.slice(category.length + 1);
}

/** The entities that a fact of a stream names, other than the one it is about. */
export function referencesIn({ type, data }: Fact, stream: string): readonly Reference[] {
  const references = eventTypes.get(type)?.references?.(data as object) ?? NO_REFERENCES;
  return references.filter(({ category, id }) => `${category}-${id}` !== stream);
}

/** Epoch milliseconds, as in `Fact`. */
interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * When the fact of a record may have happened, where that can be said without its data: an upcast may fail, and is to do so
 * at once. Undefined of an amendment. @throws UnreadableEvent
 */
export function statedSpan(event: Pick<RecordedEvent, 'id' | 'type' | 'metadata'>): Span | undefined {
  const { definition, schemaVersion, start, end } = headerOf(event);
  const isSpan = definition.stream === 'own' && schemaVersion === definition.version && !amendedBy(event);
  return isSpan ? { start, end } : undefined;
}
