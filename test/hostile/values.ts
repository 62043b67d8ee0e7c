/** Values that a careless or hostile sender may send, and plain ones that refer to one another. */
import type { Dice } from '../support/dice.js';

const long = (length: number, text = 'x') => text.repeat(length);

/** Few, so that commands meet in the same entities. */
export const IDS = ['al-wafideen', 'jisreen', 'duma', 'russia', 'a', 'daily', 'c-1'];

const MOMENTS = [
  '2018-03-11T10:00:00+02:00',
  '2018-03-11T08:00:00.123456789Z',
  '2018-03-09',
  '2018-02-27',
  '2018-03-30T00:30:00+02:00',
  '2018-03-30',
  '2018-03-10T12:00:00+02:00/2018-03-11T12:00:00+02:00',
  '2018-03-08/2018-03-09',
  '1900-01-01',
  '2199-12-31',
  '2199-12-31T23:59:59.999Z/2199-12-31',
  '2018-10-26/2018-10-28',
  '2026-11-01T00:00:00Z',
];

/** Valid ones, by the name of their schema in the OpenAPI document. */
export const SHAPES: Readonly<Record<string, readonly unknown[]>> = {
  slug: IDS,
  'occurred-at': MOMENTS,
  'time-zone': ['Asia/Damascus', 'UTC', 'Pacific/Apia', 'America/New_York', 'Africa/Cairo', 'Etc/GMT+12'],
  line: ['A line', 'دوما', '\u202eRTL\u202c', '=cmd|calc', '"quoted", and\nbroken', 'e\u0301\u200d'],
  text: ['Duma', { en: 'Duma', ar: 'دوما' }, { fa: 'دوما' }, '\u2028line\u2029', '-1+2', '<b>&amp;'],
  'web-address': ['https://example.org/a?b=c#d', 'http://[::1]/', 'https://example.org/%00'],
  'local-time': ['09:00', '14:00', '00:00', '23:59', '02:30'],
  'local-date': ['2018-02-27', '2018-03-30', '2018-03-26', '1900-01-01', '2199-12-31', '2020-02-29'],
  'calendar-duration': ['P1M', 'P10D', 'P1D', 'P5Y', 'P9999Y', 'P9999Y9999M9999W9999D', 'P0Y1D'],
  location: [
    { lat: 33.5949, lon: 36.4317 },
    { lat: 90, lon: 180 },
    { lat: -90, lon: -180 },
    { lat: 0, lon: 0 },
    { lat: 1e-320, lon: -0 },
  ],
  geometry: [
    { type: 'Point', coordinates: [36.4317, 33.5949] },
    { type: 'Point', coordinates: [36.4317, 33.5949, 1e308] },
    { type: 'Polygon', coordinates: [ring(36, 33, 1)] },
    { type: 'Polygon', coordinates: [ring(-180, -90, 180)] },
    { type: 'Polygon', coordinates: [ring(36, 33, 0)] },
    { type: 'Polygon', coordinates: [[...ring(36, 33, 1)].reverse(), ring(36.2, 33.2, 0.1)] },
    { type: 'MultiPoint', coordinates: [[36, 33]] },
    { type: 'MultiPolygon', coordinates: [[ring(36, 33, 1)], [ring(179, 0, 1)]] },
    { type: 'MultiLineString', coordinates: [line(36, 33), line(36, 33)] },
  ],
  'line-string': [
    { type: 'LineString', coordinates: line(36.4, 33.5) },
    { type: 'LineString', coordinates: [[36, 33], [36, 33]] }, // prettier-ignore
    { type: 'LineString', coordinates: [[-180, -90], [180, 90], [0, 0]] }, // prettier-ignore
  ],
};

function ring(lon: number, lat: number, size: number): number[][] {
  return [
    [lon, lat],
    [lon + size, lat],
    [lon + size, lat + size],
    [lon, lat + size],
    [lon, lat],
  ];
}

function line(lon: number, lat: number): number[][] {
  return [
    [lon, lat],
    [lon + 0.1, lat + 0.1],
  ];
}

/** JSON as text, not all of it valid. */
export const RAW_JSON: readonly string[] = [
  ...['null', 'true', '0', '-0', '-1', '1.5', '1e400', '-1e400', '1e-400', '9007199254740993'],
  ...['1E5', '0x10', '01', '.5', 'NaN', 'Infinity', 'undefined', '"NaN"', '"1"', "'a'", '""', '" "'],
  ...['{}', '[]', '[[]]', '[null]', '[{}]', '{"":""}', '{"en":""}', '{"xx-":"a"}', '{"en":"a","en":"b"}'],
  ...['{"__proto__":{"x":1}}', '{"constructor":{"prototype":{"x":1}}}', '{"toString":1}', '{"length":3}'],
  ...[
    '{"low":3,"best":2,"high":1}',
    '{"low":1e9}',
    '{"lat":91,"lon":0}',
    '{"type":"Point"}',
    '{"type":"__proto__"}',
  ],
  ...['{"type":"Polygon","coordinates":[[]]}', '{"type":"Point","coordinates":[1e999,0]}'],
  ...[
    '"\\ud800"',
    '"\\udc00\\ud800"',
    '"a\\u0000b"',
    '"\\u202e"',
    '"\\ufeff"',
    '"\\uffff"',
    '"\\u007f"',
    '"\\r\\n"',
  ],
  ...['"2018-02-30"', '"0000-01-01"', '"-000001-01-01"', '"2018-03-11T10:00:00"', '"2018-03-11T24:00:00Z"'],
  ...[
    '"2018-03-11T10:00:00+99:99"',
    '"2016-12-31T23:59:60Z"',
    '"2018-03-11/2018-03-10"',
    '"2018-03-11/"',
    '"//"',
  ],
  ...[
    '"2018-W10"',
    '"+12018-03-11"',
    '"2018-03-11[Asia/Damascus]"',
    '"２０１８-０３-１１"',
    '"Asia/../Damascus"',
  ],
  ...['"P0D"', '"P-1D"', '"PT1H"', '"24:00"', '"9:00"', '"__proto__"', '"constructor"', '"hasOwnProperty"'],
  ...['"../../etc/passwd"', '"a/b"', '"%2e%2e"', '"A"', '"a--b"', '"javascript:alert(1)"', '"http://"'],
];

/** JSON that is large or deep: now and then, since it takes its time. */
export function heavyJson(dice: Dice): string {
  const size = dice.one([1_000, 20_000, 100_000]);
  return dice.one([
    () => JSON.stringify(long(size)),
    () => JSON.stringify(long(size, 'ش')),
    () => `${long(size, '[')}${long(size, ']')}`,
    () => `${long(size, '{"a":')}1${long(size, '}')}`,
    () => JSON.stringify(Array.from({ length: size }, (_, at) => at)),
    () => JSON.stringify(Object.fromEntries(Array.from({ length: size }, (_, at) => [`k${at}`, 1]))),
    () =>
      `{"type":"LineString","coordinates":${JSON.stringify(Array.from({ length: size }, () => [36, 33]))}}`,
    () => `"${long(Math.floor(size / 2), '\\u0000')}"`,
    () => `1${long(size, '0')}`,
  ])();
}
