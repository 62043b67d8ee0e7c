/** How a request becomes bytes: soundly, or with the tricks of a proxy, a bad line or an attacker. */
import type { Dice } from '../support/dice.js';
import type { Request } from './requests.js';
import type { Exchange } from './wire.js';

const CRLF = '\r\n';
const bytes = (text: string) => Buffer.from(text, 'latin1');

/** Most are sound: the rest would never reach a controller. */
export function framed(dice: Dice, request: Request): Exchange {
  if (!dice.oneIn(6)) return dice.oneIn(5) ? chunked(dice, request) : sound(request);
  // Whether an answer to HEAD has a body depends on whether the server could read that it was HEAD.
  return dice.one(TRICKS)(dice, request.method === 'HEAD' ? { ...request, method: 'GET' } : request);
}

function sound(request: Request): Exchange {
  const { method, body } = request;
  const length: [string, string][] =
    body.length > 0 || method === 'POST' ? [['Content-Length', `${body.length}`]] : [];
  return { pieces: [head(request, [...length, CLOSE]), body], then: 'wait', methods: [method] };
}

const CLOSE: [string, string] = ['Connection', 'close'];
const CHUNKED: [string, string] = ['Transfer-Encoding', 'chunked'];

function head({ method, target, headers }: Request, more: readonly (readonly [string, string])[]): Buffer {
  const lines = [['Host', 'localhost'], ...headers, ...more].map(
    ([name, value]) => `${name}: ${value}${CRLF}`,
  );
  return bytes(`${method} ${target} HTTP/1.1${CRLF}${lines.join('')}${CRLF}`);
}

function chunk(part: Buffer, size = part.length.toString(16)): Buffer {
  return Buffer.concat([bytes(size + CRLF), part, bytes(CRLF)]);
}

/** In chunks of any size, each in a packet of its own. */
function chunked(dice: Dice, request: Request): Exchange {
  const { method, body } = request;
  const parts: Buffer[] = [];
  for (let at = 0; at < body.length && parts.length < 8;) {
    const size = parts.length === 7 ? body.length : 1 + dice.below(200);
    parts.push(chunk(body.subarray(at, at + size)));
    at += size;
  }
  const end = bytes(`0${CRLF}${CRLF}`);
  return { pieces: [head(request, [CHUNKED, CLOSE]), ...parts, end], then: 'wait', methods: [method] };
}

type Trick = (dice: Dice, request: Request) => Exchange;

