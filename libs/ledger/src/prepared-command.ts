/** A command ready to be decided: what it says, and where its event goes. */
import {
  amendedBy,
  CLOCK_BOUND_MS,
  type EventMetadata,
  type Fact,
  headerOf,
  isUntimed,
  type Lifecycle,
  type Occurred,
  occurredWhenRecorded,
  type Provenance,
  provenanceIn,
  provenanceOf,
  type Reference,
  statedFact,
  type StoredEvent,
  toNfc,
  type Warning,
} from '@hudna/domain';
import type { AmendmentTarget } from './amendment-target.js';
import type { CheckedCommand } from './check-command.js';
import type { DeliveryOptions } from './delivery.js';

/** Where the event of a command goes. */
export interface TargetStream {
  readonly stream: string;
  /** The entity that the stream is about. */
  readonly about: Reference;
  /** False where the entity is new and called after the event. */
  readonly namesEntity: boolean;
  readonly lifecycle: Lifecycle<unknown>;
  /** What an amendment is about. */
  readonly amends?: AmendmentTarget;
}

export interface PreparedCommand extends TargetStream {
  readonly checked: CheckedCommand;
  /** The data of its event. */
  readonly data: Record<string, unknown>;
  /** The id of its event. */
  readonly id: string;
  readonly key: string | undefined;
  readonly occurred: Occurred;
  /** What the machine's clock showed when it was read, epoch milliseconds. */
  readonly clockMs: number;
  readonly expected: DeliveryOptions['expectedRevision'];
  readonly ticket: number;
  /** Where it has a key: what makes it the same as another: all that was said, and nothing that the ledger adds. */
  readonly content?: CommandContent;
}

export interface CommandContent {
  readonly type: string;
  readonly data: unknown;
  readonly provenance: unknown;
  readonly given: string | undefined;
  readonly timeZone: string | undefined;
}

/**
 * Reports that give no time follow one another as they came, also within one millisecond, or where the clock is set a
 * little back. What a clock far ahead has stamped is another matter: see `asOfClock`.
 */
export function occurredAfter(occurred: Occurred, facts: readonly Fact[]): Occurred {
  if (occurred.given !== undefined) return occurred;
  const latest = facts.findLast(isUntimed);
  const clockMs = Date.parse(occurred.start);
  if (!latest || latest.start < clockMs || latest.start > clockMs + CLOCK_BOUND_MS) return occurred;
  return occurredWhenRecorded(latest.start + 1, occurred.timeZone);
}

/** A second post of such a report cannot be distinguished from a second happening. */
export function withoutKeyWarning({ key, namesEntity }: PreparedCommand): Warning[] {
  if (key !== undefined || namesEntity) return [];
  const detail =
    'This report has neither an id nor an Idempotency-Key: if it is sent again, it counts again. Send a key with each report.';
  return [{ code: 'no-idempotency-key', detail }];
}

/** The event that a command is to become, as it is proposed before anyone is warned. */
export function proposedEvent({ checked, data, id, clockMs }: PreparedCommand, occurred: Occurred) {
  const { event: type, version: schemaVersion } = checked.definition;
  const metadata = {
    schemaVersion,
    occurred,
    ...provenanceIn(checked.common),
    warnings: [] as readonly Warning[],
    clockAt: new Date(clockMs).toISOString(),
  } satisfies EventMetadata;
  return { id, type, data, metadata };
}

export function contentOf(checked: CheckedCommand, data: PreparedCommand['data']): CommandContent {
  const { occurredAt: given, timeZone } = checked.common;
  return asStored({
    type: checked.definition.event,
    data,
    provenance: provenanceIn(checked.common),
    given,
    timeZone,
  });
}

/**
 * The zone that an event carries may be the ledger's own: it counts only where the reporter names one. What was written
 * with an older version of its schema says what it says when it is upcast.
 * @throws UnreadableEvent
 */
export function contentOfEvent(event: StoredEvent, posted: CommandContent): CommandContent | undefined {
  // As it was posted, whatever became of it since.
  if (!amendedBy(event)) return contentOfFact(statedFact(event), posted);
  return contentOfFact(
    { ...event, occurred: headerOf(event).occurred, provenance: provenanceOf(event.metadata) },
    posted,
  );
}

/** @param said A fact, or an amendment with its time and who says so. */
export function contentOfFact(
  said:
    | {
        readonly type: string;
        readonly data: unknown;
        readonly occurred: Occurred;
        readonly provenance?: Provenance | undefined;
      }
    | undefined,
  posted: CommandContent,
): CommandContent | undefined {
  if (!said) return undefined;
  const { type, data, occurred, provenance = {} } = said;
  const timeZone = posted.timeZone === undefined ? undefined : occurred.timeZone;
  return asStored({ type, data, provenance, given: occurred.given, timeZone });
}

/**
 * As JSON keeps it: without what is undefined, and without the sign of a zero; and as it is taken today, whatever form of
 * Unicode it was stored in.
 */
function asStored(value: CommandContent): CommandContent {
  return toNfc(JSON.parse(JSON.stringify(value)) as CommandContent);
}
