import type { ConvoyView } from './convoy-view.js';
import { Columns } from '../columns.js';

/** A convoy is not drawn: nobody says where on its corridor it is. */
export const convoyColumns = new Columns<ConvoyView>()
  .add('Convoy', '#activity+convoy+id', ({ id }) => id)
  .add('Corridor', '#loc+corridor+id', ({ corridor }) => corridor)
  .add('Purpose', '#activity+type', ({ purpose }) => purpose)
  .add('Status', '#status', ({ status }) => status)
  .add('Status is certain', '#status+certain', ({ statusCertain }) => statusCertain)
  .occurred('Status since', '+status', ({ statusSince }) => statusSince)
  .occurred('Departed', '+departed', ({ departed }) => departed)
  .occurred('Left by, its departure not recorded', '+left', ({ leftBy }) => leftBy)
  .occurred('Last report', '+report', ({ lastReport }) => lastReport)
  .add('From', '#loc+origin+id', ({ from }) => from)
  .add('To', '#loc+dest+id', ({ to }) => to)
  .add('Arrived at', '#loc+arrived+id', ({ place }) => place)
  .add('Outcome', '#status+outcome', ({ outcome }) => outcome)
  .people('Planned', '#affected+planned', ({ people }) => people.planned)
  .people('Departed', '#affected+departed', ({ people }) => people.departed)
  .people('Arrived', '#affected+arrived', ({ people }) => people.arrived)
  .people('Arrived beyond departed', '#affected+residual', ({ people }) => people.residual)
  .add('Vehicles', '#item+vehicles+num', ({ vehicles }) => vehicles)
  .add('Operated by', '#org+impl+id', ({ operatedBy }) => operatedBy)
  .list('Checkpoints passed', '#loc+checkpoint', ({ checkpoints }) =>
    checkpoints.map(({ checkpoint }) => checkpoint),
  )
  .add('Handling', '#meta+handling', ({ handling }) => handling)
  .because(({ because }) => because);
