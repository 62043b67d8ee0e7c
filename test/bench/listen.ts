/**
 * Subscribers, in a process of their own: `node listen.ts URL COUNT STOPPED`. COUNT connections read a stream of
 * server-sent events; the first STOPPED of them stop reading once they have their snapshot. Prints "ready" when all
 * have it; then, for each line "N" on its input, waits until all that read have N changes, and prints its
 * measurements, as JSON.
 */
import { connect } from 'node:net';
import { createInterface } from 'node:readline';

const [url, count, stopped] = [new URL(process.argv[2]!), Number(process.argv[3]), Number(process.argv[4])];
const CHANGE = Buffer.from('event: change\n');

interface Listener {
  changes: number;
  readonly reads: boolean;
}

/** When the k-th change came to the last of those that read. */
const lastAt: number[] = [];
const receivedBy: number[] = [];
const listeners: Listener[] = [];
let [ready, wanted] = [0, Infinity];
/** The changes of the first of those that read. */
const firstChanges: Buffer[] = [];

for (let index = 0; index < count; index += 1) {
  const listener: Listener = { changes: 0, reads: index >= stopped };
  listeners.push(listener);
  const socket = connect({ host: url.hostname, port: Number(url.port) });
  socket.write(`GET ${url.pathname}${url.search} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
  let begun = false;
  socket.on('data', (chunk: Buffer) => {
    if (!begun) {
      if (!chunk.includes('event: snapshot')) return;
      begun = true;
      ready += 1;
      if (!listener.reads) socket.pause();
      if (ready === count) process.stdout.write('ready\n');
      return;
    }
    hear(listener, chunk, index === stopped);
  });
  socket.on('error', () => {});
}

function hear(listener: Listener, chunk: Buffer, kept: boolean): void {
  if (kept) firstChanges.push(chunk);
  const now = performance.timeOrigin + performance.now();
  for (let at = chunk.indexOf(CHANGE); at >= 0; at = chunk.indexOf(CHANGE, at + CHANGE.length)) {
    const number = listener.changes;
    listener.changes += 1;
    lastAt[number] = now;
    receivedBy[number] = (receivedBy[number] ?? 0) + 1;
    if (receivedBy[wanted - 1] === count - stopped) setImmediate(report);
  }
}

function report(): void {
  wanted = Infinity;
  const reading = listeners.filter(({ reads }) => reads);
  const text = Buffer.concat(firstChanges).toString();
  const changes = text.split('\n\n').flatMap((block) => {
    const from = block.indexOf('event: change\n');
    return from < 0 ? [] : [`${block.slice(from)}\n\n`];
  });
  process.stdout.write(
    `${JSON.stringify({
      lastAt,
      alike: reading.every(({ changes: received }) => received === changes.length),
      changes,
    })}\n`,
  );
}

createInterface({ input: process.stdin }).on('line', (line) => {
  wanted = Number(line);
  if (receivedBy[wanted - 1] === count - stopped) report();
});
