import { entityView } from '../entity-view.js';
import { meetingColumns } from './meeting-columns.js';
import { MeetingView, meetingView } from './meeting-view.js';

export const meetings = entityView({
  name: 'meetings',
  category: 'meeting',
  order: 'newest',
  answer: MeetingView,
  read: ({ model, asOf }, id) => meetingView(model, id, asOf.atMs),
  columns: meetingColumns,
});