const TRICKS: readonly Trick[] = [
  /** Chunks with a malformed size. */
  (dice, request) => {
    const sizes = [
      '-1',
      'zz',
      '',
      '0x5',
      ' 5',
      '5 ',
      'ffffffffffffffffff',
      '5;a=b',
      '5;"',
      '+5',
      '1e3',
      '\0',
      '5\n',
    ];
    const part = chunk(request.body.subarray(0, 5), dice.one(sizes));
    return ended(request, [head(request, [CHUNKED]), part, chunk(Buffer.alloc(0))]);
  },
  /** Two statements of where the body ends. */
  (dice, request) => {
    const length = dice.one([
      '0',
      '5',
      `${request.body.length}`,
      '-1',
      '1, 1',
      '99999999999999999999',
      'abc',
      '',
    ]);
    const both: [string, string][] = [['Content-Length', length], CHUNKED];
    return ended(request, [
      head(request, dice.oneIn(2) ? both : both.reverse()),
      chunk(request.body),
      chunk(Buffer.alloc(0)),
    ]);
  },
  (dice, request) => {
    const [one, other] = [`${request.body.length}`, dice.one(['0', '1', '1000000'])];
    const lengths: [string, string][] = [['Content-Length', one], ['Content-Length', other]]; // prettier-ignore
    return ended(request, [head(request, lengths), request.body]);
  },
  /** An unknown coding. */
  (dice, request) => {
    const coding = dice.one([
      'gzip',
      'gzip, chunked',
      'chunked, chunked',
      'identity',
      'chunkedx',
      '',
      'xchunked, gzip',
    ]);
    return ended(request, [
      head(request, [['Transfer-Encoding', coding]]),
      chunk(request.body),
      chunk(Buffer.alloc(0)),
    ]);
  },
  /** A body shorter or longer than its header says. */
  (dice, request) => {
    const length = Math.max(0, request.body.length + dice.one([-1, 1, -10, 10, 100_000]));
    return ended(request, [head(request, [['Content-Length', `${length}`]]), request.body]);
  },
  /** A sender that leaves in the middle: of the head, of the body, of the answer. */
  (dice, request) => {
    const whole = Buffer.concat(sound(request).pieces);
    return {
      pieces: [whole.subarray(0, dice.below(whole.length + 1))],
      then: 'leave',
      methods: [request.method],
    };
  },
  (dice, request) => {
    const whole = Buffer.concat(sound(request).pieces);
    return ended(request, [whole.subarray(0, dice.below(whole.length + 1))]);
  },
  (_dice, request) => ({ ...sound(request), then: 'leave' }),
  /** Several at once on one line. */
  (dice, request) => {
    const times = 2 + dice.below(4);
    const pipelined = Array.from({ length: times }, (_, at) => {
      const close = at === times - 1 ? [CLOSE] : [];
      return [head(request, [...lengthOf(request), ...close]), request.body];
    });
    const methods = Array<string>(times).fill(request.method);
    return { pieces: [Buffer.concat(pipelined.flat())], then: 'wait', methods };
  },
  /** A malformed head. */
  (dice, request) => {
    const { method, target, body } = request;
    const heads = [
      `${method} ${target} HTTP/1.1${CRLF}${CRLF}`,
      `${method} ${target} HTTP/1.0${CRLF}${CRLF}`,
      `${method} ${target} HTTP/3.7${CRLF}Host: localhost${CRLF}${CRLF}`,
      `${method} ${target}${CRLF}`,
      `${method} ${target} HTTP/1.1\nHost: localhost\n\n`,
      `${method} ${target} HTTP/1.1${CRLF}Host: localhost${CRLF}Host: b${CRLF}${CRLF}`,
      `${method} ${target} HTTP/1.1${CRLF}Host : a${CRLF}${CRLF}`,
      `${method} ${target} HTTP/1.1${CRLF}Host: localhost${CRLF} folded: b${CRLF}${CRLF}`,
      `${method} ${target} HTTP/1.1${CRLF}Host: localhost${CRLF}X: a\0b${CRLF}${CRLF}`,
      `${method} ${target} HTTP/1.1${CRLF}Host: localhost${CRLF}: b${CRLF}${CRLF}`,
      `${method} ${target} HTTP/1.1${CRLF}Host: localhost${CRLF}Expect: 100-continue${CRLF}Content-Length: ${body.length}${CRLF}${CRLF}`,
      `${method} ${target} HTTP/1.1${CRLF}Host: localhost${CRLF}Expect: a miracle${CRLF}${CRLF}`,
      `${method} ${target} HTTP/1.1${CRLF}Host: localhost${CRLF}Connection: upgrade${CRLF}Upgrade: websocket${CRLF}${CRLF}`,
      `${method} ${target} HTTP/1.1${CRLF}Host: localhost${CRLF}X: ${'x'.repeat(20_000)}${CRLF}${CRLF}`,
      `${method} ${target} HTTP/1.1${CRLF}${'X: 1\r\n'.repeat(3_000)}${CRLF}`,
      `${method.toLowerCase()} ${target} HTTP/1.1${CRLF}Host: localhost${CRLF}${CRLF}`,
      `${method}  ${target} HTTP/1.1${CRLF}Host: localhost${CRLF}${CRLF}`,
      `CONNECT example.org:443 HTTP/1.1${CRLF}Host: localhost${CRLF}${CRLF}`,
      `${method} http://example.org${target} HTTP/1.1${CRLF}Host: localhost${CRLF}${CRLF}`,
      `${method} \xff\xfe\u202e HTTP/1.1${CRLF}Host: localhost${CRLF}${CRLF}`,
      `PRI * HTTP/2.0${CRLF}${CRLF}SM${CRLF}${CRLF}`,
      `\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03`,
      `${CRLF}${CRLF}${CRLF}`,
      `\0\0\0\0`,
    ];
    return ended(request, [bytes(dice.one(heads)), body]);
  },
];

function lengthOf({ body }: Request): [string, string][] {
  return [['Content-Length', `${body.length}`]];
}

/** The number of answers is unknown: they are read until the server has closed. */
function ended({ method }: Request, pieces: readonly Buffer[]): Exchange {
  return { pieces, then: 'end', methods: [method] };
}
