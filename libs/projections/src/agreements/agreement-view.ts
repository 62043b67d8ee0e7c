import { agreementLifecycle, type Occurred, RecordAgreement, type Source, type Text } from '@hudna/domain';
import type { Position } from '@hudna/event-store';
import { type Handling, entityStateAt, reportedBy } from '../common/index.js';
import type { ReadModel } from '../read-model/read-model.js';

export class AgreementView extends RecordAgreement {
  declare readonly id: string;
  readonly occurred: Occurred;
  /** False where it may not have happened yet. */
  readonly occurredCertain: boolean;
  readonly source?: Source;
  readonly credibility?: number;
  readonly note?: Text;
  readonly handling?: Handling;
  readonly because: readonly string[];
  readonly position: Position;
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
