import { Client } from '../support/client.js';
import { connected, head, raw, trickled } from '../support/raw.js';
import { scratchDirectory, type Server, startTestServer } from '../support/server.js';

/** Slow senders and slow readers hold no resource for long. */
let scratch: Awaited<ReturnType<typeof scratchDirectory>>;
let server: Server;

beforeAll(async () => {
  scratch = await scratchDirectory();
  server = await startTestServer(scratch.directory, {
    HUDNA_REQUEST_SECONDS: '1',
    HUDNA_BATCH_IDLE_SECONDS: '2',
  });
});

afterAll(async () => {
  expect(await server.stop()).toBe(true);
  expect(server.printed()).toBe('');
  await scratch.remove();
});

const chunk = (text: string) => `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`;
const party = (id: string) => JSON.stringify({ id, name: 'A party', kind: 'other' });
const line = (id: string) => `{"command":"register-party","data":${party(id)}}\n`;
const BATCH = head('POST', '/v1/commands', [
  'Host: localhost',
  'Content-Type: application/x-ndjson',
  'Transfer-Encoding: chunked',
]).replace('Connection: close\r\n', '');

/** The answers of a batch, out of its chunks. */
function linesIn(text: string): { line: number; status: number }[] {
  return [...text.matchAll(/^\{.*\}$/gm)].map(([one]) => {
    const { line: number, status } = JSON.parse(one) as { line: number; status: number };
    return { line: number, status };
  });
}

it('a head', async () => {
  const { status, body } = await trickled(server.url, 'GET /v1/corridors HTTP/1.1\r\nHost: localhost\r\nX: ');
  expect([status, body.type]).toEqual([408, 'urn:hudna:problem:too-slow']);
});

it.each([
  ['of a command', 'application/json', 'open-corridor', 408],
  ['that is not read at all', 'text/xml', 'open-corridor', 415],
  ['of a command that is none', 'application/json', 'nothing', 408],
])('a body %s', async (_what, type, command, status) => {
  const begin = head('POST', `/v1/commands/${command}`, [
    'Host: localhost',
    `Content-Type: ${type}`,
    'Content-Length: 1000',
  ]).replace('Connection: close\r\n', '');
  const answer = await trickled(server.url, begin, '{ ');
  expect([answer.status, answer.headers['connection'], answer.body.detail]).toEqual([
    status,
    'close',
    expect.stringMatching(/\.$/),
  ]);
});

it('a body that no route reads', async () => {
  const begin = 'Host: localhost\r\nContent-Length: 1000\r\n\r\n';
  expect((await trickled(server.url, `GET /v1/corridors HTTP/1.1\r\n${begin}`)).status).toBe(200);
  expect((await trickled(server.url, `DELETE /v1/corridors HTTP/1.1\r\n${begin}`)).status).toBe(405);
  expect((await trickled(server.url, `GET /v1/%zz HTTP/1.1\r\n${begin}`)).status).toBe(400);
  expect((await trickled(server.url, `GET /v1/corridors HTTP/1.1\r\nExpect: much\r\n${begin}`)).status).toBe(
    417,
  );
});

it('a line of a batch: the lines before it are taken, and the fault is answered in its place', async () => {
  const { status, text } = await trickled(server.url, BATCH + chunk(line('a') + line('b')), chunk(line('c')));
  expect([status, linesIn(text)]).toEqual([
    200,
    [
      { line: 1, status: 201 },
      { line: 2, status: 201 },
      { line: 3, status: 408 },
    ],
  ]);
});

it('a batch that falls silent', async () => {
  const { text } = await raw(server.url, BATCH + chunk(line('d')));
  expect(linesIn(text)).toEqual([
    { line: 1, status: 201 },
    { line: 2, status: 408 },
  ]);
});

it('an answer that is not read', async () => {
  const socket = connected(server.url);
  socket.pause();
  const asking = head('GET', '/openapi.json').replace('Connection: close\r\n', '');
  socket.write(asking.repeat(100));
  // A client that reads nothing learns by sending that the connection is closed; what it sends must not keep it open.
  const timer = setInterval(() => socket.write('\r\n'), 100);
  await new Promise((resolve) => socket.once('close', resolve));
  clearInterval(timer);
  await new Client(server.url).get('/v1/corridors');
});
