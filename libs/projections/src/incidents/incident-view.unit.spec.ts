import { at, eventId, post, shelfOf } from '../testing.js';
import { incidentView } from './incident-view.js';

const source = { name: 'ArAn News', kind: 'news agency', reliability: 'C' };
const shelling = post(
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
  const shelf = shelfOf(
    shelling,
    post('register-place', '2018-01-01', {
      id: 'damascus',
      name: 'Damascus',
      location: { lat: 33.51, lon: 36.29 },
      precision: { scale: 'ACLED geo_precision', value: 2 },
    }),
  );
  expect(incidentView(shelf, 'damascus', at('2018-03-12T00:00'))).toEqual({
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
    because: [eventId(1), eventId(2)],
    position: '2',
  });
});

test('it may not have happened before its time is over, and has not before it begins', () => {
  const shelf = shelfOf(shelling);
  expect(incidentView(shelf, 'damascus', at('2018-03-10T11:59'))).toBeUndefined();
  expect(incidentView(shelf, 'damascus', at('2018-03-11T10:00'))).toMatchObject({ occurredCertain: false });
  expect(incidentView(shelf, 'elsewhere', at('2018-03-11T10:00'))).toBeUndefined();
});

test('its own location is the more precise, and no place lends it a precision', () => {
  const data = { id: 'i', kind: 'armed-clash', location: { lat: 33.5, lon: 36.4 } };
  const view = incidentView(
    shelfOf(post('report-incident', '2018-03-10', data)),
    'i',
    at('2018-03-12T00:00'),
  );
  expect(view).toMatchObject({
    kind: 'armed-clash',
    geometry: { coordinates: [36.4, 33.5] },
    because: [eventId(1)],
  });
  expect(view).not.toHaveProperty('precision');
});
