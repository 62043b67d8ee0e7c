import { category, command, type Reference } from '../kernel/category.js';
import * as commands from './commands.js';
import { meetingLifecycle } from './lifecycle.js';

export * from './commands.js';
export * from './lifecycle.js';

export const meeting = category(meetingLifecycle, [
  command({ command: commands.RecordMeeting, event: 'MeetingRecorded', references: everyone }),
]);

function everyone({ parties, mediators, hostedBy, demands }: commands.RecordMeeting): Reference[] {
  const ids = [
    ...parties,
    ...(mediators ?? []),
    ...(hostedBy ? [hostedBy] : []),
    ...(demands ?? []).flatMap((demand) => [demand.by, demand.of]),
  ];
  return [...new Set(ids)].map((id) => ({ category: 'party', id }));
}
