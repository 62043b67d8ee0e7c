/**
 * From what the ledger keeps to the fact that the folds take.
 */
import { type CataloguedCommand, eventTypes } from './catalogue.js';
import { type Fact, type Provenance, spanOf } from './kernel/fact.js';
import type { Warning } from './kernel/lifecycle.js';
import type { Occurred } from './kernel/occurred.js';
import { upcast } from './kernel/upcast.js';

/** What the ledger writes beside an event's data. */
export interface EventMetadata extends Provenance {
  /** The version of the event type's schema that it was written with. */
  readonly schemaVersion: number;
  readonly occurred: Occurred;
  /** What its reporter was warned of. */
  readonly warnings?: readonly Warning[];
  /** The idempotency key that it came under. */
  readonly key?: string;
  /** What the machine's clock said when it was taken: RFC 3339, UTC. Left out before that was kept. */
  readonly clockAt?: string;
}

/** An event that this program cannot read: never passed over, since what it says may be a closed corridor. */
export class UnreadableEvent extends Error {
  override readonly name = 'UnreadableEvent';
  constructor(
    readonly event: string,
    readonly type: string,
    why: string,
    options?: ErrorOptions,
  ) {
    super(`Event ${event} (${type}) cannot be read: ${why}.`, options);
  }
}

/** What a stored event holds, as the store gives it. */
interface StoredEvent {
  readonly id: string;
  readonly type: string;
  readonly data: object;
  readonly metadata: object;
  readonly revision?: number;
}

/**
 * The fact that a stored event holds, its data upcast to today's version of the schema: the one way to read what an
 * event means.
 * @throws UnreadableEvent
 */
export function factOf(event: StoredEvent): Fact<string, object> {
  const { id, type } = event;
  const { definition, schemaVersion, occurred, start, end } = headerOf(event);
  const data = upcastData(event, definition, schemaVersion);
  const provenance = provenanceOf(event.metadata);
  const recordingOrder = occurred.given === undefined ? event.revision : undefined;
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
  };
}

/** What can be told of a stored event without its data. */
export interface EventHeader extends Pick<Fact, 'occurred' | 'start' | 'end'> {
  readonly definition: CataloguedCommand;
  readonly schemaVersion: number;
}

/** All that can be told without the data, and every check but the upcast of that. @throws UnreadableEvent */
export function headerOf({ id, type, metadata }: Omit<StoredEvent, 'data'>): EventHeader {
  const { schemaVersion, occurred } = metadata as Partial<EventMetadata>;
  const definition = eventTypes.get(type);
  if (!definition) throw new UnreadableEvent(id, type, 'no event of that type is in the catalogue');
  if (schemaVersion === undefined || !Number.isInteger(schemaVersion) || schemaVersion < 1) {
    throw new UnreadableEvent(id, type, 'it does not say which version of its schema it was written with');
  }
  if (schemaVersion > definition.version) {
    const newer = `it was written with version ${schemaVersion} of its schema, and this program knows up to ${definition.version}`;
    throw new UnreadableEvent(id, type, newer);
  }
  if (!occurred) throw new UnreadableEvent(id, type, 'it does not say when it happened');
  const { start, end } = spanOf(occurred);
  if (Number.isNaN(start + end)) {
    throw new UnreadableEvent(
      id,
      type,
      `${occurred.start} to ${occurred.end} is no time at which it can have happened`,
    );
  }
  return { definition, schemaVersion, occurred, start, end };
}

function upcastData({ id, type, data }: StoredEvent, definition: CataloguedCommand, version: number): object {
  try {
    return upcast(definition.upcasts ?? [], version, data);
  } catch (cause) {
    const why = `its upcast from version ${version} of its schema failed (${(cause as Error).message})`;
    throw new UnreadableEvent(id, type, why, { cause });
  }
}

function provenanceOf({
  source,
  credibility,
  note,
  handling,
}: Partial<EventMetadata>): Provenance | undefined {
  if (source === undefined && credibility === undefined && note === undefined && handling === undefined) {
    return undefined;
  }
  return {
    ...(source !== undefined && { source }),
    ...(credibility !== undefined && { credibility }),
    ...(note !== undefined && { note }),
    ...(handling !== undefined && { handling }),
  };
}
