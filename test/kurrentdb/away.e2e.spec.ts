/**
 * The database away, at the start and later: Hudna serves what it has, reports how old that is, and recovers by
 * itself.
 */
import { setTimeout as delay } from 'node:timers/promises';
import {
  NO_SERVER,
  TestCluster,
  serverProgram,
} from '../../libs/event-store/src/kurrentdb/test-cluster.testing.js';
import type { Json } from '../support/client.js';
import { Dice } from '../support/dice.js';
import { easternGhouta, ndjson } from '../support/scenario.js';
import { ApiNode, eventually } from './api-node.js';
import { expectEachOnce, expectSameAnswers, expectSameRoot, withReplayedLedger } from './expectations.js';
import { Listener } from './listener.js';
import { Posters } from './posters.js';

/** How long, in seconds, the database is away in the middle, beyond the time until a command is refused. */
const AWAY_SECONDS = Number(process.env['KURRENTDB_AWAY_SECONDS'] ?? 0);
const MOMENT = '2018-03-11T08:00:00Z';

jest.setTimeout(180_000 + AWAY_SECONDS * 2_000);

if (serverProgram()) describe('a KurrentDB that is away', describeAway);
else it.skip(`a KurrentDB that is away, ${NO_SERVER}`, () => {});

function describeAway(): void {
  let database: TestCluster;
  let nodes: ApiNode[] = [];
  let answered: string;
  /** A query that is repeated, as known before anything failed. */
  let path: string;
  const started: { abandon(): void }[] = [];

  beforeAll(async () => {
    database = await TestCluster.start(1);
    nodes = await ApiNode.start(2, database.connectionString);
    await nodes[0]!.client.batch(ndjson(await easternGhouta()));
    const { position } = await nodes[0]!.client.take('report-shelling', { weapon: 'mortar' });
    for (const { client } of nodes) await client.get('/v1/corridors', position);
    const { items } = await nodes[0]!.client.get('/v1/events?limit=1000');
    path = `/v1/corridors?at=${MOMENT}&knownAt=${items.at(-2).recordedAt}`;
    answered = await nodes[0]!.client.bytes(path);
  });
  afterAll(async () => {
    for (const one of started) one.abandon();
    await Promise.all(nodes.map((node) => node.remove()));
    await database?.stop();
  });

  /** Reports on its health page what it waits for, and answers the earlier query, with its age. */
  async function expectReadsOnly(node: ApiNode): Promise<void> {
    await eventually(async () => /KurrentDB cannot be used now/.test((await node.health()).store.reason));
    expect(await node.health()).toMatchObject({ status: 'reads only', store: { state: 'away' } });
    await eventually(async () => (await node.client.ask(path)).headers.get('age') !== null);
    const { status, headers } = await node.client.ask(path);
    expect(status).toBe(200);
    expect(Number(headers.get('age'))).toBeGreaterThan(0);
    expect(await node.client.bytes(path)).toBe(answered);
    expect((await node.client.ask('/health/live')).status).toBe(200);
  }

  it('in the middle: commands are refused in time, and a refused one can be repeated at any node', async () => {
    const posters = new Posters(() => nodes.map(({ url }) => url), new Dice(1));
    const listener = new Listener('incidents');
    started.push(posters, listener);
    const [one, other] = nodes as [ApiNode, ApiNode];
    posters.begin(4);
    listener.begin(() => one.url);
    await posters.more(20);

    // Once the first of many is answered, the others are on their way to the database, and not back.
    const burst = Array.from({ length: 300 }, (_, number) => `burst-${number}`);
    const sent = burst.map((key) => one.client.post('report-shelling', ...burstReport(key)));
    await Promise.race(sent);
    await database.freeze(0);
    await Promise.all(nodes.map(expectReadsOnly));
    const replies = await Promise.all(sent);
    const refused = replies.filter(({ status }) => status !== 201);
    expect(refused.filter(({ status, headers }) => status !== 503 || !headers.get('retry-after'))).toEqual(
      [],
    );
    expect(refused.filter(({ body }) => /is not known.*recorded once/.test(body.detail))).not.toEqual([]);
    // A database that is known to be away is not waited for.
    await eventually(async () => {
      const asked = performance.now();
      const { status, body } = await other.client.post('report-shelling', ...burstReport(burst[0]!));
      expect([status, body.detail]).toEqual([503, expect.stringContaining('recorded once')]);
      return performance.now() - asked < 1_000;
    });
    await delay(AWAY_SECONDS * 1_000);
    database.resume(0);

    await Promise.all(nodes.map((node) => node.ready()));
    await posters.more(20);
    const again = await Promise.all(
      burst.map((key) => other.client.take('report-shelling', ...burstReport(key))),
    );
    for (const [index, { status, body }] of replies.entries()) {
      if (status === 201) expect(again[index]).toEqual(body);
    }
    await posters.end();
    const last = await other.client.take('report-shelling', { weapon: 'last' });
    await listener.reached(last.position);
    await listener.leave();
    await withReplayedLedger(database.connectionString, async (events) => {
      expectEachOnce(posters, events);
      const notes = events
        .map(({ metadata }) => metadata['note'])
        .filter((note) => burst.includes(`${note}`));
      expect(notes.toSorted()).toEqual(burst.toSorted());
      await expectSameRoot(nodes, events.length);
    });
  });

  it('at the start: with a read model a node answers, without one it says so, and both recover with the database', async () => {
    await Promise.all(nodes.map((node) => node.kill()));
    await database.kill(0);
    const [full, empty] = nodes as [ApiNode, ApiNode];
    await empty.wipe();
    await Promise.all(nodes.map((node) => node.begin()));

    await expectReadsOnly(full);
    const health = await empty.client.ask('/health/ready');
    expect(health).toMatchObject({ status: 503, body: { status: 'not ready' } });
    const asked = await empty.client.ask('/v1/corridors');
    expect([asked.status, asked.headers.get('retry-after')]).toEqual([503, '2']);
    await eventually(async () => (await empty.health()).store.state === 'away');
    const listener = new Listener('corridors');
    started.push(listener);
    listener.begin(() => full.url);
    await delay(AWAY_SECONDS * 1_000);
    database.begin(0);

    // A client that posts while the database is on its way waits a while, and then posts again.
    const opening = { id: 'waited', name: 'Waited', authorities: ['a'] };
    let taken: Json;
    await eventually(async () => {
      taken = await full.client.post('open-corridor', opening, { 'idempotency-key': 'waited' });
      return taken.status === 201 || taken.status === 200;
    });
    const { position } = taken.body;
    await Promise.all(nodes.map((node) => node.ready()));
    await listener.reached(position);
    await listener.leave();
    const { items } = await full.client.get('/v1/events?limit=1000&types=CorridorOpened', position);
    await expectSameAnswers(nodes, position, [{ at: MOMENT, knownAt: items.at(-1).recordedAt }]);
    expect(JSON.stringify(listener.messages)).toContain('waited');
  });
}

function burstReport(key: string): [object, Record<string, string>] {
  return [{ weapon: 'mortar', note: key }, { 'idempotency-key': key }];
}
