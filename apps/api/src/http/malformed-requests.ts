/** What never becomes a request: bytes that are no HTTP, or that come too slowly, or heads that are too large. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { LINGER_MS } from './connections.js';
import { problem, PROBLEM_TYPE, TITLES } from './problem.js';

const PROBLEMS_BY_CODE: Record<string, readonly [number, string, string]> = {
  HPE_HEADER_OVERFLOW: [
    431,
    'headers-too-long',
    'The address and the headers are larger than 16 KiB. Send less.',
  ],
  ERR_HTTP_REQUEST_TIMEOUT: [
    408,
    'too-slow',
    'The address and the headers did not come in time: nothing was taken. Send it again.',
  ],
};

const answered = new WeakSet<Socket>();

/** Says in a problem detail why a connection is closed, and closes it. */
export function refuseMalformed(error: NodeJS.ErrnoException, socket: Socket): void {
  // What the sender goes on to send is no more readable.
  if (answered.has(socket)) return;
  answered.add(socket);
  // Node keeps the answer under way here; in the middle of one there is no place for another.
  const { _httpMessage: answering } = socket as Socket & { _httpMessage?: ServerResponse };
  if (error.code === 'ECONNRESET' || !socket.writable || answering?.headersSent) {
    socket.destroy();
    return;
  }
  socket.end(rawProblem(error.code ?? ''));
  // A connection that is closed while its sender still sends is reset, and the answer may be lost.
  setTimeout(() => socket.destroy(), LINGER_MS).unref();
}

/** An expectation (RFC 9110, section 10.1.1) other than 100-continue. */
export function refuseExpectation(_request: IncomingMessage, response: ServerResponse): void {
  const detail = 'Expect may ask for 100-continue alone. Leave it out, and send the request again.';
  response.writeHead(417, { 'Content-Type': `${PROBLEM_TYPE}; charset=utf-8`, Connection: 'close' });
  response.end(JSON.stringify(problem(417, 'bad-expectation', detail)));
}

function rawProblem(code: string): string {
  const [status, name, detail] = PROBLEMS_BY_CODE[code] ?? [
    400,
    'bad-request',
    'This is no HTTP request that can be read. Mend it and send it again.',
  ];
  const body = JSON.stringify(problem(status, name, detail));
  return [
    `HTTP/1.1 ${status} ${TITLES[status]}`,
    'Connection: close',
    `Content-Type: ${PROBLEM_TYPE}; charset=utf-8`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    '',
    body,
  ].join('\r\n');
}
