/** Words for addresses and headers that a careless or hostile sender may send. */
const long = (length: number, text = 'x') => text.repeat(length);

/** Path segments and values of parameters, percent-encoded as they go over the wire. */
export const WORDS: readonly string[] = [
  ...[
    '',
    '.',
    '..',
    '%2e%2e',
    '%2F',
    '..%2f..%2fetc%2fpasswd',
    '%00',
    '%0d%0aX:%201',
    '%',
    '%zz',
    '%E0%A4%A',
    '%ff',
  ],
  ...[
    '%C0%80',
    '%ED%A0%80',
    '%u0041',
    '__proto__',
    'constructor',
    'toString',
    'history',
    'windows',
    'undefined',
  ],
  ...[
    'null',
    'true',
    '[object%20Object]',
    '-1',
    '0',
    '1e3',
    '1e400',
    'NaN',
    '%D8%AF%D9%88%D9%85%D8%A7',
    '%F0%9F%95%8A',
  ],
  ...[
    '%E2%80%AE',
    '*',
    '+',
    '%20',
    '%2B',
    ';',
    'a;b=c',
    "'%20OR%201=1--",
    '%22',
    '<script>',
    '{}',
    '[]',
    'a,b',
    ',',
    ',,',
  ],
];

export const TIMES: readonly string[] = [
  ...['2018-03-11', '2018-03-11T10:00:00%2B02:00', '2018-03-11T10:00:00+02:00', '2018-03-11T10:00:00Z'],
  ...['2018-02-30', '0000-01-01', '1900-01-01', '2199-12-31', '9999-12-31', '2018-03-11T25:00:00Z', 'now'],
  ...['2018-03-11/2018-03-12', '1900-01-01T00:00:00%2B14:00', '2199-12-31T23:59:59.999-12:00', '1.5e12'],
];

export const POSITIONS: readonly string[] = [
  ...[
    '0',
    '1',
    '2',
    '7',
    '{position}',
    '1/2',
    '0/0',
    '1/',
    '/1',
    '-1',
    '+1',
    '1.0',
    '01',
    '1e1',
    ' 1',
    '1,1',
    '1/2/3',
  ],
  ...[
    '18446744073709551615',
    '99999999999999999999',
    '999999999999999999999',
    '99999999999999999999/99999999999999999999',
  ],
  ...['9007199254740993', 'soon', '0x1', '١'],
];

const IDS_OF_MOMENTS: readonly string[] = [
  ...['41@2018-03-11T07:00:00.000Z', '0@2018-03-11T07:00:00.000Z', '0@1970-01-01T00:00:00.000Z', '{moment}'],
  ...[
    '{moment}~1',
    '{moment}~2',
    '{moment}~999999999',
    '{moment}~0',
    '{moment}~',
    '{moment}~1~1',
    '{moment}@{moment}',
  ],
  ...[
    '{position}@2018-03-11T07:00:00.000Z',
    '{position}@9999-12-31T23:59:59.999Z',
    '{position}@2199-01-01T00:00:00.000Z',
  ],
  ...[
    '0@2018-02-30T00:00:00.000Z',
    '0@0000-01-01T00:00:00.000Z',
    '0@0001-01-01T00:00:00.000Z',
    '0@2018-03-11T24:00:00.000Z',
  ],
  ...[
    '1@9999-12-31T23:59:59.999Z~1',
    '1/2@2018-03-11T07:00:00.000Z',
    '99999999999999999999@2018-03-11T07:00:00.000Z',
  ],
  ...[
    '0@2018-03-11T07:00:00.000Z~1',
    '1@{clock}',
    '{position}@{clock}',
    '{position}@{clock}~3',
    '0@{clock}~2',
    '@',
    '~1',
  ],
];

export const MOMENT_IDS: readonly string[] = [...IDS_OF_MOMENTS, ...POSITIONS];

const word = (value: unknown) => Buffer.from(JSON.stringify(value) ?? '').toString('base64url');

/** A cursor with one malformed part, or none. */
const cursor = (changed: Readonly<Record<number, unknown>> = {}) =>
  word(
    ['corridor', '[]', 1_520_755_200_000, 1_520_755_200_000, '1', 0, 'a'].map((part, at) =>
      at in changed ? changed[at] : part,
    ),
  );

export const CURSORS: readonly string[] = [
  ...['{cursor}', '{cursor}x', '{cursor}=', 'abc', '!!!!', long(10_000), 'WzEsImEi', cursor()],
  ...[cursor({ 0: 'party' }), cursor({ 0: '__proto__' }), cursor({ 1: '{}' }), cursor({ 1: long(5_000) })],
  ...[cursor({ 2: 1e300 }), cursor({ 2: -8.64e15 }), cursor({ 2: '0' }), cursor({ 3: null })],
  ...[cursor({ 4: 'x' }), cursor({ 4: '0' }), cursor({ 4: '0/0' }), cursor({ 4: 1 })],
  ...[cursor({ 5: -8.64e15 }), cursor({ 5: 1e300 }), cursor({ 6: '' }), cursor({ 6: '\ud800' })],
  ...[cursor({ 6: '\0' }), cursor({ 6: { a: 1 } }), cursor({ 6: '__proto__' }), cursor({ 6: long(5_000) })],
  ...[word([0, 'a']), word([]), word(null), word({ length: 7, 0: 'corridor' })],
  Buffer.from([0xff, 0xfe]).toString('base64url'),
];

/** For any header. */
export const HEADER_VALUES: readonly string[] = [
  ...[
    '',
    ' ',
    '*',
    '"',
    '""',
    '"1"',
    'W/"1"',
    '"1", "2"',
    '1',
    '"-1"',
    '"999999999999999"',
    '"9999999999999999"',
    'null',
  ],
  ...[
    long(300),
    long(5_000),
    'é',
    '\xff\xfe',
    'a\tb',
    'a;q=NaN',
    ';',
    ',',
    ',,,',
    '=',
    '{}',
    '%00',
    '__proto__',
    'דג',
  ],
];

export const MEDIA: readonly string[] = [
  ...[
    'application/json',
    'application/json; charset=utf-16',
    'application/json;charset=',
    'APPLICATION/JSON',
    'text/json',
  ],
  ...[
    'application/x-ndjson',
    'application/x-ndjson; charset=utf-8',
    'application/x-ndjsonx',
    'multipart/form-data',
    '/',
    'a/b/c',
  ],
  ...[
    'application/x-www-form-urlencoded',
    'text/plain',
    'application/json, application/json',
    'application/merge-patch+json',
  ],
  ...[
    'text/csv',
    'application/geo+json',
    'text/event-stream',
    'text/html',
    '*/*',
    '*/*;q=0',
    'application/*;q=0.5, text/csv',
  ],
  ...[
    'application/json;q=0',
    'text/csv;q=abc',
    'application/json;__proto__=1',
    `text/${long(2_000)}`,
    'application/problem+json',
  ],
];
