import { meetingLifecycle, type Occurred, type RecordMeeting, type Source, type Text } from '@hudna/domain';
import type { Position } from '@hudna/event-store';
import { type Handling, thingAt, toldBy } from '../common/index.js';
import type { Shelf } from '../shelf.js';

export interface MeetingView extends Omit<RecordMeeting, 'id'> {
  readonly id: string;
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
export function meetingView(shelf: Shelf, id: string, atMs: number): MeetingView | undefined {
  const thing = thingAt(shelf, meetingLifecycle, id, atMs);
  const { meeting, because } = thing?.at.state ?? {};
  const fact = thing?.facts.find((known) => known.id === because?.[0]);
  if (!fact || !meeting) return undefined;
  return {
    ...meeting,
    id,
    ...toldBy(fact, atMs),
    because: [fact.id],
    position: shelf.position,
  };
}
