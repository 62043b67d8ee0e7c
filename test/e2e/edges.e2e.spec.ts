import { Client, type Json } from '../support/client.js';
import { head, posted, raw } from '../support/raw.js';
import { scratchDirectory, type Server, startTestServer } from '../support/server.js';

/** Edges of HTTP: repeated parameters and headers, other methods, codings, media types and cursors. */
let scratch: Awaited<ReturnType<typeof scratchDirectory>>;
let server: Server;
let client: Client;

beforeAll(async () => {
  scratch = await scratchDirectory();
  server = await startTestServer(scratch.directory);
  client = new Client(server.url);
  for (const id of ['a', 'b', 'c', 'd', 'e']) await client.take('register-party', party(id));
});

afterAll(async () => {
  expect(await server.stop()).toBe(true);
  await scratch.remove();
});

const party = (id: string) => ({ id, name: 'A party', kind: 'other' });
const codeOf = (body: Json): string => body.type.replace('urn:hudna:problem:', '');
const countEvents = async () => (await client.get('/v1/events?limit=1000')).items.length as number;

describe('a repeated parameter, header or field is refused, and nothing is recorded', () => {
  const body = JSON.stringify(party('twice'));

  it.each([
    ['Idempotency-Key: k', 'Idempotency-Key: l'],
    ['Idempotency-Key: k', 'idempotency-key: k'],
    ['If-Match: *', 'If-Match: "3"'],
    ['Content-Type: application/json', 'Content-Type: text/plain'],
    ['Authorization: Bearer a', 'Authorization: Bearer b'],
    ['Content-Length: 50', 'Content-Length: 51'],
  ])('%s, %s', async (one, other) => {
    const before = await countEvents();
    const { status } = await raw(server.url, posted('register-party', body, ['Host: localhost', one, other]));
    expect([status, await countEvents()]).toEqual([400, before]);
  });

  it.each([
    ['/v1/corridors', 'Hudna-Min-Position: 1', 'Hudna-Min-Position: 2'],
    ['/v1/subscriptions/events', 'Last-Event-ID: 1', 'Last-Event-ID: 2'],
  ])('%s, %s, %s', async (path, one, other) => {
    const { status, body } = await raw(server.url, head('GET', path, ['Host: localhost', one, other]));
    expect([status, codeOf(body)]).toEqual([400, 'repeated-header']);
  });

  it.each([
    ['{"id":"x","id":"y","name":"A","kind":"other"}', ['/id']],
    ['{"id":"x","\\u0069d":"y","name":"A","kind":"other"}', ['/id']],
    ['{"id":"x","name":{"en":"A","ar":"B","en":"C"},"kind":"other"}', ['/name/en']],
    ['{"id":"x","name":"A","kind":"other","aliases":["A",{"a":1,"a":1}]}', ['/aliases/1/a']],
  ])('a member: %s', async (text, pointers) => {
    const before = await countEvents();
    const { status, body } = await client.post('register-party', text);
    const pointed = body.errors.map(({ pointer }: { pointer: string }) => pointer);
    expect([status, codeOf(body), pointed]).toEqual([400, 'repeated-member', pointers]);
    const line = `{"command":"register-party","data":${text}}\n`;
    const answers = await client.batch(line + `{"command":"register-party","command":"x","data":{}}\n`);
    expect(answers.map(({ status: each, body: { errors } }) => [each, errors[0].pointer])).toEqual([
      [400, `/data${pointers[0]}`],
      [400, '/command'],
    ]);
    expect(await countEvents()).toBe(before);
  });

  it.each([
    '/v1/parties?limit=1&limit=1',
    '/v1/events?after=1&%61fter=1',
    '/v1/log/inclusion?index=0&index=1',
  ])('a parameter: %s', async (path) => {
    const { status, body } = await client.ask(path);
    expect([status, codeOf(body)]).toEqual([400, 'bad-parameter']);
  });

  it('query parameters on a command', async () => {
    const { status } = await client.post('register-party?idempotencyKey=k', party('x'));
    expect(status).toBe(400);
  });
});

it('the same key bare, in quotes, and in a line of a batch is one key', async () => {
  const report = { weapon: 'mortar', occurredAt: '2018-03-01' };
  const bare = await client.post('report-shelling', report, { 'idempotency-key': 'a "b"' });
  const quoted = await client.post('report-shelling', report, { 'idempotency-key': '"a \\"b\\""' });
  const line = { command: 'report-shelling', idempotencyKey: 'a "b"', data: report };
  const [batched] = await client.batch(`${JSON.stringify(line)}\n`);
  expect([bare.status, quoted.status, batched!.status]).toEqual([201, 200, 200]);
  expect([quoted.body, batched!.body]).toEqual([bare.body, bare.body]);
  const broken = await client.post('report-shelling', report, { 'idempotency-key': '"a' });
  expect([broken.status, codeOf(broken.body)]).toEqual([400, 'bad-idempotency-key']);
});

