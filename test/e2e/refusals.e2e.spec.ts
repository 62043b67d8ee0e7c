import { Client, type Json } from '../support/client.js';
import { scratchDirectory, type Server, startTestServer } from '../support/server.js';

/** Bad input of every kind: a 4xx that points at the field and says what to do; what was taken before is kept. */
let scratch: Awaited<ReturnType<typeof scratchDirectory>>;
let server: Server;
let client: Client;
let takenBefore: string;

const opening = { id: 'al-wafideen', name: { en: 'Al-Wafideen', ar: 'الوافدين' }, authorities: ['russia'] };

beforeAll(async () => {
  scratch = await scratchDirectory();
  server = await startTestServer(scratch.directory);
  client = new Client(server.url);
  await client.take('open-corridor', { ...opening, occurredAt: '2018-02-27' });
  takenBefore = await client.bytes('/v1/events');
});

afterEach(async () => {
  expect(await client.bytes('/v1/events')).toBe(takenBefore);
});

afterAll(async () => {
  await server.stop();
  await scratch.remove();
});

const pointers = (body: Json): string[] =>
  (body.errors ?? []).map(({ pointer }: { pointer: string }) => pointer);

describe('a body that is no command', () => {
  it.each([
    ['not JSON', '{ "id": ', 400],
    ['nothing', '', 400],
    ['broken UTF-8', Uint8Array.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]), 400],
    ['a list', '[]', 400],
    ['a text', '"open"', 400],
    ['null', 'null', 400],
    ['a prototype', '{ "__proto__": { "x": 1 } }', 400],
    ['two megabytes', JSON.stringify({ ...opening, note: 'x'.repeat(2_000_000) }), 413],
    ['a deep nest', `{"id":${'['.repeat(50_000)}${']'.repeat(50_000)}}`, 400],
  ])('%s', async (_what, body, status) => {
    const reply = await client.post('open-corridor', body);
    expect(reply.status).toBe(status);
    expect(reply.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(reply.body).toMatchObject({
      status,
      type: expect.stringMatching(/^urn:hudna:problem:/),
      detail: expect.any(String),
    });
  });

  it('of another type', async () => {
    expect(
      (await client.post('open-corridor', 'id=1', { 'content-type': 'application/x-www-form-urlencoded' }))
        .status,
    ).toBe(415);
    expect((await client.post('open-corridor', '<id/>', { 'content-type': 'text/xml' })).status).toBe(415);
  });
});

