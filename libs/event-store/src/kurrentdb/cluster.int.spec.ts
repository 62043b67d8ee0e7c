import { setTimeout as delay } from 'node:timers/promises';
import { eventStoreContract } from '../contract/index.js';
import { newStream, someEvents } from '../contract/helpers.js';
import type { EventStore } from '../port.js';
import { KurrentDbEventStore } from './index.js';
import { untilAvailable, StoreLoad } from './store-load.testing.js';
import { NO_SERVER, TestCluster, serverProgram, pollUntil } from './test-cluster.testing.js';

/** How often the leader is killed. Set HUDNA_CLUSTER_ROUNDS for more: then the slow faults are tried too. */
const ROUNDS = Number(process.env['HUDNA_CLUSTER_ROUNDS'] ?? 1);

const thorough = ROUNDS > 1 ? it : it.skip;

/** How long, in ms, a node stands still. */
const FROZEN_MS = 10_000;

if (serverProgram()) describeCluster();
else it.skip(`a cluster of three KurrentDB nodes, ${NO_SERVER}`, () => {});

function describeCluster(): void {
  let cluster: TestCluster;
  beforeAll(async () => {
    cluster = await TestCluster.start(3);
  }, 120_000);
  afterAll(() => cluster?.stop());
  const open = () => KurrentDbEventStore.open({ connectionString: cluster.connectionString });

  eventStoreContract('kurrentdb, three nodes', async () => {
    const store = await open();
    return { store, close: () => store.close() };
  });

  describe('stores before three KurrentDB nodes', () => {
    let stores: EventStore[];
    let load: StoreLoad;
    beforeEach(async () => {
      await cluster.ready();
      stores = [await open(), await open()];
      load = new StoreLoad(stores, await untilAvailable(() => stores[0]!.head()));
      await load.more(100);
    });
    afterEach(() => Promise.all(stores.map((store) => store.close())));

    const leader = async (): Promise<number> => (await cluster.leader()) ?? leader();

    it(
      'lose nothing when the leader is killed, time after time',
      async () => {
        for (let round = 0; round < ROUNDS; round += 1) {
          const killed = await leader();
          await cluster.kill(killed);
          await load.more(100);
          cluster.begin(killed);
          await cluster.ready();
          await load.more(50);
        }
        await load.settle();
      },
      120_000 * ROUNDS,
    );

    thorough(
      'lose nothing when the leader stands still for a while',
      async () => {
        const frozen = await leader();
        await cluster.freeze(frozen);
        await delay(FROZEN_MS);
        cluster.resume(frozen);
        await load.more(100);
        await load.settle();
      },
      120_000,
    );

    it('go on without a follower, and with it again', async () => {
      const follower = ((await leader()) + 1) % 3;
      await cluster.kill(follower);
      await load.more(300);
      cluster.begin(follower);
      await cluster.ready();
      await load.more(100);
      await load.settle();
    }, 120_000);

    it(
      'say that they wait for a majority, and take reports again with it, time after time',
      async () => {
        const took: number[] = [];
        for (let round = 0; round < ROUNDS; round += 1) {
          const kept = await leader();
          // Of two the last one lives on without a leader; of three nobody is left to ask.
          const lost = [...cluster.ports.keys()].filter((index) => round % 3 === 2 || index !== kept);
          for (const index of lost) await cluster.kill(index);
          for (const store of stores) {
            await pollUntil(() => store.status().state === 'away' && store.status().cause !== undefined);
          }
          for (const index of lost) cluster.begin(index);
          await pollUntil(async () => (await cluster.leader()) !== undefined);
          const led = performance.now();
          for (const store of stores) {
            await untilAvailable(() => store.append(newStream(), someEvents(1), 'no-stream'));
            await pollUntil(() => store.status().state === 'live');
          }
          took.push(Math.round(performance.now() - led));
          await load.more(50);
          await cluster.ready();
        }
        await load.settle();
        if (ROUNDS === 1) return;
        process.stderr.write(`from a leader to reports taken and all live, in ms: ${took.join(' ')}\n`);
        expect(took.filter((ms) => ms > 10_000)).toEqual([]);
      },
      120_000 * ROUNDS,
    );
  });
}
