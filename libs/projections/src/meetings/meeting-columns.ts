import type { MeetingView } from './meeting-view.js';
import { Columns } from '../columns.js';
import { englishOf } from '../common/text.js';

export const meetingColumns = new Columns<MeetingView>()
  .add('Meeting', '#event+meeting+id', ({ id }) => id)
  .occurred('Occurred', '+occurred', ({ occurred }) => occurred)
  .add('Has happened for certain', '#meta+certain', ({ occurredCertain }) => occurredCertain)
  .list('Parties', '#org+id', ({ parties }) => parties)
  .list('Mediators', '#org+mediator+id', ({ mediators }) => mediators)
  .add('Hosted by', '#org+host+id', ({ hostedBy }) => hostedBy)
  .text('Venue', '#loc+venue+name', ({ venue }) => venue)
  .list('Subjects', '#event+subject', ({ subjects }) => subjects)
  .list('Demands', '#description+demand', ({ demands }) =>
    demands?.map(({ by, of, text }) => `${by} of ${of}: ${englishOf(text)}`),
  )
  .add('Outcome', '#status+outcome', ({ outcome }) => outcome)
  .provenance((meeting) => meeting)
  .because(({ because }) => because);
