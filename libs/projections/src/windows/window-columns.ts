import { Columns } from '../columns.js';
import type { CurrentWindow } from './current.js';

export const windowColumns = new Columns<CurrentWindow>()
  .add('Pause', '#event+pause+id', ({ pause }) => pause)
  .name('Name', '#event+pause+name', ({ name }) => name)
  .add('Day', '#date', ({ date }) => date)
  .add('Start', '#date+start', ({ start }) => start)
  .add('End (exclusive)', '#date+end', ({ end }) => end)
  .add('State', '#status', ({ state }) => state)
  .add('State is certain', '#status+certain', ({ stateCertain }) => stateCertain)
  .add('Hours are certain', '#meta+hours+certain', ({ hoursCertain }) => hoursCertain)
  .add('Violations, certain: how many', '#event+certain+num', ({ violations }) => violations.certain.length)
  .add(
    'Violations, possible: how many',
    '#event+possible+num',
    ({ violations }) => violations.possible.length,
  )
  .list('Violations, certain', '#event+certain+id', ({ violations }) => violations.certain)
  .list('Violations, possible', '#event+possible+id', ({ violations }) => violations.possible)
  .list('Convoys', '#activity+convoy+id', ({ convoys }) => convoys)
  .because(({ because }) => because);
