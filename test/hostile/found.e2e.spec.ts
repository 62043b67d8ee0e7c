import { once } from 'node:events';
import { connect } from 'node:net';
import { scratchDirectory, type Server, startTestServer } from '../support/server.js';
import { faultIn } from './verdict.js';
import { type HttpAnswer, exchange } from './wire.js';

/** Faults that hostile requests have found, each as the bytes that found it. */
let scratch: Awaited<ReturnType<typeof scratchDirectory>>;
let server: Server;
let port: number;

beforeAll(async () => {
  scratch = await scratchDirectory();
  server = await startTestServer(scratch.directory);
  port = Number(new URL(server.url).port);
});

afterAll(async () => {
  await server.kill();
  await scratch.remove();
});

/** Sends bytes, and gives the first answer. */
async function answerTo(
  text: string,
  then: 'wait' | 'end' = 'wait',
  more: readonly string[] = [],
): Promise<HttpAnswer> {
  const made = {
    pieces: [text, ...more].map((piece) => Buffer.from(piece)),
    then,
    methods: [text.split(' ')[0]!],
  };
  const received = await exchange(port, made);
  expect(faultIn(received, { ...made, then: 'wait' }, new Map())).toBeUndefined();
  return (received as { answers: readonly HttpAnswer[] }).answers[0]!;
}

function posted(command: string, body: string): string {
  const head = `POST /v1/commands/${command} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nConnection: close`;
  return `${head}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}

describe('a malformed request is refused with a problem detail', () => {
  it.each([
    [
      'two lengths',
      'POST /v1/commands HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n{}',
      400,
    ],
    [
      'a length and chunks',
      'POST /v1/commands HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      400,
    ],
    [
      'a chunk of no size',
      'POST /v1/commands/open-corridor HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/xml\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n',
      400,
    ],
    ['another protocol', '\x16\x03\x01\x02\x00\x01\x00\x01', 400],
    ['HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400],
    [
      'a head of 20 KB',
      `GET /v1/corridors HTTP/1.1\r\nHost: localhost\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`,
      431,
    ],
    ['no host', 'GET /v1/corridors HTTP/1.1\r\nConnection: close\r\n\r\n', 400],
    [
      'an expectation',
      'GET /v1/corridors HTTP/1.1\r\nHost: localhost\r\nExpect: a miracle\r\nConnection: close\r\n\r\n',
      417,
    ],
  ])('%s', async (_what, text, status) => {
    expect((await answerTo(text, 'end')).status).toBe(status);
  });
});

it('a refusal arrives although the body was not read', async () => {
  const head =
    'POST /v1/commands/open-corridor HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/xml\r\nConnection: close\r\n';
  const body = '<id/>'.repeat(1_000_000);
  const { status } = await answerTo(`${head}Content-Length: ${body.length}\r\n\r\n`, 'wait', [body]);
  expect(status).toBe(415);
});

it('a GET with a body is answered when all of it has come', async () => {
  const head =
    'GET /openapi.json HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n';
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  const parts: Buffer[] = [];
  socket.on('data', (part: Buffer) => parts.push(part)).write(head);
  // The server has long read it when it has answered another.
  for (let others = 0; others < 3; others += 1) await fetch(`${server.url}/openapi.json`);
  expect(parts).toEqual([]);
  socket.write('0\r\n\r\n');
  await once(socket, 'end');
  socket.destroy();
  expect(Buffer.concat(parts).toString()).toMatch(/^HTTP\/1.1 200 OK[^]*\}$/);
});

it('HEAD of an event stream is answered, and opens none', async () => {
  for (const view of ['corridors', 'events']) {
    const head = `HEAD /v1/subscriptions/${view} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`;
    const { status, headers } = await answerTo(head);
    expect([status, headers.get('content-type')]).toEqual([200, 'text/event-stream; charset=utf-8']);
  }
});

it('an object with a constructor of its own, where an id should be', async () => {
  const body = '{"party":{"constructor":{"x":1}},"subject":"duma","stance":"refuses"}';
  expect((await answerTo(posted('record-position', body))).status).toBe(400);
});

it('details end as sentences', async () => {
  expect((await answerTo(posted('register-place', '{"id":"a","name":"A"}'))).status).toBe(400);
  const name = '{"id":"a","kind":"other","name":{"":"A"}}';
  expect((await answerTo(posted('register-party', name))).status).toBe(400);
});

it('an address that is too long or cannot be decoded is not repeated whole', async () => {
  const ask = (path: string) =>
    answerTo(`GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
  expect((await ask(`/v1/pauses/${'x'.repeat(10_000)}`)).status).toBe(414);
  expect((await ask(`/v1/pauses/%ff?${'a=1&'.repeat(2_000)}`)).status).toBe(400);
});

it('an answer under way is not interrupted by another', async () => {
  const line = '{"command":"register-party","data":{}}\n';
  const head = 'POST /v1/commands HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\n';
  const socket = connect(port, '127.0.0.1');
  const parts: Buffer[] = [];
  socket.on('data', (part: Buffer) => parts.push(part));
  const chunk = `${line.length.toString(16)}\r\n${line}\r\n`;
  socket.write(`${head}Transfer-Encoding: chunked\r\n\r\n${chunk}`);
  await once(socket, 'data');
  socket.write('no size\r\n');
  await once(socket, 'close');
  expect(
    Buffer.concat(parts)
      .toString('latin1')
      .match(/HTTP\/1\.1 \d+/g),
  ).toEqual(['HTTP/1.1 200']);
});

it('a sender who leaves in the middle of a body is no fault of the server', async () => {
  const cut = posted('open-corridor', '{"id":"a"}').slice(0, -3);
  await exchange(port, { pieces: [Buffer.from(cut)], then: 'end', methods: ['POST'] });
  const fresh = await answerTo(posted('open-corridor', '{}'));
  expect([fresh.status, server.printed()]).toEqual([400, '']);
  expect(await server.stop()).toBe(true);
  expect(server.printed()).toBe('');
});
