import { answerTo, asOfNow, viewQueries } from '@hudna/projections';
import type { FeatureCollection } from 'geojson';
import {
  amending,
  readModelOf,
  reported,
  testEventId,
} from '../../../../libs/projections/src/test-events.fixture.js';
import { serialize } from './representations.js';

const [REPORT, CORRECTION] = [1, 2].map(testEventId) as [string, string];
const AT = Date.parse('2018-03-12T00:00:00Z');

/** What is sent of a list of one report and its correction. */
function sent(form: 'csv' | 'geojson', path: string, report: ReturnType<typeof reported>, changes: object) {
  const query = viewQueries.get(path)!;
  const corrected = amending('correct-record', { event: REPORT, changes });
  const answer = answerTo(query, {}, readModelOf(report, corrected), asOfNow(AT, {}))!;
  return serialize(form, answer, query.items);
}

it('CSV has the corrected figure, and names the correction', () => {
  const departed = reported('depart-convoy', '2018-03-09T09:00:00Z', {
    id: 'c',
    corridor: 'x',
    purpose: 'evacuation',
    people: { civilians: 287 },
  });
  const row = sent('csv', 'convoys', departed, { people: { civilians: 278 } }).split('\r\n')[2]!;
  expect(row).toMatch(/,278,/);
  expect(row).not.toContain('287');
  expect(row).toMatch(new RegExp(`${REPORT}.${CORRECTION}$`));
});

it('GeoJSON draws a corrected place, and names the correction', () => {
  const shelling = reported('report-shelling', '2018-03-11T08:00:00Z', {
    id: 's',
    weapon: 'mortar',
    rounds: 7,
    location: { lat: 33.5, lon: 36.3 },
  });
  const changes = { rounds: 5, location: { lon: 36.4 } };
  const { features } = JSON.parse(sent('geojson', 'incidents', shelling, changes)) as FeatureCollection;
  expect(features).toMatchObject([
    {
      geometry: { type: 'Point', coordinates: [36.4, 33.5] },
      properties: { rounds: 5, because: [REPORT, CORRECTION] },
    },
  ]);
});