describe('methods', () => {
  it.each([
    ['/v1/corridors', 'GET, HEAD, OPTIONS'],
    ['/v1/corridors/x', 'GET, HEAD, OPTIONS'],
    ['/v1/corridors/x/history', 'GET, HEAD, OPTIONS'],
    ['/v1/pauses/x/windows', 'GET, HEAD, OPTIONS'],
    ['/v1/events', 'GET, HEAD, OPTIONS'],
    ['/v1/subscriptions/events', 'GET, HEAD, OPTIONS'],
    ['/v1/log/checkpoint', 'GET, HEAD, OPTIONS'],
    ['/v1/audit/explain', 'GET, HEAD, OPTIONS'],
    ['/health/ready', 'GET, HEAD, OPTIONS'],
    ['/openapi.json', 'GET, HEAD, OPTIONS'],
    ['/v1/commands', 'POST, OPTIONS'],
    ['/v1/commands/open-corridor', 'POST, OPTIONS'],
  ])('of %s: %s', async (path, allow) => {
    const asked = await raw(server.url, head('OPTIONS', path));
    expect([asked.status, asked.headers['allow'], asked.text]).toEqual([204, allow, '']);
    const wrong = allow.startsWith('GET') ? ['POST', 'PUT', 'DELETE'] : ['GET', 'PUT', 'PATCH'];
    for (const method of [...wrong, 'TRACE', 'PROPFIND', 'PURGE', 'QUERY']) {
      const { status, headers, body } = await raw(server.url, head(method, path));
      expect([method, status, headers['allow'], codeOf(body)]).toEqual([
        method,
        405,
        allow,
        'method-not-allowed',
      ]);
    }
  });

  it('a wrong one is refused with a body of any kind', async () => {
    const { status } = await raw(
      server.url,
      `${head('PUT', '/v1/corridors', ['Host: a.localhost', 'Host: b'])}x`,
    );
    expect(status).toBe(400);
    const large = ['Host: localhost', 'Content-Type: text/xml', 'Content-Length: 5'];
    expect((await raw(server.url, `${head('PUT', '/v1/corridors', large)}<id/>`)).status).toBe(405);
  });

  it('`OPTIONS *` is answered', async () => {
    const { status, headers } = await raw(server.url, head('OPTIONS', '*'));
    expect([status, headers['allow']]).toEqual([204, 'GET, HEAD, POST, OPTIONS']);
  });

  it.each([
    ['GET', '/nothing'],
    ['POST', '/v1/nothing'],
    ['OPTIONS', '/v1/nothing'],
    ['GET', '/v1/nothing'],
    ['GET', '/v1/nothing/x/history'],
    ['DELETE', '/v1/subscriptions/nothing'],
    ['GET', '/v1/subscriptions/nothing'],
    ['GET', '/v1/commands/nothing'],
    ['PURGE', '/nothing'],
  ])('%s of no path: %s', async (method, path) => {
    const { status, body, headers } = await raw(server.url, head(method, path));
    expect([status, codeOf(body), headers['allow']]).toEqual([404, 'no-such-path', undefined]);
  });

  it('an unknown entity is another 404 than an unknown path', async () => {
    expect(codeOf((await client.ask('/v1/corridors/nowhere')).body)).toBe('not-known');
  });
});

describe('a body in an unknown coding is refused', () => {
  it.each([
    [{ 'content-encoding': 'gzip' }, 415, 'unknown-coding'],
    [{ 'content-encoding': 'unheard-of' }, 415, 'unknown-coding'],
    [{ 'content-type': 'application/json; charset=utf-16' }, 415, 'unknown-charset'],
    [{ 'content-type': 'application/x-ndjson', 'content-encoding': 'br' }, 415, 'unknown-coding'],
  ])('%j', async (headers, status, code) => {
    const before = await countEvents();
    const reply = await client.post('register-party', party('coded'), headers);
    expect([reply.status, codeOf(reply.body)]).toEqual([status, code]);
    expect(reply.headers.get('accept-encoding')).toBe(code === 'unknown-coding' ? 'identity' : null);
    expect(await countEvents()).toBe(before);
  });

  it('as a transfer coding as well', async () => {
    const text = JSON.stringify(party('coded'));
    const coded = ['Host: localhost', 'Content-Type: application/json', 'Transfer-Encoding: gzip, chunked'];
    const chunks = `${text.length.toString(16)}\r\n${text}\r\n0\r\n\r\n`;
    const { status } = await raw(server.url, head('POST', '/v1/commands/register-party', coded) + chunks);
    expect(status).toBe(400);
  });

  it('identity is taken', async () => {
    const reply = await client.post('register-party', party('plain'), { 'content-encoding': 'identity' });
    expect(reply.status).toBe(201);
  });
});

