/** Requests as bytes on a socket, which no client library would send. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { Json } from './client.js';

export interface RawAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  readonly body: Json;
}

/** A head that ends the connection after its answer; each header is a line of its own. */
export function head(
  method: string,
  target: string,
  headers: readonly string[] = ['Host: localhost'],
): string {
  return [`${method} ${target} HTTP/1.1`, ...headers, 'Connection: close', '', ''].join('\r\n');
}

/** A command as bytes, with these headers beside the needed ones. */
export function posted(
  command: string,
  body: string,
  headers: readonly string[] = ['Host: localhost'],
): string {
  const needed = ['Content-Type: application/json', `Content-Length: ${Buffer.byteLength(body)}`];
  const given = needed.filter((line) => !headers.some((other) => other.startsWith(line.split(':')[0]!)));
  return head('POST', `/v1/commands/${command}`, [...headers, ...given]) + body;
}

/** Sends bytes and reads until the server closes. */
export async function raw(url: string, bytes: string): Promise<RawAnswer> {
  const socket = connected(url);
  socket.write(bytes);
  return answerOf(socket);
}

/** Sends the rest byte by byte, slowly, until the server closes. */
export async function trickled(url: string, begin: string, rest = 'x'): Promise<RawAnswer> {
  const socket = connected(url);
  socket.write(begin);
  const bytes = [...rest];
  const timer = setInterval(() => {
    if (socket.writable) socket.write(bytes.shift() ?? rest.at(-1)!);
  }, 100);
  try {
    return await answerOf(socket);
  } finally {
    clearInterval(timer);
  }
}

export function connected(url: string): Socket {
  const { port } = new URL(url);
  // A sender to a closed connection gets an error; what was received before counts.
  return connect({ port: Number(port), host: '127.0.0.1', allowHalfOpen: true }).on('error', () => undefined);
}

async function answerOf(socket: Socket): Promise<RawAnswer> {
  const parts: Buffer[] = [];
  socket.on('data', (part: Buffer) => parts.push(part));
  await Promise.race([once(socket, 'end'), once(socket, 'close')]);
  socket.destroy();
  const [top = '', ...rest] = Buffer.concat(parts).toString().split('\r\n\r\n');
  const [first = '', ...lines] = top.split('\r\n');
  const headers = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 2)]),
  );
  const text = rest.join('\r\n\r\n');
  const isJson = headers['content-length'] !== undefined && /json/.test(headers['content-type'] ?? '');
  return {
    status: Number(/^HTTP\/1\.1 (\d{3})/.exec(first)?.[1]),
    headers,
    text,
    body: isJson && text !== '' ? JSON.parse(text) : undefined,
  };
}
