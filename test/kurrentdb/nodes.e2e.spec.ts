/** Two API nodes before one KurrentDB give the same answers. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  NO_SERVER,
  TestCluster,
  serverProgram,
} from '../../libs/event-store/src/kurrentdb/test-cluster.testing.js';
import type { Client, Json } from '../support/client.js';
import { easternGhouta, ndjson } from '../support/scenario.js';
import { ApiNode } from './api-node.js';
import {
  expectSameAnswers,
  expectSameRoot,
  expectChangesAsReplayed,
  expectEventsAsRecorded,
  withReplayedLedger,
} from './expectations.js';
import { Listener } from './listener.js';

const CLI = join(import.meta.dirname, '../../dist/apps/cli/src/main.js');
const MOMENTS = ['2018-02-26T12:00:00+02:00', '2018-03-11T10:00:00+02:00', '2018-04-10T00:00:00Z'];

jest.setTimeout(120_000);

if (serverProgram()) describe('two API nodes before one KurrentDB', describeNodes);
else it.skip(`two API nodes before one KurrentDB, ${NO_SERVER}`, () => {});

function describeNodes(): void {
  let database: TestCluster;
  let nodes: ApiNode[] = [];
  let one: Client;
  let other: Client;

  beforeAll(async () => {
    database = await TestCluster.start(1);
    nodes = await ApiNode.start(2, database.connectionString);
    [one, other] = nodes.map(({ client }) => client) as [Client, Client];
    // In four goes, so that there are moments between them at which less was known.
    const lines = await easternGhouta();
    for (let from = 0; from < lines.length; from += 10) {
      await [one, other][(from / 10) % 2]!.batch(ndjson(lines.slice(from, from + 10)));
    }
  });
  afterAll(async () => {
    await Promise.all(nodes.map((node) => node.remove()));
    await database?.stop();
  });

  const everyEvent = async (): Promise<Json[]> => (await one.get('/v1/events?limit=1000')).items;

  it('the same key posted 50 times at once to both is taken once and answered the same', async () => {
    const before = (await everyEvent()).length;
    const opening = { id: 'x', name: 'X', authorities: ['russia'], occurredAt: '2018-03-01' };
    const key = { 'idempotency-key': 'one' };
    const replies = await Promise.all(
      Array.from({ length: 50 }, (_, number) =>
        [one, other][number % 2]!.post('open-corridor', opening, key),
      ),
    );
    expect(replies.map(({ status }) => status).sort()).toEqual([...Array<number>(49).fill(200), 201]);
    expect(new Set(replies.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect(await everyEvent()).toHaveLength(before + 1);
  });

  it('a report repeated at the other node is answered as the first time, and another one under its key refused', async () => {
    const key = { 'idempotency-key': 'two' };
    const report = { weapon: 'mortar', rounds: 3 };
    const first = await one.post('report-shelling', report, key);
    expect(first.status).toBe(201);
    const again = await other.post('report-shelling', report, key);
    expect([again.status, again.body]).toEqual([200, first.body]);
    const reused = await other.post('report-shelling', { weapon: 'mortar', rounds: 4 }, key);
    expect(reused.status).toBe(422);
    const elsewhere = await other.post('open-corridor', { id: 'z', name: 'Z', authorities: ['a'] }, key);
    expect(elsewhere.status).toBe(422);
  });

  it('of two writers that expect the same revision, each at a node, one wins; without expectation both are taken', async () => {
    await one.take('open-corridor', { id: 'y', name: 'Y', authorities: ['a'], occurredAt: '2018-03-01' });
    const suspend = { corridor: 'y', occurredAt: '2018-03-02T10:00:00Z' };
    const replies = await Promise.all(
      [one, other].map((client) => client.post('suspend-corridor', suspend, { 'if-match': '"0"' })),
    );
    expect(replies.map(({ status }) => status).sort()).toEqual([201, 412]);

    const tents = Array.from({ length: 30 }, (_, number) => ({
      ...{ corridor: 'y', facility: `tent-${number}`, kind: 'water', occurredAt: '2018-03-02' },
    }));
    const receipts = await Promise.all(
      tents.map((tent, number) => [one, other][number % 2]!.take('establish-facility', tent)),
    );
    expect(receipts.map(({ revision }) => revision).toSorted((a, b) => a - b)).toEqual(
      tents.map((_, number) => number + 2),
    );
  });

  it('a write at one node can be read at the other', async () => {
    for (const [writer, reader] of [
      [one, other],
      [other, one],
    ] as const) {
      const { id, position } = await writer.take('report-shelling', { weapon: 'mortar' });
      expect(await reader.get(`/v1/incidents/${id}`, position)).toMatchObject({ id });
    }
  });

  it('a subscriber moves from node to node and gets each change once, of the views and of the ledger', async () => {
    const listeners = ['corridors', 'incidents', 'events'].map((view) => new Listener(view));
    let at = 0;
    for (const listener of listeners) listener.begin(() => nodes[at]!.url);
    let last = '';
    for (let round = 0; round < 6; round += 1) {
      for (const [command, data] of [
        ['open-corridor', { id: `moved-${round}`, name: 'Moved', authorities: ['a'] }],
        ['report-shelling', { weapon: 'mortar' }],
      ] as const) {
        last = (await [one, other][(round + 1) % 2]!.take(command, data)).position;
      }
      if (round % 2 === 0) await Promise.all(listeners.map((listener) => listener.reached(last)));
      at = 1 - at;
      for (const listener of listeners) listener.cut();
    }
    await Promise.all(listeners.map((listener) => listener.reached(last)));
    await Promise.all(listeners.map((listener) => listener.leave()));
    const [corridors, incidents, events] = listeners as [Listener, Listener, Listener];
    await withReplayedLedger(database.connectionString, (recorded, ledger) => {
      expectChangesAsReplayed(corridors, ledger);
      expectChangesAsReplayed(incidents, ledger);
      expectEventsAsRecorded(events, recorded);
    });
    expect([corridors, incidents].map(({ messages }) => messages.length >= 6)).toEqual([true, true]);
  });

  it('a node with an empty disk builds its read model while the other serves', async () => {
    const [served, begun] = nodes as [ApiNode, ApiNode];
    expect(await begun.stop()).toBe(true);
    await begun.wipe();
    const { position } = await one.take('report-shelling', { weapon: 'mortar' });
    const beginning = begun.begin();
    expect(await served.client.get('/v1/corridors', position)).toMatchObject({ position });
    await beginning;
    await begun.ready();
    other = begun.client;
    expect(await other.bytes('/v1/incidents?at=2030-01-01', position)).toBe(
      await one.bytes('/v1/incidents?at=2030-01-01', position),
    );
  });

  it('both answer the same bytes for every moment of both times, and sign the same root', async () => {
    const events = await everyEvent();
    const knowns = [5, 15, 25, events.length - 1].map((index) => events[index].recordedAt as string);
    const moments = MOMENTS.flatMap((at) => knowns.map((knownAt) => ({ at, knownAt })));
    await expectSameAnswers(nodes, events.at(-1).position, moments);
    await expectSameRoot(nodes, events.length);
  });

  it('the audit commands work beside the servers', async () => {
    const { directory } = nodes[0]!;
    // The newest events are not proved until a head is signed of them, within a second: exit code 4.
    const verified = () =>
      audit('verify', '--data', directory).catch(({ code }) => (code === 4 ? undefined : code));
    let found = await verified();
    while (found === undefined) found = await verified();
    expect(found).toContain('As it was written');
    const [at, knownAt] = [MOMENTS[1]!, (await everyEvent()).at(-1).recordedAt as string];
    const asked = ['--at', at, '--known-at', knownAt];
    const why = await audit('explain', 'corridor', 'al-wafideen', ...asked, '--json', '--data', directory);
    const query = new URLSearchParams({ at, knownAt }).toString();
    expect(JSON.parse(why)).toEqual(await other.get(`/v1/audit/explain?corridor=al-wafideen&${query}`));
    const replayed = await audit('replay', 'corridors', ...asked, '--json', '--data', directory);
    expect(replayed).toBe(await other.bytes(`/v1/corridors?${query}`));
  });

  /** What `hudna audit` prints, as a process. @throws Error where its exit code is not 0 */
  async function audit(...words: string[]): Promise<string> {
    const environment = { ...process.env, NODE_OPTIONS: '', HUDNA_TIME_ZONE: 'Asia/Damascus', NO_COLOR: '1' };
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', CLI, 'audit', ...words],
      { env: { ...environment, ...nodes[0]!.environment } },
    );
    return stdout;
  }
}