describe('a command with a bad field', () => {
  const pause = {
    id: 'daily',
    declaredBy: ['russia'],
    timeZone: 'Asia/Damascus',
    dailyFrom: '09:00',
    dailyTo: '14:00',
    startsOn: '2018-02-27',
    duration: 'P1M',
  };
  const { duration: _none, ...endless } = pause;

  it.each<[string, string, object, string]>([
    ['a wrong type', 'open-corridor', { ...opening, authorities: 'russia' }, '/authorities'],
    ['an unknown field', 'open-corridor', { ...opening, colour: 'green' }, '/colour'],
    [
      'an unknown field within',
      'open-corridor',
      { ...opening, source: { name: 'x', colour: 'green' } },
      '/source/colour',
    ],
    ['a missing field', 'open-corridor', { id: 'x', authorities: ['russia'] }, '/name'],
    ['a text of nearly a megabyte', 'open-corridor', { ...opening, note: 'x'.repeat(1_000_000) }, '/note'],
    ['a broken character', 'open-corridor', { ...opening, note: 'a\ud800b' }, '/note'],
    [
      'coordinates off the earth',
      'report-shelling',
      { weapon: 'mortar', location: { lat: 133, lon: 36 } },
      '/location',
    ],
    ['a day that does not exist', 'open-corridor', { ...opening, occurredAt: '2018-02-30' }, '/occurredAt'],
    [
      'an hour that does not exist',
      'open-corridor',
      { ...opening, occurredAt: '2018-02-20T24:30:00Z' },
      '/occurredAt',
    ],
    [
      'an interval that ends before it starts',
      'open-corridor',
      { ...opening, occurredAt: '2018-03-02/2018-03-01' },
      '/occurredAt',
    ],
    ['a zone that does not exist', 'open-corridor', { ...opening, timeZone: 'Syria/Ghouta' }, '/timeZone'],
    ['a pause in no zone', 'declare-pause', { ...pause, timeZone: 'Nowhere/At_All' }, '/timeZone'],
    ['a pause that ends before it starts', 'declare-pause', { ...endless, endsOn: '2018-02-26' }, '/endsOn'],
    [
      'a pause from a day that does not exist',
      'declare-pause',
      { ...pause, startsOn: '2018-02-29' },
      '/startsOn',
    ],
    ['an hour past the end of the day', 'declare-pause', { ...pause, dailyTo: '25:00' }, '/dailyTo'],
  ])('%s', async (_what, command, body, pointer) => {
    const reply = await client.post(command, body);
    expect({ status: reply.status, pointers: pointers(reply.body) }).toEqual({
      status: 400,
      pointers: [pointer],
    });
    for (const { detail } of reply.body.errors) expect(detail).toMatch(/.\.$/);
  });

  it('names every fault at once', async () => {
    const reply = await client.post('open-corridor', { id: 'No Slug', name: '', authorities: [] });
    expect(pointers(reply.body).sort()).toEqual(['/authorities', '/id', '/name']);
  });
});

describe('a request that asks for what is not there', () => {
  it('an unknown command, with the ones there are', async () => {
    const reply = await client.post('open-coridor', opening);
    expect(reply.status).toBe(404);
    expect(reply.body.detail).toMatch(/open-corridor/);
  });

  it.each([
    ['/v1/nothing', 404],
    ['/v1/corridors/nowhere', 404],
    ['/v1/corridors/nowhere/history', 404],
    ['/v1/pauses/nowhere/windows', 404],
    ['/nothing/at/all', 404],
    ['/v1/corridors/%E0%A4%A', 400],
    ['/v1/corridors?at=yesterday', 400],
    ['/v1/corridors?at=2018-02-30', 400],
    ['/v1/corridors?knowAt=2018-03-01', 400],
    ['/v1/corridors?at=2018-03-01&at=2018-03-02', 400],
    ['/v1/corridors?limit=0', 400],
    ['/v1/corridors?limit=1e3', 400],
    ['/v1/corridors?cursor=abc', 400],
    ['/v1/events?after=x', 400],
    ['/v1/events?after=-1', 400],
    ['/v1/events?limit=1001', 400],
    ['/v1/events?after=1/2', 400],
    ['/v1/events?after=99999999999999999999', 400],
    ['/v1/events?after=1000000', 400],
    ['/v1/events?types=Nope', 400],
    ['/v1/events?categories=nope', 400],
    ['/v1/corridors?at=', 400],
    ['/v1/corridors?at=9999-12-31', 400],
    ['/v1/corridors?at=2018-03-01/2018-03-02', 400],
    [`/v1/corridors/${'x'.repeat(2_000)}`, 414],
  ])('%s', async (path, status) => {
    const reply = await client.ask(path);
    expect({ status: reply.status, type: reply.headers.get('content-type') }).toEqual({
      status,
      type: expect.stringMatching(/^application\/problem\+json/),
    });
    expect(reply.body.detail).toMatch(/\.$/);
  });
});

