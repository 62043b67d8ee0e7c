/** What the specs of corridors tell of: one corridor, the pause it may work in, and what happens near it. */
import { reported } from '../../test-events.fixture.js';

export const route = {
  type: 'LineString',
  coordinates: [
    [36.4, 33.5],
    [36.5, 33.5],
  ],
};
export const openedCorridor = (more: object = {}) =>
  reported('open-corridor', '2018-03-01T08:00:00Z', {
    id: 'x',
    name: 'X',
    authorities: ['army'],
    route,
    ...more,
  });
export const reportedShelling = (occurredAt: string, lat: number, id = 'shells') =>
  reported('report-shelling', occurredAt, { id, weapon: 'mortar', location: { lat, lon: 36.45 } });
export const declaredPause = reported('declare-pause', '2018-02-27', {
  id: 'daily',
  declaredBy: ['russia'],
  timeZone: 'Asia/Damascus',
  dailyFrom: '09:00',
  dailyTo: '14:00',
  startsOn: '2018-02-27',
  duration: 'P1M',
});
export const reportedIncident = (kind: string, more: object = {}) =>
  reported('report-incident', '2018-03-11T11:00:00+02:00', {
    id: 'i',
    kind,
    location: { lat: 33.5, lon: 36.45 },
    ...more,
  });
export const NOON = '2018-03-11T12:00';
