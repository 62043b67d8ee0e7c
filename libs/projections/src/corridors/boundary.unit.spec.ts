import fc from 'fast-check';
import { inDamascus, reported, readModelOf, type TestEvent } from '../test-events.fixture.js';
import { nextCorridorBoundary } from './boundary.js';
import { corridorView } from './corridor-view.js';

const FROM = Date.UTC(2018, 2, 9);
const HOUR = 3_600_000;
const iso = (ms: number) => new Date(ms).toISOString();

const moment = fc.integer({ min: 0, max: 5 * 24 * 60 }).map((minutes) => FROM + minutes * 60_000);
const occurredAt = fc.oneof(
  moment.map(iso),
  moment.map((ms) => iso(ms).slice(0, 10)),
  fc
    .tuple(moment, fc.integer({ min: 1, max: 48 }))
    .map(([ms, hours]) => `${iso(ms)}/${iso(ms + hours * HOUR)}`),
);
const about = (command: string, data: object) =>
  occurredAt.map((when) => reported(command, when, { ...data }));

const testEvent: fc.Arbitrary<TestEvent> = fc.oneof(
  about('open-corridor', { id: 'x', name: 'X', authorities: ['a'], pause: 'daily', from: 'duma' }),
  about('suspend-corridor', { corridor: 'x' }),
  about('resume-corridor', { corridor: 'x' }),
  about('guarantee-safe-passage', { corridor: 'x', guarantor: 'g' }),
  about('suspend-pause', { pause: 'daily' }),
  fc
    .tuple(fc.uuid(), fc.constantFrom(33.5, 33.51, 34))
    .chain(([id, lat]) => about('report-shelling', { id, weapon: 'mortar', location: { lat, lon: 36.4 } })),
  fc
    .uuid()
    .chain((id) => about('depart-convoy', { id, corridor: 'x', purpose: 'aid', people: { staff: 3 } })),
);

const standing = [
  reported('register-place', '2018-01-01', { id: 'duma', name: 'Duma', location: { lat: 33.5, lon: 36.4 } }),
  reported('declare-pause', '2018-02-27', {
    id: 'daily',
    declaredBy: ['russia'],
    timeZone: 'Asia/Damascus',
    dailyFrom: '09:00',
    dailyTo: '14:00',
    startsOn: '2018-02-27',
    duration: 'P1M',
  }),
  reported('open-corridor', '2018-03-01', {
    id: 'x',
    name: 'X',
    authorities: ['a'],
    pause: 'daily',
    from: 'duma',
  }),
];

test('between two boundaries the answer does not change', () => {
  fc.assert(
    fc.property(
      fc.array(testEvent, { maxLength: 12 }),
      moment,
      fc.double({ min: 0, max: 1, noNaN: true }),
      (more, from, share) => {
        const model = readModelOf(...standing, ...more);
        const next = nextCorridorBoundary(model, 'x', from)!;
        expect(next).toBeGreaterThan(from);
        const between = Math.min(next - 1, from + Math.floor((next - from) * share));
        expect(corridorView(model, 'x', between)).toEqual(corridorView(model, 'x', from));
        expect(corridorView(model, 'x', next - 1)).toEqual(corridorView(model, 'x', from));
      },
    ),
    { numRuns: 300 },
  );
});

test('a corridor hears of the hour at which its window opens, and of the end of it', () => {
  const model = readModelOf(...standing);
  expect(nextCorridorBoundary(model, 'x', inDamascus('2018-03-11T08:00'))).toBe(
    inDamascus('2018-03-11T09:00'),
  );
  expect(nextCorridorBoundary(model, 'x', inDamascus('2018-03-11T09:00'))).toBe(
    inDamascus('2018-03-11T14:00'),
  );
  expect(nextCorridorBoundary(model, 'x', inDamascus('2018-04-11T09:00'))).toBeUndefined();
});
