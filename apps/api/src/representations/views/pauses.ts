import type { CurrentWindow, PartyAnswer, PauseView, PauseWindowsView } from '@hudna/projections';
import { csvOf } from '../csv.js';
import type { Representations, Items } from '../representations.js';
import { Columns } from '../columns.js';

/** A pause is drawn as its area, where one was drawn; the places of an area are drawn by the view of places. */
export const pauseItems: Items<PauseView> = {
  columns: new Columns<PauseView>()
    .add('Pause', '#event+pause+id', ({ id }) => id)
    .name('Name', '#event+pause+name', ({ name }) => name)
    .add('Status', '#status', ({ status }) => status)
    .add('Status is certain', '#status+certain', ({ statusCertain }) => statusCertain)
    .list('Declared by', '#org+declared+id', ({ declaredBy }) => declaredBy)
    .list('Accepted by', '#org+accepted+id', ({ accepted }) => partiesOf(accepted, true))
    .list('Accepted by, not certain', '#org+accepted+possible+id', ({ accepted }) =>
      partiesOf(accepted, false),
    )
    .list('Rejected by', '#org+rejected+id', ({ rejected }) => partiesOf(rejected, true))
    .list('Rejected by, not certain', '#org+rejected+possible+id', ({ rejected }) =>
      partiesOf(rejected, false),
    )
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
    .because(({ because }) => because),
  feature: ({ area, ...properties }) => {
    const { geometry, ...rest } = area ?? {};
    return { geometry, properties: { ...properties, ...(rest.places && { area: rest }) } };
  },
};

function partiesOf(answers: readonly PartyAnswer[], certain: boolean): string[] {
  return answers.filter((one) => one.certain === certain).map(({ party }) => party);
}

export const windowItems: Items<CurrentWindow> = {
  columns: new Columns<CurrentWindow>()
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
    .because(({ because }) => because),
};

export const pauseWindowsRepresentations: Representations<PauseWindowsView> = {
  csv: ({ pause, windows }) =>
    csvOf(
      windowItems.columns,
      windows.map((window) => ({ pause, ...window })),
    ),
};
