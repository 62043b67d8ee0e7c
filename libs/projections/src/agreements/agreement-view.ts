import {
  agreementLifecycle,
  IsSlug,
  Nested,
  Obligation,
  type Occurred,
  Optional,
  type Warning,
  AreWarnings,
  IsBecause,
  IsOccurred,
  IsPosition,
  IsTexts,
  ProvenanceFields,
} from '@hudna/domain';
import type { Position } from '@hudna/event-store';
import { IsArray, IsBoolean } from 'class-validator';
import { entityStateAt, reportedBy } from '../common/index.js';
import type { ReadModel } from '../read-model/read-model.js';

export class AgreementView extends ProvenanceFields {
  @IsSlug() readonly id: string;
  /** The parties to it. */
  @IsTexts() readonly parties: readonly string[];
  /** The parties that vouch for it. */
  @Optional() @IsTexts() readonly guarantors?: readonly string[];
  /** What they took upon themselves; empty where the terms are not known. */
  @IsArray() @Nested(() => Obligation, { each: true }) readonly obligations: readonly Obligation[];
  @IsOccurred() readonly occurred: Occurred;
  /** False where it may not have happened yet. */
  @IsBoolean() readonly occurredCertain: boolean;
  @IsBecause() readonly because: readonly string[];
  @IsPosition() readonly position: Position;
  @Optional() @AreWarnings() readonly warnings?: readonly Warning[];
}

/** An agreement by a moment (epoch milliseconds); undefined where it was not known, or cannot have happened by then. */
export function agreementView(model: ReadModel, id: string, atMs: number): AgreementView | undefined {
  const entity = entityStateAt(model, agreementLifecycle, id, atMs);
  const { agreement, because } = entity?.at.state ?? {};
  const fact = entity?.facts.find((known) => known.id === because?.[0]);
  if (!fact || !agreement) return undefined;
  return {
    ...agreement,
    id,
    ...reportedBy(fact, atMs),
    because: [fact.id],
    position: model.position,
  };
}
