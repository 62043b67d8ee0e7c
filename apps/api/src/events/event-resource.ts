import {
  AreWarnings,
  droppedClockMs,
  type EventMetadata,
  IsCount,
  IsInstant,
  IsOccurred,
  IsPosition,
  Nested,
  type Occurred,
  Optional,
  ProvenanceFields,
  type Warning,
} from '@hudna/domain';
import { comparePositions, type EventStore, type Position, type RecordedEvent } from '@hudna/event-store';
import { IsArray, IsIn, IsInt, IsObject, IsString, Min } from 'class-validator';
import { invalidParameter } from '../http/problem.js';

/** An event as the API shows it, with its metadata among its fields. */
export class EventResource extends ProvenanceFields implements EventMetadata {
  @IsString() readonly id: string;
  @IsString() readonly type: string;
  @IsString() readonly stream: string;
  @IsCount() readonly revision: number;
  @IsPosition() readonly position: Position;
  @IsInstant() readonly recordedAt: string;
  /** The clock that took it and its stamp are not of one mind. */
  @Optional() @IsIn([true]) readonly recordTimeUncertain?: true;
  @IsInt() @Min(1) readonly schemaVersion: number;
  @IsOccurred() readonly occurred: Occurred;
  /** What its reporter was warned of. */
  @Optional() @AreWarnings() readonly warnings: readonly Warning[];
  /** What the machine's clock said when it was taken. Left out before that was kept. */
  @Optional() @IsInstant() readonly clockAt?: string;
  @IsObject() readonly data: RecordedEvent['data'];
}

export class EventPage {
  @IsArray() @Nested(() => EventResource, { each: true }) readonly items: readonly EventResource[];
  /** Where the next page starts; left out where this is the last one. */
  @Optional() @IsPosition() readonly next?: Position;
  @IsPosition() readonly position: Position;
}

export function eventResource(event: RecordedEvent): EventResource {
  const { id, type, stream, revision, position, recordedAt, data, metadata } = event;
  const uncertain = droppedClockMs(event) !== undefined && { recordTimeUncertain: true as const };
  return {
    id,
    type,
    stream,
    revision,
    position,
    recordedAt,
    ...uncertain,
    ...(metadata as object as EventMetadata),
    data,
  };
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