describe('a header that is not as it should be', () => {
  it.each([
    ['a key of a kilobyte', { 'idempotency-key': 'k'.repeat(1_024) }, 400],
    ['an empty key', { 'idempotency-key': ' ' }, 400],
    ['a revision that is no number', { 'if-match': '"one"' }, 400],
    ['a revision that the stream is not at', { 'if-match': '"7"' }, 412],
    ['a key of a hundred kilobytes', { 'idempotency-key': 'k'.repeat(100_000) }, 431],
  ])('%s', async (_what, headers, status) => {
    const closing = { corridor: 'al-wafideen', occurredAt: '2018-03-20' };
    expect((await client.post('close-corridor', closing, headers)).status).toBe(status);
  });

  it('windows of more days than one answer holds, and takes them in parts', async () => {
    const other = await scratchDirectory();
    const fresh = await startTestServer(other.directory);
    try {
      const asking = new Client(fresh.url);
      const pause = {
        id: 'long',
        declaredBy: ['russia'],
        timeZone: 'Asia/Damascus',
        dailyFrom: '09:00',
        dailyTo: '14:00',
      };
      const { position } = await asking.take('declare-pause', {
        ...pause,
        startsOn: '2018-01-01',
        duration: 'P5Y',
        occurredAt: '2018-01-01',
      });
      const seen = { 'hudna-min-position': position };
      expect((await asking.ask('/v1/pauses/long/windows', seen)).status).toBe(400);
      const part = await asking.get('/v1/pauses/long/windows?from=2019-01-01&to=2019-12-31', position);
      expect(part.windows).toHaveLength(365);
    } finally {
      await fresh.stop();
      await other.remove();
    }
  });

  it('a malformed least position', async () => {
    expect((await client.ask('/v1/corridors', { 'hudna-min-position': 'soon' })).status).toBe(400);
  });
});

describe('a batch with a bad line in the middle', () => {
  it('answers each line for itself and in order', async () => {
    const other = { scratch: await scratchDirectory() };
    const fresh = await startTestServer(other.scratch.directory);
    try {
      const lines: (string | Uint8Array)[] = [
        JSON.stringify({
          command: 'register-party',
          idempotencyKey: 'a',
          data: { id: 'russia', name: 'Russia', kind: 'state-force' },
        }),
        '{ "command": "open-corridor", "data": ',
        '',
        JSON.stringify({ command: 'open-corridor', data: { ...opening, colour: 'red' } }),
        Uint8Array.from([0xff, 0xfe]),
        JSON.stringify({ command: 'no-such', data: {} }),
        JSON.stringify({ command: 'open-corridor', data: opening, sent: 'now' }),
        JSON.stringify({
          command: 'report-shelling',
          data: { weapon: 'mortar', note: 'x'.repeat(1_100_000) },
        }),
        JSON.stringify({ command: 'open-corridor', idempotencyKey: 'b', data: opening }),
        JSON.stringify({ command: 'open-corridor', idempotencyKey: 'b', data: opening }),
      ];
      const bytes = Buffer.concat(lines.flatMap((line) => [Buffer.from(line), Buffer.from('\n')]));
      const answers = await new Client(fresh.url).batch(bytes);
      expect(answers.map(({ line, status }) => [line, status])).toEqual([
        [1, 201],
        [2, 400],
        [4, 400],
        [5, 400],
        [6, 404],
        [7, 400],
        [8, 413],
        [9, 201],
        [10, 200],
      ]);
      expect(pointers(answers[2]!.body)).toEqual(['/colour']);
      expect(answers[8]!.body).toEqual(answers[7]!.body);
      expect((await new Client(fresh.url).get('/v1/events')).items).toHaveLength(2);
    } finally {
      await fresh.stop();
      await other.scratch.remove();
    }
  });

  it('of another type is refused whole', async () => {
    const response = await fetch(`${server.url}/v1/commands`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '[]',
    });
    expect(response.status).toBe(415);
  });

  it('with a header that is meant for one command is refused whole', async () => {
    for (const header of ['idempotency-key', 'if-match']) {
      const response = await fetch(`${server.url}/v1/commands`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-ndjson', [header]: '"1"' },
        body: JSON.stringify({ command: 'close-corridor', data: { corridor: 'al-wafideen' } }),
      });
      expect(response.status).toBe(400);
    }
  });
});
