import {
  Demand,
  IsSlug,
  IsText,
  MEETING_OUTCOMES,
  meetingLifecycle,
  type MeetingOutcome,
  Nested,
  type Occurred,
  Optional,
  type Text,
  type Warning,
  AreWarnings,
  IsBecause,
  IsOccurred,
  IsPosition,
  IsTexts,
  ProvenanceFields,
} from '@hudna/domain';
import type { Position } from '@hudna/event-store';
import { IsArray, IsBoolean, IsIn } from 'class-validator';
import { entityStateAt, reportedBy } from '../common/index.js';
import type { ReadModel } from '../read-model/read-model.js';

export class MeetingView extends ProvenanceFields {
  @IsSlug() readonly id: string;
  /** The parties that met. */
  @IsTexts() readonly parties: readonly string[];
  /** The parties that mediated. */
  @Optional() @IsTexts() readonly mediators?: readonly string[];
  /** The party that hosted it. */
  @Optional() @IsSlug() readonly hostedBy?: string;
  /** Where they met, in words. */
  @Optional() @IsText() readonly venue?: Text;
  /** What they spoke of. */
  @IsTexts() readonly subjects: readonly string[];
  /** What was asked, by whom, of whom. */
  @Optional() @IsArray() @Nested(() => Demand, { each: true }) readonly demands?: readonly Demand[];
  /** How it ended, or that it has not. */
  @IsIn(MEETING_OUTCOMES) readonly outcome: MeetingOutcome;
  @IsOccurred() readonly occurred: Occurred;
  /** False where it may not have happened yet. */
  @IsBoolean() readonly occurredCertain: boolean;
  @IsBecause() readonly because: readonly string[];
  @IsPosition() readonly position: Position;
  @Optional() @AreWarnings() readonly warnings?: readonly Warning[];
}

/** A meeting by a moment (epoch milliseconds); undefined where it was not known, or cannot have happened by then. */
export function meetingView(model: ReadModel, id: string, atMs: number): MeetingView | undefined {
  const entity = entityStateAt(model, meetingLifecycle, id, atMs);
  const { meeting, because } = entity?.at.state ?? {};
  const fact = entity?.facts.find((known) => known.id === because?.[0]);
  if (!fact || !meeting) return undefined;
  return {
    ...meeting,
    id,
    ...reportedBy(fact, atMs),
    because: [fact.id],
    position: model.position,
  };
}
