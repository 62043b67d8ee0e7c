/** Subscribers over a real socket, by a real clock, over servers that are killed. */
import { eventsKnownAt } from '@hudna/audit';
import { SqliteEventStore } from '@hudna/event-store/sqlite';
import type { RecordedEvent } from '@hudna/event-store';
import { parseResumeToken, liveViews } from '@hudna/projections';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { changesBetween } from '../../libs/projections/src/changes/replayed-changes.fixture.js';
import { Client } from '../support/client.js';
import { ndjson } from '../support/scenario.js';
import { scratchDirectory, type Server, startTestServer } from '../support/server.js';
import { type Message, TestSubscriber } from '../support/subscriber.js';

const SECOND = 1_000;
const HOUR = 3_600_000;

const pause = {
  id: 'daily',
  declaredBy: ['russia'],
  timeZone: 'Asia/Damascus',
  dailyFrom: '09:00',
  dailyTo: '14:00',
  startsOn: '2018-02-27',
  duration: 'P1M',
  occurredAt: '2018-02-26T12:00:00+02:00',
};
const corridor = (id: string) => ({
  id,
  name: id,
  authorities: ['russia'],
  pause: 'daily',
  occurredAt: '2018-02-27T12:00:00+02:00',
});

let scratch: Awaited<ReturnType<typeof scratchDirectory>>;
beforeEach(async () => (scratch = await scratchDirectory()));
afterEach(() => scratch.remove());

test('a window that opens at 09:00 local is sent, with nothing posted', async () => {
  const nine = '2018-03-11T07:00:00.000Z';
  const byClock = ({ data }: Message) => 'clock' in (JSON.parse(data).cause ?? {});
  // A busy machine may not be ready before nine: then the clock is set further back.
  for (let lead = 4 * SECOND; ; lead *= 2) {
    // A clock at its real speed, set to shortly before nine in Damascus.
    const clock = { shown: Date.parse(nine) - lead, real: Date.now(), speed: 1 };
    const server = await startTestServer(join(scratch.directory, String(lead)), {}, clock);
    const client = new Client(server.url);
    await client.take('declare-pause', pause);
    await client.take('open-corridor', corridor('north'));
    const lines = ['windows', 'corridors?id=north'].map(
      (view) => new TestSubscriber(`/v1/subscriptions/${view}`),
    );
    for (const line of lines) line.connect(server.url);
    await Promise.all(lines.map((line) => line.until(({ length }) => length > 0)));
    const inTime = lines.every(({ messages: [snapshot] }) => JSON.parse(snapshot!.data).at < nine);
    if (inTime) {
      await Promise.all(lines.map((line) => line.until((messages) => messages.some(byClock))));
      const [window, passable] = lines.map(({ messages }) => JSON.parse(messages.find(byClock)!.data));
      expect(window).toMatchObject({
        view: 'windows',
        id: 'daily/2018-03-11',
        at: nine,
        cause: { clock: nine },
        kind: 'changed',
        changed: [{ path: '/state', from: 'upcoming', to: 'active' }],
      });
      expect(passable).toMatchObject({ id: 'north', at: nine, item: { passability: { value: 'yes' } } });
      expect(passable.changed[0]).toEqual({ path: '/passability/value', from: 'no', to: 'yes' });
    }
    expect(await server.stop()).toBe(true);
    await Promise.all(lines.map((line) => line.disconnect()));
    if (inTime) return;
  }
});

jest.setTimeout(240_000);

const SEEDS = Number(process.env['HUDNA_SEEDS'] ?? 2);

