/**
 * A ledger in KurrentDB that was altered: its nodes stop, say why and what to do, and give no answer as if it were
 * whole.
 */
import { KurrentDBClient } from '@kurrent/kurrentdb-client';
import {
  NO_SERVER,
  TestCluster,
  serverProgram,
} from '../../libs/event-store/src/kurrentdb/test-cluster.testing.js';
import { ndjson } from '../support/scenario.js';
import { ApiNode, eventually } from './api-node.js';

jest.setTimeout(120_000);

if (serverProgram()) {
  it('a stream with a limit of events stops the nodes, and they go on without it', refusesLimitedStream);
} else it.skip(`a KurrentDB stream with a limit of events, ${NO_SERVER}`, () => {});

async function refusesLimitedStream(): Promise<void> {
  const database = await TestCluster.start(1);
  const nodes: ApiNode[] = [];
  try {
    nodes.push(...(await ApiNode.start(1, database.connectionString)));
    nodes.push(await ApiNode.make(database.connectionString));
    const [full, empty] = nodes as [ApiNode, ApiNode];
    const opening = { id: 'north', name: 'North', authorities: ['a'], occurredAt: '2018-03-01' };
    const { stream } = await full.client.take('open-corridor', opening);
    const { position } = await full.client.take('suspend-corridor', { corridor: 'north' });
    const before = await full.client.get('/v1/corridors', position);

    await setMetadata(database, stream, { maxCount: 1 });
    await eventually(async () => (await full.health()).views.reason !== undefined);
    await empty.begin();
    await eventually(async () => (await empty.health()).store.state === 'failed');
    const why = new RegExp(
      `The stream ${stream} has \\$maxCount 1 in KurrentDB.* Take it out .* start this node again`,
    );
    for (const node of nodes) {
      const { store } = await node.health();
      expect(store).toMatchObject({ state: 'failed', reason: expect.stringMatching(why) });
      await expectRefused(node, stream);
      await eventually(async () => /ERROR.*has \$maxCount 1/.test(await node.printed()));
      expect((await node.printed()).match(/ERROR/g)).toHaveLength(1);
    }
    // The read model of before is still answered, with its age; nothing more is projected.
    expect(await full.health()).toMatchObject({
      status: 'reads only',
      views: {
        reason: expect.stringMatching(/Nothing is filed any more; what was filed before is still answered/),
      },
    });
    const { status, body, headers } = await full.client.ask('/v1/corridors');
    expect([status, body.items.map(({ id }: { id: string }) => id)]).toEqual([200, ['north']]);
    expect(body.position).toBe(before.position);
    await eventually(async () => (await full.client.ask('/v1/corridors')).headers.get('age') !== null);
    expect(headers.get('content-type')).toMatch(/json/);

    await setMetadata(database, stream, {});
    for (const node of nodes) {
      await node.stop();
      await node.begin();
      await node.ready();
      expect((await node.client.get('/v1/corridors', position)).items).toHaveLength(1);
    }
  } finally {
    await Promise.all(nodes.map((node) => node.remove()));
    await database.stop();
  }
}

async function expectRefused({ client }: ApiNode, stream: string): Promise<void> {
  const line = { command: 'report-shelling', data: { weapon: 'mortar' } };
  const [answered] = await client.batch(ndjson([line]));
  const replies = [
    await client.post('report-shelling', { weapon: 'mortar' }),
    await client.ask('/v1/events'),
    await client.ask('/v1/events', { accept: 'application/x-ndjson' }),
    await client.ask('/v1/subscriptions/events'),
    { status: answered!.status, body: answered!.body },
  ];
  for (const { status, body } of replies) {
    expect([status, body.type]).toEqual([503, 'urn:hudna:problem:ledger-damaged']);
    expect(body.detail).not.toContain(stream);
  }
}

async function setMetadata(
  database: TestCluster,
  stream: string,
  metadata: { maxCount?: number },
): Promise<void> {
  const client = KurrentDBClient.connectionString(database.connectionString);
  await client.setStreamMetadata(stream, metadata);
  await client.dispose();
}
