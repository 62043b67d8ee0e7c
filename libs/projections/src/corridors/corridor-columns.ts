import type { CorridorView, Facility, Guarantee } from './corridor-view.js';
import { Columns } from '../columns.js';
import { englishOf } from '../common/text.js';

export const corridorColumns = new Columns<CorridorView>()
  .add('Corridor', '#loc+corridor+id', ({ id }) => id)
  .name('Name', '#loc+corridor+name', ({ name }) => name)
  .add('Status', '#status', ({ status }) => status)
  .add('Status is certain', '#status+certain', ({ statusCertain }) => statusCertain)
  .occurred('Status since', '+status', ({ statusSince }) => statusSince)
  .add('Passable', '#access+passability', ({ passability }) => passability.value)
  .list('Passable: reasons', '#access+reason', ({ passability }) =>
    passability.because.map(({ detail }) => detail),
  )
  .add('From', '#loc+origin+id', ({ from }) => from)
  .add('To', '#loc+dest+id', ({ to }) => to)
  .list('Authorities', '#org+authority+id', ({ authorities }) => authorities)
  .add('Works only in windows of', '#event+pause+id', ({ pause }) => pause)
  .list('Serves', '#beneficiary+type', ({ serves }) => serves)
  .add('Serves is certain', '#meta+beneficiary+certain', ({ servesCertain }) => servesCertain)
  .list('Facilities', '#service+type', ({ facilities }) => kindsOf(facilities, true))
  .list('Facilities: names', '#service+name', ({ facilities }) => namesOf(facilities, true))
  .list('Facilities, not certain', '#service+type+possible', ({ facilities }) => kindsOf(facilities, false))
  .list('Facilities, not certain: names', '#service+name+possible', ({ facilities }) =>
    namesOf(facilities, false),
  )
  .list('Guarantors', '#org+guarantor+id', ({ guarantees }) => guarantorsOf(guarantees, true))
  .list('Guarantors, not certain', '#org+guarantor+possible+id', ({ guarantees }) =>
    guarantorsOf(guarantees, false),
  )
  .add('Convoys', '#activity+convoy+num', ({ convoys }) => convoys.total)
  .list('Convoys under way', '#activity+convoy+id', ({ convoys }) => convoys.underWay)
  .people('Departed', '#affected+departed', ({ people }) => people.departed)
  .people('Arrived', '#affected+arrived', ({ people }) => people.arrived)
  .people('Arrived beyond departed', '#affected+residual', ({ people }) => people.residual)
  .add('Convoys without a headcount', '#activity+unstated+num', ({ people }) => people.notStated)
  .add('Headcounts are certain', '#meta+people+certain', ({ people }) => people.certain)
  .list('Dangers nearby', '#event+nearby+certain', ({ incidentsNearby }) => incidentsNearby.certain)
  .list(
    'Dangers possibly nearby',
    '#event+nearby+possible',
    ({ incidentsNearby }) => incidentsNearby.possible,
  )
  .add('Handling', '#meta+handling', ({ handling }) => handling)
  .because(({ because }) => because);

function kindsOf(facilities: readonly Facility[], certain: boolean): string[] {
  return facilities.filter((one) => one.certain === certain).map(({ kind }) => kind);
}

function namesOf(facilities: readonly Facility[], certain: boolean): string[] {
  return facilities
    .filter((one) => one.certain === certain)
    .map(({ facility, name }) => englishOf(name) ?? facility);
}

function guarantorsOf(guarantees: readonly Guarantee[], certain: boolean): string[] {
  return guarantees.filter((one) => one.certain === certain).map(({ guarantor }) => guarantor);
}
