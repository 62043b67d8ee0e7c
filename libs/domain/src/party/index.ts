import { category, command, type Reference } from '../kernel/category.js';
import * as commands from './commands.js';
import { partyLifecycle } from './lifecycle.js';

export * from './commands.js';
export * from './lifecycle.js';

export const party = category(partyLifecycle, [
  command({ command: commands.RegisterParty, event: 'PartyRegistered' }),
  command({ command: commands.RecordPosition, event: 'PositionRecorded', references: itself }),
]);

function itself({ party }: commands.RecordPosition): Reference[] {
  return [{ category: 'party', id: party }];
}
