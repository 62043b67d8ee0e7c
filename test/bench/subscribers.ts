/**
 * Subscribers on one node with a change every 10 ms: how long after its post a change reaches the last of them,
 * beside a bare broadcast of the same bytes to as many.
 */
import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import { Agent, type IncomingMessage, request } from 'node:http';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { percentile, whole } from './figures.ts';
import type { Bench } from './part.ts';
import { here, startProgram, withServer } from './processes.ts';
import { residentMb } from './resident.ts';
import { heapBytes, MEASURABLE } from '../support/heap.ts';

const EVERY_MS = 10;
const STOPPED = 10;

/** In ms: a bare broadcast that is later than this has fallen behind the posts, and is no floor. */
const TOO_SLOW = 1_000;

interface Received {
  readonly lastAt: readonly number[];
  readonly alike: boolean;
  readonly changes: readonly string[];
}

interface Run {
  readonly lags: readonly number[];
  readonly received: Received;
  /** Of the server, after a fifth of the time and at its end. */
  readonly memory: readonly [Memory, Memory];
}

/** In MB (2^20 bytes). */
interface Memory {
  readonly resident: number;
  /** Live bytes in the heaps after garbage collection: resident memory includes garbage. */
  readonly held: number;
}

interface Server {
  readonly url: string;
  readonly pid: number;
  readonly inspector: string;
}

export async function subscribers(bench: Bench): Promise<void> {
  const [directory, count, seconds] = [bench.directory, bench.subscribers, bench.seconds(60)];
  const total = (seconds * 1_000) / EVERY_MS;
  process.stderr.write(`subscribers: ${count}, ${seconds} s\n`);
  const hudna = await withServer(
    'hudna',
    await mkdtemp(join(directory, 'subscribers-')),
    (url, pid, inspector) =>
      run({ url: `${url}/v1/subscriptions/positions`, pid, inspector }, count, total, (number) =>
        postBody(`${url}/v1/commands/record-position`, JSON.stringify(word(number)), 'application/json'),
      ),
    { HUDNA_HEARTBEAT_SECONDS: '3600', ...MEASURABLE },
  );
  check(hudna, total, true);
  process.stderr.write(`subscribers: a bare broadcast of the same bytes\n`);
  const bare = await withServer(
    'broadcast',
    directory,
    (url, pid, inspector) =>
      run({ url, pid, inspector }, count, total, (number) =>
        postBody(url, hudna.received.changes[number]!, 'text/plain'),
      ),
    MEASURABLE,
  );
  // The bare server does not order what is posted on two connections.
  check(bare, total, false);
  report(count, seconds, hudna, bare);
}

/** Parties take, one after the other, a position that they had not taken before. */
export function word(number: number, parties = 100): object {
  return {
    party: `party-${number % parties}`,
    subject: 'evacuation',
    stance: Math.floor(number / parties) % 2 === 0 ? 'accepts' : 'refuses',
    source: { name: 'Duty room', reliability: 'B' },
  };
}

/** The posts share so many connections: a post waits while all are in use, and its waiting counts. */
const agent = new Agent({ keepAlive: true, maxSockets: 32 });

export async function postBody(url: string, body: string, type: string): Promise<void> {
  const sent = request(url, { agent, method: 'POST', headers: { 'content-type': type } });
  sent.end(body);
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  response.resume();
  await once(response, 'end');
  const { statusCode = 0 } = response;
  if (statusCode >= 300) throw new Error(`A post was answered with ${statusCode}.`);
}

async function run(
  server: Server,
  count: number,
  total: number,
  send: (number: number) => Promise<void>,
): Promise<Run> {
  const args = [server.url, String(count), String(STOPPED)];
  const listening = startProgram(here('listen.ts'), args, ['pipe', 'pipe', 'inherit']);
  const lines = createInterface({ input: listening.stdout! })[Symbol.asyncIterator]();
  await lines.next();
  const sentAt: number[] = [];
  const sending: Promise<void>[] = [];
  let failure: unknown;
  let early: Promise<Memory> | undefined;
  const from = performance.now();
  for (let number = 0; number < total; number += 1) {
    await delay(Math.max(0, from + number * EVERY_MS - performance.now()));
    sentAt.push(performance.timeOrigin + performance.now());
    sending.push(send(number).catch((error: unknown) => void (failure ??= error)));
    if (failure) break;
    if (number === Math.floor(total / 5)) early = memoryOf(server);
  }
  await Promise.all(sending);
  if (failure) throw failure;
  listening.stdin!.write(`${total}\n`);
  const received = JSON.parse((await lines.next()).value as string) as Received;
  const memory = [await early!, await memoryOf(server)] as const;
  listening.kill();
  await once(listening, 'exit');
  return { lags: received.lastAt.map((at, number) => at - sentAt[number]!), received, memory };
}

async function memoryOf({ pid, inspector }: Server): Promise<Memory> {
  const resident = residentMb(pid);
  return { resident, held: (await heapBytes(inspector)) / 1_048_576 };
}

/** @throws Error where a subscriber missed a change, or got one twice or out of order. */
function check({ received }: Run, total: number, ordered: boolean): void {
  const ids = received.changes.map((text) => Number(/^id: (\d+)@/m.exec(text)?.[1]));
  const inOrder = !ordered || ids.every((id, index) => index === 0 || id === ids[index - 1]! + 1);
  if (!received.alike || received.changes.length !== total || !inOrder) {
    throw new Error('Somebody missed a change, or heard one twice.');
  }
}

function report(count: number, seconds: number, hudna: Run, bare: Run): void {
  console.log(
    `\n${whole(count)} subscribers, a change every ${EVERY_MS} ms for ${seconds} s, ${STOPPED} of them not reading; until the last has received:`,
  );
  for (const [name, { lags, memory }] of [
    ['floor: bare broadcast of the same bytes', bare],
    ['Hudna', hudna],
  ] as const) {
    const [p50, p99] = [percentile(lags, 0.5), percentile(lags, 0.99)];
    console.log(
      `  ${name.padEnd(42)} p50 ${p50.toFixed(1).padStart(7)} ms, p99 ${p99.toFixed(1).padStart(7)} ms`,
    );
    const [early, late] = memory;
    console.log(
      `  ${''.padEnd(42)} memory ${whole(early.resident)} -> ${whole(late.resident)} MB, of it held ${whole(early.held)} -> ${whole(late.held)} MB`,
    );
  }
  const floor = percentile(bare.lags, 0.99);
  const ratio = percentile(hudna.lags, 0.99) / floor;
  console.log(`Hudna / floor, p99: ${ratio.toFixed(1)}   (aim: 3 or less)`);
  if (floor > TOO_SLOW) {
    console.log(
      'The bare broadcast could not keep up: this machine is too small, or too busy, for the ratio.',
    );
  }
}
