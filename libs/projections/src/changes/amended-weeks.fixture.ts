/** For specs: busy weeks in which much was reported wrong, twice or in vain, and amended. */
import fc from 'fast-check';
import type { RecordedEvent } from '@hudna/event-store';
import { type ChangesOf, randomAmendments } from '../random-amendments.fixture.js';
import { recorded, type TestEvent } from '../test-events.fixture.js';
import { busyReports, busyReportsByWrongClocks, occurredAt } from './busy-weeks.fixture.js';

type Fields = Record<string, fc.Arbitrary<unknown>>;

const place = fc.constantFrom('duma', 'jisreen', null);
const location = fc.constantFrom({ lat: 33.57, lon: 36.4 }, { lat: 35, lon: 37 }, null);
const hours = fc.constantFrom('02:30', '14:00', '22:00');
const corridor: Fields = {
  name: fc.constantFrom('Three', 'Four'),
  pause: fc.constantFrom('daily', 'nightly', null),
  serves: fc.constantFrom(['wounded'], null),
  to: place,
  route: fc.constant(null),
};
const convoy: Fields = {
  corridor: fc.constantFrom('north', 'south'),
  purpose: fc.constantFrom('aid', 'evacuation'),
  people: fc.constantFrom({ civilians: 12 }, null),
};
const incident: Fields = { place, location, casualties: fc.constantFrom({ killed: 2 }, null) };

/** What may be corrected of the events of a type, beside when it was and the note on it. */
const FIELDS: Readonly<Record<string, Fields>> = {
  CorridorOpened: corridor,
  CorridorAnnounced: corridor,
  ConvoyPlanned: convoy,
  ConvoyDeparted: convoy,
  ConvoyArrived: { place, people: fc.constantFrom({ civilians: 12 }, null) },
  ShellingReported: incident,
  IncidentReported: incident,
  PauseDeclared: {
    dailyFrom: hours,
    dailyTo: hours,
    area: fc.constantFrom({ places: ['duma'] }, null),
  },
  PauseExtended: { endsOn: fc.constantFrom('2018-03-30', '2018-04-02') },
  PlaceRegistered: { location },
  ControlChangeRecorded: { controlledBy: fc.constantFrom('russia', 'army') },
  PositionRecorded: { stance: fc.constantFrom('refuses', 'accepts') },
  MeetingRecorded: { outcome: fc.constantFrom('ongoing', 'agreed') },
};

/** What corrections of these events change. */
export const corrections: fc.Arbitrary<ChangesOf> = fc
  .record({
    occurredAt: fc.oneof(occurredAt, fc.constant(null)),
    note: fc.constantFrom('Another note.', null),
    kind: fc.constantFrom('time', 'note', 'field', 'field'),
    which: fc.nat(),
    fields: fc.record(
      Object.fromEntries(Object.entries(FIELDS).map(([type, fields]) => [type, fc.record(fields)])),
    ),
  })
  .map(({ kind, occurredAt, note, which, fields }) => (type): Record<string, unknown> => {
    if (kind === 'time') return { occurredAt };
    const own = Object.entries(fields[type] ?? {});
    return kind === 'note' || own.length === 0 ? { note } : Object.fromEntries([own[which % own.length]!]);
  });

const withAmendments = (reports: fc.Arbitrary<TestEvent[]>): fc.Arbitrary<RecordedEvent[]> =>
  fc
    .tuple(reports, randomAmendments(corrections, 15))
    .map(([events, amended]) => recorded(...amended(events)));

export const amendedWeeks = withAmendments(busyReports);
export const amendedWeeksByWrongClocks = withAmendments(busyReportsByWrongClocks);
