/** For specs: weeks in which everything of the catalogue happens, to few entities, in several zones and over changes of the clocks. */
import fc from 'fast-check';
import type { RecordedEvent } from '@hudna/event-store';
import { reported, recorded, type TestEvent } from '../test-events.fixture.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Damascus goes to summer time on 30 March 2018, Berlin on 25 March. */
export const FROM = Date.UTC(2018, 2, 22, 22);
export const SPAN = 12 * DAY;

const iso = (ms: number) => new Date(ms).toISOString();
const opt = <T>(arb: fc.Arbitrary<T>) => fc.option(arb, { nil: undefined });

const moment = fc.oneof(
  fc.integer({ min: -24 * 60, max: 13 * 24 * 60 }).map((minutes) => FROM + minutes * 60_000),
  fc.integer({ min: -30 * 24, max: 60 * 24 }).map((hours) => FROM + hours * HOUR),
  fc.integer({ min: 0, max: SPAN }).map((ms) => FROM + ms),
);
export const occurredAt = fc.oneof(
  { weight: 3, arbitrary: moment.map(iso) },
  moment.map((ms) => iso(ms).slice(0, 10)),
  fc
    .tuple(moment, fc.constantFrom(1, HOUR, 7 * HOUR, DAY, 5 * DAY, 40 * DAY))
    .map(([ms, long]) => `${iso(ms)}/${iso(ms + long)}`),
);
const zone = fc.constantFrom('Asia/Damascus', 'Europe/Berlin', 'UTC', 'America/St_Johns');

const clean = (data: object) => JSON.parse(JSON.stringify(data)) as Record<string, unknown>;
const about = (command: string, data: fc.Arbitrary<object>) =>
  fc
    .tuple(
      occurredAt,
      data,
      fc.record({
        timeZone: zone,
        note: fc.option(fc.constantFrom('A note.', { ar: 'x' }), { nil: undefined, freq: 4 }),
        handling: fc.option(fc.constantFrom('public', 'restricted', 'confidential'), {
          nil: undefined,
          freq: 4,
        }),
        credibility: fc.option(fc.constantFrom(1, 6), { nil: undefined, freq: 6 }),
      }),
    )
    .map(([when, fields, more]) => reported(command, when, clean(fields), clean(more) as Partial<TestEvent>));

const corridor = fc.constantFrom('north', 'south');
const pause = fc.constantFrom('daily', 'nightly');
const place = fc.constantFrom('duma', 'jisreen', 'harasta');
const party = fc.constantFrom('russia', 'army', 'faylaq');
const location = fc.constantFrom({ lat: 33.57, lon: 36.4 }, { lat: 33.48, lon: 36.4 }, { lat: 35, lon: 37 });
const convoy = fc.constantFrom('c1', 'c2', 'c3');
const square = (lon: number, lat: number, size: number) => ({
  type: 'Polygon',
  coordinates: [
    [
      [lon, lat],
      [lon + size, lat],
      [lon + size, lat + size],
      [lon, lat + size],
      [lon, lat],
    ],
  ],
});
const geometry = fc.constantFrom(
  square(36.35, 33.5, 0.1),
  square(36.35, 33.45, 0.02),
  square(36.9, 34.9, 0.3),
);
const route = fc.constant({
  type: 'LineString',
  coordinates: [
    [36.4, 33.48],
    [36.4, 33.57],
    [36.42, 33.6],
  ],
});
const precision = fc.constantFrom(
  { scale: 'ACLED geo_precision', value: 1 },
  { scale: 'ACLED geo_precision', value: 3 },
  { scale: 'UCDP where_prec', value: 2 },
);
const serves = fc.constantFrom(['civilians'], ['wounded', 'aid'], ['civilians', 'wounded']);
const people = fc.constantFrom({ civilians: 10 }, { civilians: { low: 5, high: 20 }, wounded: 2 });
const hours = fc.constantFrom('00:00', '02:30', '09:00', '14:00', '22:00', '03:00', '23:59');
const day = fc.constantFrom(
  '2018-03-20',
  '2018-03-23',
  '2018-03-24',
  '2018-03-25',
  '2018-03-29',
  '2018-03-30',
  '2018-03-31',
  '2018-04-02',
  '2018-05-01',
);
const corridorFields = fc.record({
  id: corridor,
  name: fc.constantFrom('One', 'Two'),
  authorities: fc.constantFrom(['russia'], ['army', 'russia']),
  from: opt(place),
  to: opt(place),
  route: fc.option(route, { nil: undefined, freq: 3 }),
  serves: opt(serves),
  pause: opt(pause),
});
const convoyFields = fc.record({
  id: convoy,
  corridor,
  purpose: fc.constantFrom('aid', 'evacuation'),
  people: opt(people),
  from: opt(place),
});
const incidentId = fc.oneof(fc.uuid(), fc.constantFrom('i1', 'i2'));
const casualties = fc.constantFrom({ killed: 1 }, { injured: { low: 0, high: 3 } }, { killed: 0 });
const where = fc.oneof(
  fc.record({ place }),
  fc.record({ location }),
  fc.record({ place, location }),
  fc.constant({}),
);
const reasoned = (key: string, id: fc.Arbitrary<string>) =>
  fc.record({ [key]: id, reason: opt(fc.constant('Why.')) });

