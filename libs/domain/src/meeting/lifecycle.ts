/** A meeting: one record. */
import type { Fact } from '../kernel/fact.js';
import { contradiction, type Lifecycle, transition } from '../kernel/lifecycle.js';
import type { RecordMeeting } from './commands.js';

export type MeetingFact = Fact<'MeetingRecorded', RecordMeeting>;

export interface MeetingState {
  readonly meeting?: RecordMeeting;
  /** The event that recorded it. */
  readonly because: readonly string[];
}

export const meetingLifecycle: Lifecycle<MeetingState, MeetingFact> = {
  category: 'meeting',
  initial: { because: [] },
  evolve: (state, fact) =>
    state.meeting
      ? contradiction(
          'A meeting with this id is recorded already: give another meeting another id, or say in the note of another report what is wrong.',
          ...state.because,
        )
      : transition({ meeting: fact.data, because: [fact.id] }),
};
