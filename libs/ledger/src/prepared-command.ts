/** A command that was read: what it says, and where it goes. */
import {
  CLOCK_BOUND_MS,
  toNfc,
  type Fact,
  factOf,
  isUntimed,
  type Occurred,
  occurredWhenRecorded,
  type Provenance,
  type Warning,
} from '@hudna/domain';
import type { RecordedEvent } from '@hudna/event-store';
import type { CheckedCommand } from './check-command.js';
import type { DeliveryOptions } from './delivery.js';

export interface PreparedCommand {
  readonly checked: CheckedCommand;
  /** The data of its event. */
  readonly data: Record<string, unknown>;
  /** The id of its event. */
  readonly id: string;
  readonly key: string | undefined;
  readonly entity: string;
  /** False where the thing is new and called after the event. */
  readonly namesEntity: boolean;
  readonly stream: string;
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

export interface EventMetadata extends Provenance {
  readonly schemaVersion: number;
  readonly occurred: Occurred;
  readonly warnings: readonly Warning[];
  /** What the machine's clock said when the report was taken: RFC 3339, UTC. Left out before that was kept. */
  readonly clockAt?: string;
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

/** Nothing tells a second post of such a report from a second happening. */
export function withoutKeyWarning({ key, namesEntity }: PreparedCommand): Warning[] {
  if (key !== undefined || namesEntity) return [];
  const detail =
    'This report has neither an id nor an Idempotency-Key: if it is sent again, it counts again. Send a key with each report.';
  return [{ code: 'no-idempotency-key', detail }];
}

export function provenanceOfCommand({ common }: CheckedCommand): Provenance {
  const { occurredAt: _o, timeZone: _t, ...provenance } = common;
  return provenance as Provenance;
}

export function contentOf(checked: CheckedCommand, data: PreparedCommand['data']): CommandContent {
  const { occurredAt: given, timeZone } = checked.common;
  return asStored({
    type: checked.definition.event,
    data,
    provenance: provenanceOfCommand(checked),
    given,
    timeZone,
  });
}

/**
 * The zone that an event carries may be the ledger's own: it counts only where the reporter names one. What was written
 * with an older version of its schema says what it says when it is upcast.
 * @throws UnreadableEvent
 */
export function contentOfEvent(event: RecordedEvent, posted: CommandContent): CommandContent {
  return contentOfFact(factOf(event), posted);
}

export function contentOfFact(
  { type, data, occurred, provenance = {} }: Fact,
  posted: CommandContent,
): CommandContent {
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
