/** The scenarios on KurrentDB, with the expectations of the embedded store. */
import { KurrentDbEventStore } from '@hudna/event-store/kurrentdb';
import {
  NO_SERVER,
  TestCluster,
  serverProgram,
} from '../../libs/event-store/src/kurrentdb/test-cluster.testing.js';
import { easternGhoutaScenario } from '../scenarios/eastern-ghouta-2018-03/scenario.js';
import { shuffledScenario } from '../scenarios/shuffled.js';
import type { OpenStore } from '../scenarios/stores.js';

/** Each order needs servers of its own, which take a while to start: a cluster only where there is time for it. */
const ORDERS = Number(process.env['KURRENTDB_ORDERS'] ?? 1);
const HAS_TIME = process.env['KURRENTDB_ORDERS'] !== undefined;

jest.setTimeout(120_000 + ORDERS * 60_000);

if (!serverProgram()) it.skip(`scenarios on KurrentDB, ${NO_SERVER}`, () => {});
else {
  tellTo('one node of KurrentDB', 1);
  if (HAS_TIME) tellTo('a cluster of three', 3);
  else it.skip('scenarios on a cluster: skipped here, npm run test:cluster has them', () => {});
}

function tellTo(name: string, count: 1 | 3): void {
  easternGhoutaScenario(name, emptyKurrentDb(count));
  shuffledScenario(name, emptyKurrentDb(count), ORDERS);
}

function emptyKurrentDb(count: 1 | 3): OpenStore {
  return async (now) => {
    const cluster = await TestCluster.start(count);
    const store = await KurrentDbEventStore.open({ connectionString: cluster.connectionString, now });
    const close = async () => {
      await store.close();
      await cluster.stop();
    };
    return { store, close };
  };
}
