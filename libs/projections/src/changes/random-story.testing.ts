/** For specs: a week in which everything happens to few things, told late, early and vaguely. */
import fc from 'fast-check';
import type { RecordedEvent } from '@hudna/event-store';
import { post, recorded, type Told } from '../testing.js';

const HOUR = 3_600_000;
export const FROM = Date.UTC(2018, 2, 9);
export const WEEK = 7 * 24 * HOUR;

const iso = (ms: number) => new Date(ms).toISOString();

const moment = fc.integer({ min: -24 * 60, max: 8 * 24 * 60 }).map((minutes) => FROM + minutes * 60_000);
const occurredAt = fc.oneof(
  { weight: 3, arbitrary: moment.map(iso) },
  moment.map((ms) => iso(ms).slice(0, 10)),
  fc
    .tuple(moment, fc.integer({ min: 1, max: 72 }))
    .map(([ms, hours]) => `${iso(ms)}/${iso(ms + hours * HOUR)}`),
);

const about = (command: string, data: fc.Arbitrary<object>) =>
  fc
    .tuple(occurredAt, data, fc.option(fc.constant('A note.'), { nil: undefined, freq: 6 }))
    .map(([when, fields, note]) => post(command, when, { ...fields }, { ...(note && { note }) }));

const corridor = fc.constantFrom('north', 'south');
const pause = fc.constantFrom('daily', 'nightly');
const place = fc.constantFrom('duma', 'jisreen');
const location = fc.constantFrom({ lat: 33.57, lon: 36.4 }, { lat: 33.48, lon: 36.4 }, { lat: 35, lon: 37 });
const convoy = fc.constantFrom('c1', 'c2', 'c3');

export const tellings: fc.Arbitrary<Told> = fc.oneof(
  about('register-place', fc.record({ id: place, name: place, location })),
  about('record-control-change', fc.record({ place, controlledBy: fc.constant('army') })),
  about(
    'declare-pause',
    fc.record({
      id: pause,
      declaredBy: fc.constant(['russia']),
      area: fc.option(fc.record({ places: place.map((one) => [one]) }), { nil: undefined }),
      timeZone: fc.constantFrom('Asia/Damascus', 'Asia/Kathmandu'),
      dailyFrom: fc.constantFrom('09:00', '22:00'),
      dailyTo: fc.constantFrom('14:00', '03:00'),
      startsOn: fc.constantFrom('2018-03-08', '2018-03-10'),
      duration: fc.constantFrom('P3D', 'P1M'),
    }),
  ),
  about('suspend-pause', fc.record({ pause })),
  about('resume-pause', fc.record({ pause })),
  about('end-pause', fc.record({ pause })),
  about('extend-pause', fc.record({ pause, endsOn: fc.constant('2018-05-01') })),
  about(
    'open-corridor',
    fc.record({
      id: corridor,
      name: corridor,
      authorities: fc.constant(['russia']),
      from: fc.option(place, { nil: undefined }),
      pause: fc.option(pause, { nil: undefined }),
    }),
  ),
  about('suspend-corridor', fc.record({ corridor })),
  about('resume-corridor', fc.record({ corridor })),
  about('guarantee-safe-passage', fc.record({ corridor, guarantor: fc.constant('russia') })),
  about('depart-convoy', fc.record({ id: convoy, corridor, purpose: fc.constant('aid') })),
  about('hold-convoy', fc.record({ convoy })),
  about('arrive-convoy', fc.record({ convoy, place })),
  about('report-shelling', fc.record({ id: fc.uuid(), weapon: fc.constant('mortar'), place })),
  about('report-shelling', fc.record({ id: fc.uuid(), weapon: fc.constant('mortar'), location })),
  about(
    'record-position',
    fc.record({ party: fc.constantFrom('russia', 'army'), subject: place, stance: fc.constant('refuses') }),
  ),
);

/** What stands at the beginning, so that there is something to change. */
export const standing: readonly Told[] = [
  post('declare-pause', iso(FROM), {
    id: 'daily',
    declaredBy: ['russia'],
    timeZone: 'Asia/Damascus',
    dailyFrom: '09:00',
    dailyTo: '14:00',
    startsOn: '2018-03-08',
    duration: 'P1M',
  }),
  post('open-corridor', iso(FROM), { id: 'north', name: 'North', authorities: ['russia'], pause: 'daily' }),
];

/** Recorded over a week, some together and some in the very moment at which something else begins. */
export const stories: fc.Arbitrary<RecordedEvent[]> = fc
  .array(fc.tuple(tellings, fc.constantFrom(0, 0, 1, 60_000, 7 * HOUR, HOUR, 24 * HOUR)), { maxLength: 40 })
  .map((items) => {
    let at = FROM;
    return recorded(
      ...items.map(([event, later]) => ({
        ...event,
        recordedAt: iso((at = Math.min(at + later, FROM + WEEK))),
      })),
    );
  });
