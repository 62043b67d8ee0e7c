import { IsBoolean } from 'class-validator';
import {
  lastMs,
  type Occurred,
  type PlaceFact,
  Optional,
  IsSlug,
  IsBecause,
  IsOccurred,
  ProvenanceFields,
} from '@hudna/domain';
import type { RecordedFact, ReadModel } from '../read-model/read-model.js';

/** A place that changed hands. */
export class ControlChange extends ProvenanceFields {
  @IsSlug() readonly place: string;
  @IsSlug() readonly controlledBy: string;
  @Optional() @IsSlug() readonly previously?: string;
  @Optional() @IsBoolean() readonly contested?: boolean;
  @IsOccurred() readonly occurred: Occurred;
  /** False where it may not have happened yet. */
  @IsBoolean() readonly occurredCertain: boolean;
  @IsBecause() readonly because: readonly string[];
}

const MONTH = 30 * 86_400_000;

/** The changes of control of the last 30 days, newest first. */
export function controlChanges(model: ReadModel, atMs: number): ControlChange[] {
  const since = atMs - MONTH;
  return model
    .during('place', since, atMs + 1)
    .flatMap((id) => model.facts('place', id) as readonly (PlaceFact & RecordedFact)[])
    .flatMap((fact) =>
      fact.type === 'ControlChangeRecorded' && lastMs(fact) >= since && fact.start <= atMs ? [fact] : [],
    )
    .sort((a, b) => b.start - a.start || (a.id < b.id ? -1 : 1))
    .map((fact) => ({
      ...fact.data,
      occurred: fact.occurred,
      occurredCertain: lastMs(fact) <= atMs,
      ...fact.provenance,
      because: [fact.id],
    }));
}
