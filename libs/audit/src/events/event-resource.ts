/** An event as it is shown to those who ask for it. */
import {
  type Amended,
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
import type { Position, RecordedEvent } from '@hudna/event-store';
import { EffectiveContent } from '@hudna/projections';
import { IsIn, IsInt, IsObject, IsString, Min } from 'class-validator';

/** What a record says from an amendment on, as it is stored with that. */
export class EffectiveFormFields extends EffectiveContent implements NonNullable<Amended['effective']> {
  /** The version of the schema of the record's type that `data` is of. */
  @IsInt() @Min(1) readonly schemaVersion: number;
}

/** The record that an amendment is about: the event that it names, or the one which that amends, and so on. */
export class AmendedFields implements Amended {
  /** Its id, its type and its revision in the same stream. */
  @IsString() readonly record: string;
  @IsString() readonly type: string;
  @IsCount() readonly revision: number;
  /** What it says from then on; left out where the amendment does not change that. */
  @Optional() @Nested(() => EffectiveFormFields) readonly effective?: EffectiveFormFields;
}

/** An event with its metadata among its fields. */
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
  /** Of an amendment: the record that it is about, and what that says from then on. */
  @Optional() @Nested(() => AmendedFields) readonly amended?: AmendedFields;
  @IsObject() readonly data: RecordedEvent['data'];
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
