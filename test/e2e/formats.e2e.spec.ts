import { easternGhouta, ndjson } from '../support/scenario.js';
import { Client, type Json } from '../support/client.js';
import { scratchDirectory, type Server, startTestServer } from '../support/server.js';

/** One answer in three representations: JSON, GeoJSON (RFC 7946), and CSV (RFC 4180) with a row of HXL tags. */
let scratch: Awaited<ReturnType<typeof scratchDirectory>>;
let server: Server;
let seen: string;

const AT = 'at=2018-03-11T10:00:00%2B02:00';
const PAUSE = 'eastern-ghouta-daily-pause';
const GEOJSON = 'application/geo+json';
const CSV = 'text/csv';

beforeAll(async () => {
  scratch = await scratchDirectory();
  server = await startTestServer(scratch.directory);
  const client = new Client(server.url);
  await client.batch(ndjson(await easternGhouta()));
  await client.take('report-shelling', {
    id: 'located',
    location: { lat: 33.57, lon: 36.4 },
    weapon: 'mortar',
    casualties: { killed: { low: 1, best: 2, high: 4 }, injured: 3 },
    occurredAt: '2018-03-10T09:00:00+02:00',
    source: { name: '=HYPERLINK("http://example.org","a, b")', reliability: 'B' },
    note: { ar: 'سطر\nآخر' },
    handling: 'restricted',
  });
  const { position } = await client.take('declare-pause', {
    id: 'drawn',
    declaredBy: ['russia'],
    area: {
      geometry: {
        type: 'Polygon',
        coordinates: [
          [
            [36, 33],
            [36, 34],
            [37, 34],
            [36, 33],
          ],
        ],
      },
    },
    timeZone: 'Asia/Damascus',
    dailyFrom: '09:00',
    dailyTo: '14:00',
    startsOn: '2018-03-01',
    endsOn: '2018-03-20',
    occurredAt: '2018-02-28',
  });
  seen = position;
});

afterAll(async () => {
  await server.stop();
  await scratch.remove();
});

