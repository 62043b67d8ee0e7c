/** HTTP/1.1 as bytes on a socket, so that a request can be malformed in every way, and the answers to it. */
import { connect } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';

export interface Exchange {
  /** Written one after another, each in a packet of its own as far as the system allows. */
  readonly pieces: readonly Buffer[];
  /** What follows the bytes: wait for the answers, end the sending, or leave. */
  readonly then: 'wait' | 'end' | 'leave';
  /** The methods of what was sent: an answer to HEAD has no body. */
  readonly methods: readonly string[];
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Buffer;
  /** False where the connection ended in the middle of it. */
  readonly whole: boolean;
}

export type Received =
  | { readonly kind: 'answered'; readonly answers: readonly HttpAnswer[]; readonly rest: Buffer }
  /** No connection, or no end of the waiting. */
  | { readonly kind: 'dead'; readonly why: string };

/** How long, in ms, to wait for what must come. */
const PATIENCE_MS = 40_000;

/** Sends bytes and gathers the answers, until all are there or the server has closed. */
export async function exchange(port: number, { pieces, then, methods }: Exchange): Promise<Received> {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true, noDelay: true });
  const parts: Buffer[] = [];
  const { promise, resolve } = Promise.withResolvers<Received>();
  let connected = false;
  const received = (ended: boolean): Received => ({
    kind: 'answered',
    ...answersIn(Buffer.concat(parts), methods, ended),
  });
  const timer = setTimeout(
    () =>
      resolve({
        kind: 'dead',
        why: `no end after ${PATIENCE_MS} ms, but ${Buffer.concat(parts).length} bytes`,
      }),
    PATIENCE_MS,
  );
  socket.on('connect', () => (connected = true));
  socket.on('data', (part: Buffer) => {
    parts.push(part);
    const { answers, rest } = answersIn(Buffer.concat(parts), methods, false);
    const enough = answers.length >= methods.length || answers.some(isStream);
    if (then === 'wait' && enough) resolve({ kind: 'answered', answers, rest });
  });
  socket.on('error', (error) => {
    if (!connected) resolve({ kind: 'dead', why: error.message });
  });
  socket.on('close', () => resolve(received(true)));
  socket.on('end', () => resolve(received(true)));
  for (const piece of pieces) {
    if (socket.destroyed) break;
    socket.write(piece);
    await nextTurn();
  }
  if (then === 'end') socket.end();
  // Not before the bytes are out.
  if (then === 'leave') socket.write('', () => resolve(received(true)));
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    socket.destroy();
  }
}

/** Such an answer has no end. */
export function isStream({ headers }: Pick<HttpAnswer, 'headers'>): boolean {
  return headers.get('content-type')?.startsWith('text/event-stream') ?? false;
}

/** All whole answers, and with `ended` the last, as far as it came. */
function answersIn(
  bytes: Buffer,
  methods: readonly string[],
  ended: boolean,
): { answers: HttpAnswer[]; rest: Buffer } {
  const answers: HttpAnswer[] = [];
  let rest = bytes;
  while (rest.length > 0) {
    const end = rest.indexOf('\r\n\r\n');
    if (end < 0) break;
    const [first = '', ...lines] = rest.subarray(0, end).toString('latin1').split('\r\n');
    const status = Number(/^HTTP\/1\.1 (\d{3})(?: |$)/.exec(first)?.[1] ?? NaN);
    if (Number.isNaN(status)) break;
    const headers = new Map(
      lines.map((line): [string, string] => {
        const colon = line.indexOf(':');
        return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
      }),
    );
    const after = rest.subarray(end + 4);
    if (status < 200) {
      rest = after;
      continue;
    }
    // Of a head that is too large the server has not read that it was HEAD.
    const bodiless =
      status === 204 || status === 304 || (methods[answers.length] === 'HEAD' && status !== 431);
    const found = bodiless ? { body: Buffer.alloc(0), length: 0 } : bodyIn(after, headers, ended);
    if (!found) {
      if (ended) answers.push({ status, headers, body: after, whole: false });
      if (ended) rest = Buffer.alloc(0);
      break;
    }
    answers.push({ status, headers, body: found.body, whole: true });
    rest = after.subarray(found.length);
  }
  return { answers, rest };
}

/** An event stream is never whole: its first block is enough. Undefined where that is not all there yet. */
function bodyIn(
  bytes: Buffer,
  headers: ReadonlyMap<string, string>,
  ended: boolean,
): { body: Buffer; length: number } | undefined {
  if (headers.get('transfer-encoding') === 'chunked') {
    const found = chunksIn(bytes);
    // The first block of an event stream is enough; the rest is ignored.
    if (isStream({ headers }) && found.body.includes('\n\n')) return { ...found, length: bytes.length };
    return found.whole ? found : undefined;
  }
  const length = Number(headers.get('content-length') ?? NaN);
  if (Number.isNaN(length)) return ended ? { body: bytes, length: bytes.length } : undefined;
  return bytes.length >= length ? { body: bytes.subarray(0, length), length } : undefined;
}

function chunksIn(bytes: Buffer): { body: Buffer; length: number; whole: boolean } {
  const parts: Buffer[] = [];
  let at = 0;
  for (;;) {
    const end = bytes.indexOf('\r\n', at);
    const size = end < 0 ? NaN : parseInt(bytes.subarray(at, end).toString('latin1'), 16);
    const next = end + 2 + size + 2;
    if (Number.isNaN(size) || next > bytes.length) {
      return { body: Buffer.concat(parts), length: at, whole: false };
    }
    if (size === 0) return { body: Buffer.concat(parts), length: next, whole: true };
    parts.push(bytes.subarray(end + 2, end + 2 + size));
    at = next;
  }
}
