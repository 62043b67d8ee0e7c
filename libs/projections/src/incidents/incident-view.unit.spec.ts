import { inDamascus, testEventId, reported, readModelOf } from '../test-events.fixture.js';
import { incidentView } from './incident-view.js';

const source = { name: 'ArAn News', kind: 'news agency', reliability: 'C' };
const shelling = reported(
  'report-shelling',
  '2018-03-10T12:00:00+02:00/2018-03-11T12:00:00+02:00',
  {
    id: 'damascus',
    place: 'damascus',
    weapon: 'mortar',
    attacks: 2,
    rounds: 7,
    attributedTo: 'armed-groups',
  },
  { source, credibility: 3, handling: 'confidential' },
);

test('a report with its source, as precise as it is and no more', () => {
  const model = readModelOf(
    shelling,
    reported('register-place', '2018-01-01', {
      id: 'damascus',
      name: 'Damascus',
      location: { lat: 33.51, lon: 36.29 },
      precision: { scale: 'ACLED geo_precision', value: 2 },
    }),
  );
  expect(incidentView(model, 'damascus', inDamascus('2018-03-12T00:00'))).toEqual({
    id: 'damascus',
    kind: 'shelling-artillery-missile-attack',
    weapon: 'mortar',
    place: 'damascus',
    geometry: { type: 'Point', coordinates: [36.29, 33.51] },
    precision: { scale: 'ACLED geo_precision', value: 2 },
    occurred: expect.objectContaining({ precision: 'interval', end: '2018-03-11T10:00:00.000Z' }),
    occurredCertain: true,
    attacks: 2,
    rounds: 7,
    attributedTo: 'armed-groups',
    source,
    credibility: 3,
    handling: 'confidential',
    because: [testEventId(1), testEventId(2)],
    position: '2',
  });
});

test('it may not have happened before its time is over, and has not before it begins', () => {
  const model = readModelOf(shelling);
  expect(incidentView(model, 'damascus', inDamascus('2018-03-10T11:59'))).toBeUndefined();
  expect(incidentView(model, 'damascus', inDamascus('2018-03-11T10:00'))).toMatchObject({
    occurredCertain: false,
  });
  expect(incidentView(model, 'elsewhere', inDamascus('2018-03-11T10:00'))).toBeUndefined();
});

test('its own location is the more precise, and no place lends it a precision', () => {
  const data = { id: 'i', kind: 'armed-clash', location: { lat: 33.5, lon: 36.4 } };
  const view = incidentView(
    readModelOf(reported('report-incident', '2018-03-10', data)),
    'i',
    inDamascus('2018-03-12T00:00'),
  );
  expect(view).toMatchObject({
    kind: 'armed-clash',
    geometry: { coordinates: [36.4, 33.5] },
    because: [testEventId(1)],
  });
  expect(view).not.toHaveProperty('precision');
});