async function ask(path: string, accept?: string, headers: Record<string, string> = {}) {
  const response = await fetch(server.url + path, {
    headers: { ...(accept && { accept }), 'hudna-min-position': seen, ...headers },
  });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

async function geojson(path: string): Promise<Json> {
  const { status, headers, text } = await ask(path, GEOJSON);
  expect([status, headers.get('content-type')]).toEqual([200, expect.stringContaining(GEOJSON)]);
  return JSON.parse(text);
}

/** The rows by tag. None of these answers has a quoted cell but where a test says so. */
async function csv(path: string): Promise<Record<string, string>[]> {
  const { status, headers, text } = await ask(path, CSV);
  expect([status, headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8']);
  expect(text.endsWith('\r\n')).toBe(true);
  const [names, tags, ...rows] = parsed(text);
  expect(names).toHaveLength(tags!.length);
  return rows.map((row) => Object.fromEntries(row.map((cell, index) => [tags![index]!, cell])));
}

/** RFC 4180, read in the plainest way. */
function parsed(text: string): string[][] {
  const rows: string[][] = [[]];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^,"\r\n]*))(,|\r\n)/g)) {
    rows.at(-1)!.push(quoted === undefined ? plain! : quoted.replaceAll('""', '"'));
    if (end !== ',') rows.push([]);
  }
  return rows.slice(0, -1);
}

describe('GeoJSON', () => {
  it('of corridors: their routes', async () => {
    const { type, features, position } = await geojson(`/v1/corridors?${AT}`);
    expect([type, position]).toEqual(['FeatureCollection', seen]);
    expect(features.map(({ id, geometry }: Json) => [id, geometry.type])).toEqual([
      ['al-wafideen', 'LineString'],
      ['jisreen-al-mleha', 'LineString'],
    ]);
    expect(features[0].geometry.coordinates[0]).toEqual([36.4018, 33.5723]);
    expect(features[0].properties).toMatchObject({ status: 'open', passability: { value: 'unknown' } });
    expect(features[0].properties).not.toHaveProperty('route');
  });

  it('of incidents: whose the geometry is, and how precise', async () => {
    const { features } = await geojson(`/v1/incidents?${AT}`);
    const by = Object.fromEntries(features.map((feature: Json) => [feature.id, feature]));
    expect(by.located).toMatchObject({
      geometry: { type: 'Point', coordinates: [36.4, 33.57] },
      properties: { geometryOf: 'incident', handling: 'restricted' },
    });
    expect(by['damascus-shelling-10-11-march']).toMatchObject({
      geometry: { type: 'Polygon' },
      properties: { geometryOf: 'place', precision: { scale: 'ACLED geo_precision', value: 3 } },
    });
  });

  it('of places, and of pauses where an area was drawn, wound as the RFC asks', async () => {
    const places = await geojson(`/v1/places?${AT}`);
    expect(places.features.map(({ geometry }: Json) => geometry.type)).toContain('Point');
    const { features } = await geojson(`/v1/pauses?${AT}`);
    expect(features.map(({ id, geometry }: Json) => [id, geometry?.type])).toEqual([
      ['drawn', 'Polygon'],
      [PAUSE, undefined],
    ]);
    expect(features[0].geometry.coordinates[0][1]).toEqual([37, 34]);
    expect(features[1]).toMatchObject({
      geometry: null,
      properties: { area: { places: ['eastern-ghouta'] } },
    });
  });

  it('of one entity: one feature', async () => {
    expect(await geojson(`/v1/places/duma?${AT}`)).toMatchObject({
      type: 'Feature',
      id: 'duma',
      geometry: { type: 'Point', coordinates: [36.4018, 33.5723] },
      properties: { name: { en: 'Duma' } },
      position: seen,
    });
  });
});

describe('CSV with HXL', () => {
  it('of incidents: figures with their margins, and no point where there is an area', async () => {
    const rows = await csv(`/v1/incidents?${AT}`);
    const by = Object.fromEntries(rows.map((row) => [row['#event+id'], row]));
    expect(by['located']).toMatchObject({
      '#event+type': 'shelling-artillery-missile-attack',
      '#date+occurred+start': '2018-03-10T07:00:00.000Z',
      '#meta+occurred+date+precision': 'instant',
      '#geo+lat': '33.57',
      '#geo+lon': '36.4',
      '#geo+of': 'incident',
      '#affected+killed': '2',
      '#affected+killed+low': '1',
      '#affected+killed+high': '4',
      '#affected+injured': '3',
      '#affected+injured+low': '',
      '#meta+reliability': 'B',
      '#meta+handling': 'restricted',
      '#description+note': 'سطر\nآخر',
    });
    expect(by['damascus-shelling-10-11-march']).toMatchObject({
      '#loc+id': 'damascus-and-surroundings',
      '#geo+lat': '',
      '#geo+type': 'Polygon',
      '#geo+of': 'place',
      '#geo+precision': '3',
      '#meta+occurred+date+precision': 'interval',
      '#event+attacks+num': '2',
      '#item+rounds+num': '7',
    });
  });

  it("makes no formula of a reporter's text", async () => {
    const [row] = await csv(`/v1/incidents/located?${AT}`);
    expect(row!['#meta+source']).toBe('\'=HYPERLINK("http://example.org","a, b")');
  });

  it('of places: the name in English and in Arabic', async () => {
    const rows = await csv(`/v1/places?${AT}`);
    expect(rows.find((row) => row['#loc+id'] === 'duma')).toMatchObject({
      '#loc+name': 'Duma',
      '#loc+name+i_ar': 'دوما',
      '#geo+lat': '33.5723',
      '#geo+precision': '1',
    });
  });

  it.each([
    ['corridors', 2],
    ['pauses', 2],
    ['convoys', 2],
    ['incidents', 2],
    ['meetings', 7],
    ['agreements', 1],
    ['parties', 9],
    ['places', 9],
    ['positions', 3],
    ['windows/current', 2],
    [`pauses/${PAUSE}/windows`, 28],
  ])('of %s: a row each', async (view, number) => {
    const rows = await csv(`/v1/${view}?${AT}`);
    expect(rows).toHaveLength(number);
    for (const row of rows) expect(row['#meta+because+list']).toMatch(/^[0-9a-f-]{36}(\|[0-9a-f-]{36})*$/);
  });

  it('of windows: when each begins and ends, and what may have broken it', async () => {
    const rows = await csv(`/v1/pauses/${PAUSE}/windows?from=2018-03-11&to=2018-03-11&at=2018-03-12`);
    expect(rows).toMatchObject([
      {
        '#event+pause+id': PAUSE,
        '#date': '2018-03-11',
        '#date+start': '2018-03-11T09:00:00+02:00',
        '#date+end': '2018-03-11T14:00:00+02:00',
        '#event+certain+num': '0',
        '#event+possible+id+list': 'damascus-shelling-10-11-march',
      },
    ]);
  });

  it('has its headers where there is nothing to list', async () => {
    const { text } = await ask('/v1/convoys?at=2001-01-01', CSV);
    expect(parsed(text)).toHaveLength(2);
  });
});

describe('Accept', () => {
  it('is JSON by default, and follows the preferences', async () => {
    const type = async (accept?: string) =>
      (await ask(`/v1/places?${AT}`, accept)).headers.get('content-type')!.split(';')[0];
    expect(await type()).toBe('application/json');
    expect(await type('*/*')).toBe('application/json');
    expect(await type('text/csv;q=0.5, application/geo+json')).toBe(GEOJSON);
    expect(await type('text/csv, application/geo+json;q=0.5')).toBe(CSV);
    expect(await type('text/html, */*;q=0.1')).toBe('application/json');
  });

  it.each([
    ['convoys', GEOJSON, 'application/json, text/csv'],
    ['convoys/first-convoy', GEOJSON, 'application/json, text/csv'],
    ['windows/current', GEOJSON, 'application/json, text/csv'],
    [`pauses/${PAUSE}/windows`, GEOJSON, 'application/json, text/csv'],
    ['situation', CSV, 'application/json'],
    ['places/duma/history', CSV, 'application/json'],
    ['places', 'application/xml', 'application/json, application/geo+json, text/csv'],
  ])('%s is not to be had as %s', async (path, accept, there) => {
    const { status, headers, text } = await ask(`/v1/${path}?${AT}`, accept);
    expect(status).toBe(406);
    expect(headers.get('content-type')).toContain('application/problem+json');
    expect(headers.get('vary')).toBe('Accept');
    expect(JSON.parse(text)).toMatchObject({
      type: 'urn:hudna:problem:not-acceptable',
      detail: expect.stringContaining(`${there}.`),
    });
  });

  it('gives each representation an ETag of its own', async () => {
    const answers = await Promise.all(
      ['application/json', GEOJSON, CSV].map((accept) => ask(`/v1/places?${AT}`, accept)),
    );
    const tags = answers.map(({ headers }) => headers.get('etag')!);
    expect(new Set(tags).size).toBe(3);
    for (const { headers } of answers) expect(headers.get('vary')).toBe('Accept');
    const asked = (tag: string) => ask(`/v1/places?${AT}`, CSV, { 'if-none-match': tag });
    expect((await asked(tags[2]!)).status).toBe(304);
    expect((await asked(tags[0]!)).status).toBe(200);
  });
});

describe('pages', () => {
  it.each(['application/json', GEOJSON, CSV])('as %s have a link to the next one', async (accept) => {
    const ids: string[] = [];
    for (let path = `/v1/places?limit=4&${AT}`; path !== '';) {
      const { status, headers, text } = await ask(path, accept);
      expect([status, headers.get('hudna-position')]).toEqual([200, seen]);
      const link = headers.get('link');
      if (accept === CSV) {
        ids.push(
          ...parsed(text)
            .slice(2)
            .map(([id]) => id!),
        );
      } else {
        const { items, features, next } = JSON.parse(text);
        ids.push(...(items ?? features).map(({ id }: Json) => id));
        expect(next !== undefined).toBe(link !== null);
      }
      path = link === null ? '' : /^<(\/v1\/places\?[^>]+)>; rel="next"$/.exec(link)![1]!;
    }
    expect(ids).toEqual([...new Set(ids)].sort());
    expect(ids).toHaveLength(9);
  });

  it('carry the position once, and not in each item', async () => {
    const { items, position } = JSON.parse((await ask(`/v1/places?${AT}`)).text);
    expect(position).toBe(seen);
    for (const item of items) expect(item).not.toHaveProperty('position');
  });
});

it('OpenAPI names the representations', async () => {
  const { paths } = JSON.parse((await ask('/openapi.json')).text);
  const forms = (path: string) => Object.keys(paths[path].get.responses[200].content);
  expect(forms('/v1/places')).toEqual(['application/json', GEOJSON, CSV]);
  expect(forms('/v1/positions')).toEqual(['application/json', CSV]);
  expect(forms('/v1/situation')).toEqual(['application/json']);
  expect(paths['/v1/places'].get.responses).toHaveProperty('406');
});
