import { Client } from '../support/client.js';
import { head, posted, raw } from '../support/raw.js';
import { scratchDirectory, type Server, startTestServer } from '../support/server.js';

/** The names by which the server may be called, and the origins of pages that may call it. */
const BOARD = 'https://board.example.org';

let scratch: Awaited<ReturnType<typeof scratchDirectory>>;
let server: Server;
let port: string;

beforeAll(async () => {
  scratch = await scratchDirectory();
  server = await startTestServer(scratch.directory, {
    HOST: '0.0.0.0',
    HUDNA_HOSTS: 'hudna.example.org, Duty-Room.local',
    HUDNA_ORIGINS: BOARD,
  });
  port = new URL(server.url).port;
});

afterAll(async () => {
  await server.stop();
  await scratch.remove();
});

const party = (id: string) => JSON.stringify({ id, name: 'A party', kind: 'other' });

/** The body and headers that a page gets, and whether its report was taken. */
async function reported(id: string, headers: readonly string[]) {
  const { status, body } = await raw(server.url, posted('register-party', party(id), headers));
  const events = await new Client(server.url).get('/v1/events?limit=1000');
  const taken = events.items.some(({ stream }: { stream: string }) => stream === `party-${id}`);
  return { status, taken, type: body.type?.replace('urn:hudna:problem:', '') };
}

describe('on all addresses', () => {
  it.each([
    ['localhost', 'localhost:3000'],
    ['an-address', '192.168.7.7:8080'],
    ['an-address-of-six', '[2001:db8::7]'],
    ['its-name', 'hudna.example.org'],
    ['its-other-name', 'duty-room.local:3000'],
  ])('%s is served', async (id, host) => {
    expect(await reported(id, [`Host: ${host}`])).toEqual({ status: 201, taken: true });
  });

  it('a foreign name that points here is refused', async () => {
    const host = `Host: rebound.example:${port}`;
    const refused = { status: 421, taken: false, type: 'foreign-host' };
    expect(await reported('by-name', [host])).toEqual(refused);
    expect(await reported('of-itself', [host, `Origin: http://rebound.example:${port}`])).toEqual(refused);
    for (const path of [
      '/v1/corridors',
      '/v1/subscriptions/corridors',
      '/docs',
      '/health/live',
      '/nothing',
    ]) {
      const { status, body } = await raw(server.url, head('GET', path, [host]));
      expect([path, status, body.detail]).toEqual([path, 421, expect.stringMatching(/HUDNA_HOSTS: .*\.$/)]);
    }
  });

  it('two names are refused', async () => {
    for (const hosts of [
      ['Host: localhost', 'Host: rebound.example'],
      ['Host: rebound.example', 'Host: localhost'],
      ['Host: localhost', 'host: localhost'],
    ]) {
      expect(await reported('twice', hosts)).toEqual({ status: 400, taken: false, type: 'repeated-header' });
    }
  });
});

describe('a page', () => {
  it.each([
    ['of another site', ['Origin: https://evil.example']],
    ['of nobody', ['Origin: null']],
    ['of another port', ['Origin: http://localhost:8080']],
    ['that hides where it is from', ['Sec-Fetch-Site: cross-site', 'Sec-Fetch-Mode: no-cors']],
    ['that posts a form', ['Origin: https://evil.example', 'Content-Type: text/plain']],
  ])('%s is refused', async (_who, headers) => {
    expect(await reported('foreign', ['Host: localhost:3000', ...headers])).toEqual({
      status: 403,
      taken: false,
      type: 'foreign-origin',
    });
  });

  it('of its own origin may post', async () => {
    const own = ['Host: localhost:3000', 'Origin: http://localhost:3000', 'Sec-Fetch-Site: same-origin'];
    expect(await reported('own-page', own)).toEqual({ status: 201, taken: true });
  });

  it('of an allowed origin asks first, then posts and listens', async () => {
    const asks = ['Host: localhost', `Origin: ${BOARD}`, 'Access-Control-Request-Method: POST'];
    const preflight = await raw(server.url, head('OPTIONS', '/v1/commands/register-party', asks));
    expect([preflight.status, preflight.headers]).toEqual([
      204,
      expect.objectContaining({
        'access-control-allow-origin': BOARD,
        'access-control-allow-methods': 'POST, OPTIONS',
        'access-control-allow-headers': expect.stringContaining('Idempotency-Key'),
        vary: 'Origin',
      }),
    ]);
    expect(await reported('allowed', ['Host: localhost', `Origin: ${BOARD}`])).toEqual({
      status: 201,
      taken: true,
    });
    const left = new AbortController();
    for (const path of ['/v1/corridors', '/v1/subscriptions/corridors', '/v1/corridors/nowhere']) {
      const { headers } = await fetch(server.url + path, { headers: { origin: BOARD }, signal: left.signal });
      expect([path, headers.get('access-control-allow-origin')]).toEqual([path, BOARD]);
    }
    left.abort();
  });

  it('of another origin gets no permission by asking first', async () => {
    const asks = ['Host: localhost', 'Origin: https://evil.example', 'Access-Control-Request-Method: POST'];
    const { status, headers } = await raw(server.url, head('OPTIONS', '/v1/commands/register-party', asks));
    expect(status).toBe(403);
    expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
  });
});
