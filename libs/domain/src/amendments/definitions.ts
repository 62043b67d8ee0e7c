import { command, type CommandDefinition } from '../kernel/category.js';
import { AssessRecord, CorrectRecord, LinkRecords, RetractRecord } from './commands.js';

/** The commands that are about an event of any category. */
export const amendments: readonly CommandDefinition[] = [
  command({ command: CorrectRecord, event: 'RecordCorrected' }),
  command({ command: RetractRecord, event: 'RecordRetracted' }),
  command({ command: AssessRecord, event: 'RecordAssessed' }),
  command({ command: LinkRecords, event: 'RecordsLinked' }),
];
