import { meetingLifecycle, type Occurred, RecordMeeting, type Source, type Text } from '@hudna/domain';
import type { Position } from '@hudna/event-store';
import { type Handling, entityStateAt, reportedBy } from '../common/index.js';
import type { ReadModel } from '../read-model/read-model.js';

export class MeetingView extends RecordMeeting {
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