const declared = fc
  .tuple(
    fc.record({
      id: pause,
      name: opt(fc.constant('Pause')),
      declaredBy: fc.constantFrom(['russia'], ['army']),
      area: opt(
        fc.record({
          places: opt(fc.constantFrom(['duma'], ['jisreen', 'harasta'])),
          geometry: opt(geometry),
        }),
      ),
      timeZone: fc.constantFrom(
        'Asia/Damascus',
        'Asia/Kathmandu',
        'Europe/Berlin',
        'America/New_York',
        'Australia/Lord_Howe',
      ),
      dailyFrom: hours,
      dailyTo: hours,
      startsOn: day,
    }),
    fc.oneof(
      day.map((endsOn) => ({ endsOn })),
      fc.constantFrom({ duration: 'P3D' }, { duration: 'P1M' }),
    ),
  )
  .map(([a, b]) => ({ ...a, ...('endsOn' in b && b.endsOn < a.startsOn ? { endsOn: a.startsOn } : b) }));

export const testEvents: fc.Arbitrary<TestEvent> = fc.oneof(
  about(
    'register-place',
    fc.record({ id: place, name: place, location: opt(location), precision: opt(precision) }),
  ),
  about('register-place', fc.record({ id: place, name: place, geometry })),
  about('record-control-change', fc.record({ place, controlledBy: party, contested: opt(fc.boolean()) })),
  { weight: 2, arbitrary: about('declare-pause', declared) },
  about('accept-pause', fc.record({ pause, party })),
  about('reject-pause', fc.record({ pause, party })),
  { weight: 2, arbitrary: about('extend-pause', fc.record({ pause, endsOn: day })) },
  {
    weight: 2,
    arbitrary: about('amend-pause-hours', fc.record({ pause, from: day, dailyFrom: hours, dailyTo: hours })),
  },
  about('suspend-pause', reasoned('pause', pause)),
  about('resume-pause', reasoned('pause', pause)),
  about('end-pause', reasoned('pause', pause)),
  { weight: 2, arbitrary: about('open-corridor', corridorFields) },
  about('announce-corridor', corridorFields),
  about('restrict-corridor', fc.record({ corridor, serves, reason: fc.constant('Why.') })),
  about('suspend-corridor', reasoned('corridor', corridor)),
  about('resume-corridor', reasoned('corridor', corridor)),
  about('close-corridor', reasoned('corridor', corridor)),
  about(
    'establish-facility',
    fc.record({ corridor, facility: fc.constantFrom('f', 'g'), kind: fc.constantFrom('medical', 'water') }),
  ),
  about('withdraw-facility', fc.record({ corridor, facility: fc.constantFrom('f', 'g') })),
  about('guarantee-safe-passage', fc.record({ corridor, guarantor: party, beneficiaries: opt(serves) })),
  about('withdraw-guarantee', fc.record({ corridor, guarantor: party })),
  about('plan-convoy', convoyFields),
  { weight: 2, arbitrary: about('depart-convoy', convoyFields) },
  about('pass-checkpoint', fc.record({ convoy, checkpoint: place })),
  about('hold-convoy', reasoned('convoy', convoy)),
  about('release-convoy', reasoned('convoy', convoy)),
  about('turn-back-convoy', reasoned('convoy', convoy)),
  about('cancel-convoy', reasoned('convoy', convoy)),
  about(
    'arrive-convoy',
    fc.record({ convoy, place: opt(place), people: opt(people), outcome: opt(fc.constant('impeded')) }),
  ),
  {
    weight: 2,
    arbitrary: about(
      'report-shelling',
      fc
        .tuple(incidentId, where, opt(casualties), opt(party))
        .map(([id, at, hurt, by]) => ({ id, weapon: 'mortar', ...at, casualties: hurt, attributedTo: by })),
    ),
  },
  {
    weight: 2,
    arbitrary: about(
      'report-incident',
      fc
        .tuple(
          incidentId,
          where,
          opt(casualties),
          fc.constantFrom(
            'armed-clash',
            'grenade',
            'attack',
            'peaceful-protest',
            'mob-violence',
            'agreement',
            'other',
          ),
        )
        .map(([id, at, hurt, kind]) => ({ id, kind, ...at, casualties: hurt })),
    ),
  },
  about('register-party', fc.record({ id: party, name: party, kind: fc.constant('armed-group') })),
  about(
    'record-position',
    fc.record({
      party,
      subject: fc.constantFrom('talks', 'aid'),
      stance: fc.constantFrom('refuses', 'accepts', 'considering'),
      conditions: opt(fc.constant('If.')),
    }),
  ),
  about(
    'record-meeting',
    fc.record({
      id: fc.constantFrom('m1', 'm2'),
      parties: fc.constant(['russia', 'faylaq']),
      subjects: fc.constant(['talks']),
      outcome: fc.constantFrom('ongoing', 'agreed'),
    }),
  ),
  about(
    'record-agreement',
    fc.record({
      id: fc.constantFrom('a1', 'a2'),
      parties: fc.constant(['russia', 'faylaq']),
      obligations: fc.constantFrom([], [{ id: 'o', party: 'faylaq', text: 'To leave.', due: '2018-03-26' }]),
    }),
  ),
);

