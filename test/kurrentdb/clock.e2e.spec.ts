/** Two nodes before one KurrentDB, one with a clock three days ahead: each reports the clock drops that it sees. */
import {
  NO_SERVER,
  TestCluster,
  serverProgram,
} from '../../libs/event-store/src/kurrentdb/test-cluster.testing.js';
import { ApiNode, eventually } from './api-node.js';

jest.setTimeout(120_000);

if (serverProgram()) {
  it(
    'a node whose clock stands ahead says so, and so do the others; nothing is believed by its stamps',
    apart,
  );
} else it.skip(`nodes with clocks apart before KurrentDB, ${NO_SERVER}`, () => {});

const AHEAD_MS = 3 * 86_400_000;

async function apart(): Promise<void> {
  const database = await TestCluster.start(1);
  const real = Date.now();
  const clock = (aheadMs: number) => ({ shown: real + aheadMs, real, speed: 1 });
  const nodes = await Promise.all(
    [AHEAD_MS, 0].map((aheadMs) => ApiNode.make(database.connectionString, clock(aheadMs))),
  );
  const [ahead, right] = nodes as [ApiNode, ApiNode];
  const says = async (node: ApiNode, ...codes: string[]) =>
    eventually(async () => {
      const { faults } = (await node.health()).clock;
      return JSON.stringify(faults.map(({ code }: { code: string }) => code)) === JSON.stringify(codes);
    });
  try {
    await Promise.all(nodes.map((node) => node.begin()));
    await Promise.all(nodes.map((node) => node.ready()));
    await says(ahead);
    const opened = await ahead.client.take('open-corridor', { id: 'c', name: 'C', authorities: ['a'] });
    // The one by KurrentDB's own clock, the other by the stamps ahead of it.
    await says(ahead, 'store-clock-apart');
    await eventually(async () => (await right.client.ask('/v1/corridors/c')).status === 200);
    await says(right, 'clock-behind');
    const { position } = await right.client.take('suspend-corridor', { corridor: 'c' });
    expect(await right.client.get('/v1/corridors/c', position)).toMatchObject({
      status: 'suspended',
      statusCertain: true,
    });
    const { items } = await right.client.get('/v1/events');
    const [first, second] = items.filter(({ stream }: { stream: string }) => stream === opened.stream);
    expect(second.recordedAt >= first.recordedAt).toBe(true);
    expect(second.recordTimeUncertain).toBe(true);
    // And the first node has an event by a clock behind its own.
    await says(ahead, 'clocks-apart', 'store-clock-apart');
  } finally {
    await Promise.all(nodes.map((node) => node.remove()));
    await database.stop();
  }
}
