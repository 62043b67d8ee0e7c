/** Subscribers while the database is away, for however long: none is cut off, and none has to reconnect by hand. */
import { EventSource } from 'eventsource';
import { setTimeout as delay } from 'node:timers/promises';
import { liveViews } from '@hudna/projections';
import {
  NO_SERVER,
  TestCluster,
  serverProgram,
} from '../../libs/event-store/src/kurrentdb/test-cluster.testing.js';
import { ndjson } from '../support/scenario.js';
import { ApiNode, eventually } from './api-node.js';

/** How long, in seconds, the database is away beyond the time until that is reported. */
const AWAY_SECONDS = Number(process.env['KURRENTDB_LISTENED_SECONDS'] ?? 0);

/** How long, in ms, a node may take to end while its database is away. */
const END_MS = 10_000;

const VIEWS = [
  ...liveViews.keys(),
  'corridors?id=heard',
  'events',
  'events?categories=corridor',
  'events?types=CorridorOpened',
];
const PATHS = [...VIEWS.map((view) => `/v1/subscriptions/${view}`), '/v1/events'];

jest.setTimeout(180_000 + AWAY_SECONDS * 1_000);

if (serverProgram()) describe('those who listen while KurrentDB is away', describeListening);
else it.skip(`those who listen while KurrentDB is away, ${NO_SERVER}`, () => {});

function describeListening(): void {
  let database: TestCluster;
  let node: ApiNode;
  const lines: Line[] = [];

  beforeAll(async () => {
    database = await TestCluster.start(1);
    [node] = (await ApiNode.start(1, database.connectionString)) as [ApiNode];
  });
  afterAll(async () => {
    for (const line of lines) line.close();
    await node?.remove();
    await database?.stop();
  });

  it('stay, learn why nothing comes, and get what comes then; so do those that came meanwhile', async () => {
    await fill(node, 3_000);
    const early = PATHS.map((path) => new Line(node.url + path));
    lines.push(...early);
    await Promise.all(early.map((line) => line.until(() => line.opened > 0)));
    const download = await fetch(`${node.url}/v1/events`, { headers: { accept: 'application/x-ndjson' } });

    await database.kill(0);
    await eventually(async () => (await node.health()).store.cause === 'refused');
    expect((await node.health()).store.reason).toMatch(/127\.0\.0\.1:\d+ refuses connections\. Look whether/);
    const late = PATHS.map((path) => new Line(node.url + path));
    lines.push(...late);
    await delay(AWAY_SECONDS * 1_000);
    await Promise.all(lines.map((line) => line.until(() => line.away.length > 0)));
    expect(lines.flatMap(({ away }) => away.at(-1)!.reason).filter((why) => !/refuses/.test(why))).toEqual(
      [],
    );

    database.begin(0);
    await eventually(async () => (await node.client.post('open-corridor', opening)).status < 300);
    const { id } = await node.client.take('report-shelling', { weapon: 'mortar' });
    await Promise.all(lines.filter(({ url }) => url.endsWith('/events')).map((line) => line.received(id)));
    await Promise.all(lines.filter(({ url }) => /corridor/i.test(url)).map((line) => line.received('heard')));
    // Of the views in which nothing happened it is enough that they go on.
    const before = lines.map(({ away }) => away.length);
    await Promise.all(lines.map((line) => line.until(() => line.opened > 0)));
    await delay(2_500);
    expect(lines.map(({ away }) => away.length)).toEqual(before);
    expect(lines.map(({ url, opened, closed }) => [url, opened, closed])).toEqual(
      lines.map(({ url }) => [url, 1, false]),
    );
    // Half of it was sent when the database went away.
    const ids = (await download.text())
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).id as string);
    expect(ids.length).toBeGreaterThanOrEqual(3_000);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('a node logs once that the database is away, and why, and once that it is back; and no secret', async () => {
    await eventually(async () => /there again/.test(await node.printed()));
    const printed = (await node.printed()).split('\n').filter((line) => /ledger/i.test(line));
    expect(printed.map((line) => line.replace(/^.*(WARN|ERROR)/, '$1'))).toEqual([
      expect.stringMatching(
        /WARN.*The ledger is away\. KurrentDB cannot be used now\. 127\.0\.0\.1:\d+ refuses/,
      ),
      expect.stringMatching(/WARN.*The ledger is there again, after \d+ s/),
    ]);
  });

  it('a node ends within seconds while the database is away, whatever requests are open', async () => {
    await database.kill(0);
    await eventually(async () => (await node.health()).store.state === 'away');
    const requests = [
      node.client.post('report-shelling', { weapon: 'mortar' }),
      node.client.ask('/v1/events'),
      node.client.ask('/v1/events?types=CorridorOpened'),
    ];
    const answers = Promise.allSettled(requests);
    const stoppedAt = performance.now();
    expect(await node.stop()).toBe(true);
    expect(performance.now() - stoppedAt).toBeLessThan(END_MS);
    await answers;
  });
}

const opening = { id: 'heard', name: 'heard', authorities: ['a'] };

/** So many events, more than can be sent to a subscriber that does not read. */
async function fill(node: ApiNode, count: number): Promise<void> {
  const data = { weapon: 'mortar', note: 'x'.repeat(4_000) };
  const lines = Array.from({ length: count }, () => ({ command: 'report-shelling', data }));
  const answers = await node.client.batch(ndjson(lines));
  expect(answers.filter(({ status }) => status !== 201)).toEqual([]);
  await node.client.get('/v1/corridors', answers.at(-1)!.body.position);
}

/** Reconnects as a browser does: after a broken line, and never after a refusal. */
class Line {
  opened = 0;
  readonly away: { reason: string }[] = [];
  #text = '';
  readonly #source: EventSource;
  readonly #waiting = new Set<() => void>();

  constructor(readonly url: string) {
    this.#source = new EventSource(url, {
      fetch: (input, init) =>
        fetch(input, { ...init, headers: { ...init?.headers, accept: 'text/event-stream' } }),
    });
    this.#source.addEventListener('open', () => this.#note(() => (this.opened += 1)));
    this.#source.addEventListener('away', ({ data }) => this.#note(() => this.away.push(JSON.parse(data))));
    for (const name of ['snapshot', 'change', 'CorridorOpened', 'ShellingReported']) {
      this.#source.addEventListener(name, ({ data }) => this.#note(() => (this.#text = data)));
    }
  }

  get closed(): boolean {
    return this.#source.readyState === this.#source.CLOSED;
  }

  async until(holds: () => boolean): Promise<void> {
    while (!holds()) await new Promise<void>((resolve) => void this.#waiting.add(resolve));
  }

  /** Resolves when the last message has a word in it. */
  received(word: string): Promise<void> {
    return this.until(() => this.#text.includes(word));
  }

  close(): void {
    this.#source.close();
  }

  #note(change: () => void): void {
    change();
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
  }
}