/** Some recorded together, and some in the very moment at which something else begins. */
export const busyReports: fc.Arbitrary<TestEvent[]> = fc
  .array(fc.tuple(testEvents, fc.constantFrom(0, 0, 0, 1, 60_000, HOUR, 7 * HOUR, 30 * HOUR)), {
    minLength: 8,
    maxLength: 40,
    size: 'max',
  })
  .map((items) => {
    let at = FROM;
    return items.map(([event, later]) => ({
      ...event,
      recordedAt: iso((at = Math.min(at + later, FROM + SPAN))),
    }));
  });

/**
 * The same by a clock that is set ahead and back: some reports give no time, and some are stamped ahead of it. They come
 * minutes apart: within the minute that clocks may differ by, nothing shows what a wrong one stood for.
 */
export const busyReportsByWrongClocks: fc.Arbitrary<TestEvent[]> = fc
  .tuple(
    busyReports,
    fc.array(fc.tuple(fc.boolean(), fc.constantFrom(0, 0, 0, 0, 2 * HOUR, 3 * DAY)), {
      minLength: 40,
      maxLength: 40,
    }),
  )
  .map(([events, faults]) =>
    events.map(({ occurredAt, ...event }, index): TestEvent => {
      const [isUntimed, wrongBy] = faults[index]!;
      const recordedMs = Date.parse(event.recordedAt!) + index * 180_000;
      const clockAt = iso(recordedMs - wrongBy);
      return {
        ...event,
        ...(!isUntimed && { occurredAt: occurredAt! }),
        recordedAt: iso(recordedMs),
        clockAt,
      };
    }),
  );

export const busyWeeks: fc.Arbitrary<RecordedEvent[]> = busyReports.map((reports) => recorded(...reports));

export const busyWeeksByWrongClocks: fc.Arbitrary<RecordedEvent[]> = busyReportsByWrongClocks.map((reports) =>
  recorded(...reports),
);

/** What stands at the beginning, so that there is something to change. */
export const initialEvents: readonly TestEvent[] = [
  reported('declare-pause', iso(FROM), {
    id: 'daily',
    declaredBy: ['russia'],
    timeZone: 'Asia/Damascus',
    dailyFrom: '09:00',
    dailyTo: '14:00',
    startsOn: '2018-03-20',
    duration: 'P1M',
  }),
  reported('open-corridor', iso(FROM), {
    id: 'north',
    name: 'North',
    authorities: ['russia'],
    pause: 'daily',
  }),
];

/** What changes something in every view, at a moment. */
export function closingEvents(ms: number): TestEvent[] {
  const day = iso(ms).slice(0, 10);
  const pauses = { timeZone: 'UTC', dailyFrom: '00:00', dailyTo: '23:59', startsOn: day, duration: 'P3D' };
  return [
    reported('declare-pause', iso(ms), { id: 'last', declaredBy: ['russia'], ...pauses }),
    reported('open-corridor', iso(ms), { id: 'last', name: 'Last', authorities: ['russia'] }),
    reported('depart-convoy', iso(ms), { id: 'last', corridor: 'last', purpose: 'aid' }),
    reported('report-shelling', iso(ms), { id: 'last', weapon: 'mortar' }),
    reported('record-position', iso(ms), { party: 'last', subject: 'talks', stance: 'accepts' }),
  ];
}
