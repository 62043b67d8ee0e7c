import { lastMs, type Occurred, type PlaceFact, type Source, type Text } from '@hudna/domain';
import type { RecordedFact, ReadModel } from '../read-model/read-model.js';
import type { Handling } from '../common/index.js';

/** A place that changed hands. */
export interface ControlChange {
  readonly place: string;
  readonly controlledBy: string;
  readonly previously?: string;
  readonly contested?: boolean;
  readonly occurred: Occurred;
  /** False where it may not have happened yet. */
  readonly occurredCertain: boolean;
  readonly source?: Source;
  readonly credibility?: number;
  readonly note?: Text;
  readonly handling?: Handling;
  readonly because: readonly string[];
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