describe('the ledger in each media type', () => {
  const types = ['application/json', 'application/x-ndjson', 'text/event-stream'];

  /** The positions of the events in an answer that ends. */
  async function positions(accept: string, query: string): Promise<string[]> {
    const response = await fetch(`${server.url}/v1/events?${query}`, { headers: { accept } });
    const text = await response.text();
    const data = text.match(/^(?:data: )?\{.*\}$/gm)!.map((line) => JSON.parse(line.replace('data: ', '')));
    return data.flatMap((one) => one.items ?? [one]).map(({ position }) => position as string);
  }

  it.each(types)('%s has as many as were asked for', async (accept) => {
    expect(await positions(accept, 'limit=2')).toEqual(['1', '2']);
    expect(await positions(accept, 'limit=3&after=1&types=PartyRegistered')).toEqual(['2', '3', '4']);
    for (const limit of ['0', '1001', 'x']) {
      const response = await fetch(`${server.url}/v1/events?limit=${limit}`, { headers: { accept } });
      expect([limit, response.status]).toEqual([limit, 400]);
    }
  });

  it.each([
    ['*/*', 'application/json; charset=utf-8'],
    ['application/*', 'application/json; charset=utf-8'],
    ['application/x-ndjson;q=0, */*', 'application/json; charset=utf-8'],
    ['text/event-stream;q=0, */*;q=0.1', 'application/json; charset=utf-8'],
    ['application/json;q=0.5, application/x-ndjson', 'application/x-ndjson'],
    ['text/event-stream;q=0.1, application/x-ndjson;q=0.2', 'application/x-ndjson'],
    ['TEXT/Event-Stream', 'text/event-stream; charset=utf-8'],
    ['text/*', 'text/event-stream; charset=utf-8'],
  ])('%s is %s', async (accept, type) => {
    for (const method of ['GET', 'HEAD']) {
      const response = await fetch(`${server.url}/v1/events?limit=1`, { method, headers: { accept } });
      expect([method, response.status, response.headers.get('content-type')]).toEqual([method, 200, type]);
      if (method === 'HEAD') expect(await response.text()).toBe('');
    }
  });

  it.each([
    ['/v1/events', 'text/html'],
    ['/v1/events', 'text/csv, application/json;q=0'],
    ['/v1/subscriptions/events', 'application/json'],
    ['/v1/subscriptions/corridors', 'application/x-ndjson'],
    ['/v1/log/checkpoint', 'application/json'],
    ['/v1/log/inclusion?index=0', 'text/plain'],
    ['/v1/audit/explain?corridor=x', 'text/csv'],
    ['/v1/situation', 'text/csv'],
  ])('%s is not to be had as %s', async (path, accept) => {
    const { status, body } = await client.ask(path, { accept });
    expect([status, codeOf(body)]).toEqual([406, 'not-acceptable']);
  });

  it('probes are answered whatever they accept', async () => {
    expect((await client.ask('/health/live', { accept: 'text/plain' })).status).toBe(200);
  });
});

describe('a cursor', () => {
  it('is bound to its list, `at` and `knownAt`', async () => {
    const { next } = await client.get('/v1/parties?limit=2&at=2199-12-31T00:00:00Z');
    for (const [path, detail] of [
      [`corridors?cursor=${next}`, 'This cursor is of another list: take the cursor of this list'],
      [`incidents?cursor=${next}`, 'This cursor is of another list: '],
      [`parties?cursor=${next}&at=2199-12-30`, 'This cursor is of another `at`: leave at out'],
      [`parties?cursor=${next}&knownAt=2018-03-01`, 'This cursor is of another `knownAt`: leave knownAt out'],
    ]) {
      const { status, body } = await client.ask(`/v1/${path}`);
      expect([status, body.errors?.[0].pointer, body.detail]).toEqual([
        400,
        '?cursor',
        expect.stringContaining(detail!),
      ]);
    }
    const pages = await Promise.all(
      [`cursor=${next}`, `cursor=${next}&at=2199-12-31T00:00:00Z`, `limit=100&cursor=${next}`].map((query) =>
        client.get(`/v1/parties?${query}`),
      ),
    );
    expect(pages[1]).toEqual(pages[0]);
    expect(pages[2]).toEqual(pages[0]);
    expect(pages[0].items.map(({ id }: { id: string }) => id).slice(0, 2)).toEqual(['c', 'd']);
  });

  it('is bound to one prefix, whatever is recorded meanwhile', async () => {
    const first = await client.get('/v1/parties?limit=1');
    const taken = await client.take('register-party', party('bb'));
    const { position, items } = await client.get(`/v1/parties?cursor=${first.next}`, taken.position);
    expect(position).toBe(first.position);
    const ids = items.map(({ id }: { id: string }) => id);
    expect([ids.includes('b'), ids.includes('bb')]).toEqual([true, false]);
    const whole = await client.get('/v1/parties', taken.position);
    expect(whole.items.map(({ id }: { id: string }) => id)).toContain('bb');
  });
});