test.each(Array.from({ length: SEEDS }, (_, seed) => seed))(
  'servers are killed, clients come and go, days pass: each hears what a replay tells (%i)',
  async () => {
    const subscriptions: { name: string; filter: Record<string, string> }[] = [
      ...[...liveViews.keys()].map((name) => ({ name, filter: {} })),
      { name: 'corridors', filter: { id: 'north' } },
      { name: 'windows', filter: { pause: 'daily' } },
    ];
    const subscribers = subscriptions.map(({ name, filter }) => {
      const query = new URLSearchParams(filter).toString();
      return { name, filter, line: new TestSubscriber(`/v1/subscriptions/${name}${query && `?${query}`}`) };
    });
    let server: Server | undefined;
    let posted = 0;
    for (let round = 0; round < 4; round += 1) {
      // Each round is another day, from shortly before nine in Damascus on. A minute passes in a second: what takes longer to
      // be recorded than that would look as if a clock were wrong.
      const shown = Date.parse('2018-03-09T06:57:00Z') + round * 24 * HOUR;
      const clock = { shown, real: Date.now(), speed: 60 };
      server = await startTestServer(scratch.directory, { HUDNA_HEARTBEAT_SECONDS: '1' }, clock);
      const client = new Client(server.url);
      if (round === 0) {
        await client.take('declare-pause', pause);
        const { url } = server;
        await Promise.all(subscribers.map(({ line }) => insist(line, url, () => line.messages.length > 0)));
      }
      for (const end = posted + 12; posted < end;) {
        for (const { line } of subscribers) {
          if (!line.connected) line.connect(server.url);
          else if (Math.random() < 0.1) await line.disconnect();
        }
        await client.take(...report((posted += 1)), { 'idempotency-key': `${posted}` });
        await delay(Math.random() * 60);
      }
      if (round < 3) await server.kill();
      await Promise.all(subscribers.map(({ line }) => line.disconnect()));
    }
    // All connect once more, and get a last report.
    const last = await new Client(server!.url).take('report-shelling', { weapon: 'last' });
    await Promise.all(
      subscribers.map(({ line }) => insist(line, server!.url, () => hasReceived(line, last.position))),
    );
    expect(await server!.stop()).toBe(true);
    await Promise.all(subscribers.map(({ line }) => line.disconnect()));

    const events = await ledger(scratch.directory);
    for (const { name, filter, line } of subscribers) {
      const [snapshot, ...changes] = line.messages;
      expect([name, snapshot!.event]).toEqual([name, 'snapshot']);
      const [from, to] = [parseResumeToken(snapshot!.id)!, parseResumeToken(line.last!)!];
      const expected = changesBetween(name, events, [from, to], filter);
      expect(changes).toEqual(
        expected.map(({ id, message }) => ({ id, event: 'change', data: JSON.stringify(message) })),
      );
      expect(changes.length).toBeGreaterThan(0);
    }
  },
);

/** Connects until it succeeds: the read model of a server that has just started may not be ready. */
async function insist(line: TestSubscriber, url: string, holds: () => boolean): Promise<void> {
  while (!holds()) {
    line.connect(url);
    await delay(20);
  }
}

/** Whether a subscriber has received all up to a position. */
function hasReceived({ last }: TestSubscriber, position: string): boolean {
  return last !== undefined && Number(last.split('@')[0]) >= Number(position);
}

function report(number: number): [string, object] {
  const id = ['north', 'south'][number % 2]!;
  switch (number % 6) {
    case 1:
      return ['open-corridor', { ...corridor(id), occurredAt: undefined }];
    case 2:
      return ['depart-convoy', { id: `convoy-${number}`, corridor: id, purpose: 'evacuation' }];
    case 3:
      return ['report-shelling', { weapon: 'mortar' }];
    case 4:
      return [
        'record-position',
        { party: 'russia', subject: id, stance: number % 4 === 0 ? 'accepts' : 'refuses' },
      ];
    case 5:
      return ['suspend-corridor', { corridor: id }];
    default:
      return ['resume-corridor', { corridor: id }];
  }
}

async function ledger(directory: string): Promise<RecordedEvent[]> {
  const store = await SqliteEventStore.openReader({ directory });
  const events = await eventsKnownAt(store);
  await store.close();
  return events;
}

