/** What a stored event says beside its data. */
import type { Amended } from './amendments/amended.js';
import { type CataloguedCommand, eventTypes } from './catalogue.js';
import { type Fact, type Provenance, spanOf } from './kernel/fact.js';
import type { Warning } from './kernel/lifecycle.js';
import type { Occurred } from './kernel/occurred.js';

/** What the ledger writes beside an event's data. */
export interface EventMetadata extends Provenance {
  /** The version of the event type's schema that it was written with. */
  readonly schemaVersion: number;
  readonly occurred: Occurred;
  /** What its reporter was warned of. */
  readonly warnings: readonly Warning[];
  /** What the machine's clock said when it was taken: RFC 3339, UTC. Left out before that was kept. */
  readonly clockAt?: string;
  /** Of an amendment: the record that it is about. */
  readonly amended?: Amended;
}

/** An event that this program cannot read: never left out, since it may close a corridor. */
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
export interface StoredEvent {
  readonly id: string;
  readonly type: string;
  readonly data: object;
  readonly metadata: object;
  readonly revision?: number;
}

/** What a stored event says without its data. */
export interface EventHeader extends Pick<Fact, 'occurred' | 'start' | 'end'> {
  readonly definition: CataloguedCommand;
  readonly schemaVersion: number;
  readonly warnings: readonly Warning[];
}

const NO_WARNINGS: readonly Warning[] = [];

/** Reads the header, with every check but the upcast of the data. @throws UnreadableEvent */
export function headerOf({ id, type, metadata }: Omit<StoredEvent, 'data'>): EventHeader {
  const { schemaVersion, occurred, warnings = NO_WARNINGS } = metadata as Partial<EventMetadata>;
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
  return { definition, schemaVersion, occurred, start, end, warnings };
}

/** Who says so, by what is written beside the data; undefined where nobody does. */
export function provenanceOf({
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
