/** How long a connection is held: for what comes too slowly, or is not read, it is closed. */
import type { IncomingMessage, Server, ServerOptions, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** How long, in ms, what still comes is read after the answer: a connection closed before that is reset, and it may be lost. */
export const LINGER_MS = 2_000;

/** For address and headers; Node's limit for whole requests would end a batch too, so bodies have one of their own. */
export function timeouts(requestSeconds: number): ServerOptions {
  const headersTimeout = requestSeconds * 1_000;
  return {
    headersTimeout,
    requestTimeout: 0,
    connectionsCheckingInterval: checkingMs(requestSeconds),
  };
}

/** The interval, in ms, at which connections are looked at. */
function checkingMs(requestSeconds: number): number {
  return Math.min(5_000, requestSeconds * 250);
}

/** What Node keeps of a connection: the answer under way, and the bytes that the system has not taken yet. */
interface Kept {
  readonly _httpMessage?: ServerResponse | null;
  readonly _handle?: { readonly writeQueueSize: number } | null;
}

/**
 * Closes connections whose reader takes nothing of an answer for so long, and those that ask nothing for as long and the
 * time that Node keeps them for. Node's own timeouts begin anew with each byte that comes in, be it an empty line. Nothing
 * is closed while an answer is worked out, or a batch waits for its sender.
 */
export function cutOffWhoDoesNotRead(server: Server, requestSeconds: number): void {
  const held = new Map<Socket, { state: string; since: number }>();
  server.on('connection', (socket: Socket) => {
    held.set(socket, { state: '', since: 0 });
    socket.once('close', () => held.delete(socket));
  });
  const look = () => {
    const now = performance.now();
    for (const [socket, { state, since }] of held) {
      const { _httpMessage: answering, _handle: handle } = socket as Socket & Kept;
      const works = answering && socket.writableLength === 0;
      const next = works ? '' : `${socket.bytesWritten} ${answering ? handle?.writeQueueSize : 'idle'}`;
      const limit = requestSeconds * 1_000 + (answering ? 0 : server.keepAliveTimeout);
      if (next === '' || next !== state) held.set(socket, { state: next, since: now });
      else if (now - since >= limit) socket.destroy();
    }
  };
  const timer = setInterval(look, checkingMs(requestSeconds)).unref();
  server.once('close', () => clearInterval(timer));
}

/** Closes the connection where the answer is complete before what it answers: no other request can follow on it. */
export function closeAfter(request: IncomingMessage, response: ServerResponse): void {
  response.once('finish', () => {
    if (request.complete) return;
    const { socket } = request;
    socket.end();
    request.resume();
    setTimeout(() => socket.destroy(), LINGER_MS).unref();
  });
}