test('the examples: a client in twenty lines, and one in curl, come back and miss nothing', async () => {
  const server = await startTestServer(scratch.directory);
  const client = new Client(server.url);
  await client.take('open-corridor', { id: 'north', name: 'North', authorities: ['a'] });
  const root = join(import.meta.dirname, '../..');
  const run = (command: string, args: string[]) => {
    const child = spawn(command, args, {
      cwd: root,
      env: { ...process.env, NODE_OPTIONS: '', HUDNA_URL: server.url },
    });
    const text: string[] = [];
    child.stdout.on('data', (chunk: Buffer) => text.push(chunk.toString()));
    const printed = async (words: string) => {
      while (!text.join('').includes(words)) await once(child.stdout, 'data');
      return text.join('');
    };
    const stop = async () => {
      child.kill();
      await once(child, 'exit');
    };
    return { printed, stop };
  };
  const plain = run(process.execPath, [
    '--disable-warning=ExperimentalWarning',
    'examples/subscriber.ts',
    server.url,
  ]);
  const curl = run('examples/subscribe.sh', ['corridors?id=north']);
  expect(await plain.printed('north: open, passable: yes')).toContain('The corridor is open.');
  const printed = await curl.printed('"more":false');
  expect(printed).toMatch(/^retry: 2000\n\nevent: snapshot\nid: 1@\S+\ndata: {"view":"corridors"/);
  await curl.stop();
  await client.take('suspend-corridor', { corridor: 'north' });
  expect(await plain.printed('north: suspended, passable: no')).toContain('since');
  const again = run('examples/subscribe.sh', ['corridors?id=north', /^id: (.*)$/m.exec(printed)![1]!]);
  expect(await again.printed('"item":')).toContain('{"path":"/status","from":"open","to":"suspended"}');
  await Promise.all([plain.stop(), again.stop()]);
  expect(await server.stop()).toBe(true);
});

test('a subscriber that does not read is cut off without harm to the others, and resumes later', async () => {
  const server = await startTestServer(scratch.directory);
  const client = new Client(server.url);
  const { hostname, port } = new URL(server.url);
  const asleep = connect({ host: hostname, port: Number(port) });
  asleep.write('GET /v1/subscriptions/incidents HTTP/1.1\r\nHost: localhost\r\n\r\n');
  const read: Buffer[] = [];
  asleep.on('data', (chunk: Buffer) => read.push(chunk));
  while (!Buffer.concat(read).includes('"more":false')) await once(asleep, 'data');
  asleep.pause();
  const awake = new TestSubscriber('/v1/subscriptions/incidents');
  awake.connect(server.url);
  await awake.until(({ length }) => length > 0);
  // Far more than the system's own buffers hold.
  const report = { weapon: 'mortar', note: 'x'.repeat(10_000) };
  const lines = ndjson(Array.from({ length: 100 }, () => ({ command: 'report-shelling', data: report })));
  for (let batch = 0; batch < 25; batch += 1) await client.batch(lines);
  await awake.until(({ length }) => length === 2_501);

  const closed = once(asleep, 'close');
  asleep.resume();
  await closed;
  const received = [
    ...Buffer.concat(read)
      .toString()
      .matchAll(/\nid: (\S+)\ndata: .*\n\n/g),
  ].map(([, id]) => id!);
  expect(received.length).toBeLessThan(2_501);
  const later = new TestSubscriber('/v1/subscriptions/incidents');
  later.last = received.at(-1);
  later.connect(server.url);
  await later.until(({ length }) => length === 2_501 - received.length);
  expect([...received.slice(1), ...later.messages.map(({ id }) => id)]).toEqual(
    awake.messages.slice(1).map(({ id }) => id),
  );
  await Promise.all([awake.disconnect(), later.disconnect()]);
  expect(await server.stop()).toBe(true);
});
