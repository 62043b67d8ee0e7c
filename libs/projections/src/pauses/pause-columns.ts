import type { PartyAnswer, PauseView } from './pause-view.js';
import { Columns } from '../columns.js';
import type { GeoJsonItem } from '../view.js';

export const pauseColumns = new Columns<PauseView>()
  .add('Pause', '#event+pause+id', ({ id }) => id)
  .name('Name', '#event+pause+name', ({ name }) => name)
  .add('Status', '#status', ({ status }) => status)
  .add('Status is certain', '#status+certain', ({ statusCertain }) => statusCertain)
  .list('Declared by', '#org+declared+id', ({ declaredBy }) => declaredBy)
  .list('Accepted by', '#org+accepted+id', ({ accepted }) => partiesOf(accepted, true))
  .list('Accepted by, not certain', '#org+accepted+possible+id', ({ accepted }) => partiesOf(accepted, false))
  .list('Rejected by', '#org+rejected+id', ({ rejected }) => partiesOf(rejected, true))
  .list('Rejected by, not certain', '#org+rejected+possible+id', ({ rejected }) => partiesOf(rejected, false))
  .add('First day', '#date+start', ({ startsOn }) => startsOn)
  .add('Last day', '#date+end', ({ endsOn }) => endsOn)
  .list('Daily hours', '#event+hours', ({ hours }) =>
    hours.map(({ from, dailyFrom, dailyTo }) => `${dailyFrom}-${dailyTo} from ${from}`),
  )
  .add('Hours are certain', '#meta+hours+certain', ({ hoursCertain }) => hoursCertain)
  .add('Time zone', '#meta+timezone', ({ timeZone }) => timeZone)
  .list('Area: places', '#loc+id', ({ area }) => area?.places)
  .add('Area: known as', '#geo+type', ({ area }) => area?.geometry?.type)
  .add('Handling', '#meta+handling', ({ handling }) => handling)
  .because(({ because }) => because);

/** A pause is drawn as its area, where one was drawn; the places of an area are drawn by the view of places. */
export function pauseFeature({ area, ...properties }: Omit<PauseView, 'position'>): GeoJsonItem {
  const { geometry, ...rest } = area ?? {};
  return { geometry, properties: { ...properties, ...(rest.places && { area: rest }) } };
}

function partiesOf(answers: readonly PartyAnswer[], certain: boolean): string[] {
  return answers.filter((one) => one.certain === certain).map(({ party }) => party);
}
