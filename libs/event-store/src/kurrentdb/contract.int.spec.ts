import { eventStoreContract } from '../contract/index.js';
import type { EventStore } from '../port.js';
import { KurrentDbEventStore } from './index.js';
import { aServer, hasServer, NO_SERVER } from './test-cluster.testing.js';

if (hasServer()) {
  let server: Awaited<ReturnType<typeof aServer>>;
  beforeAll(async () => {
    server = await aServer();
  });
  afterAll(() => server?.stop());

  eventStoreContract('kurrentdb', async () => {
    const store = await KurrentDbEventStore.open(server);
    return { store, close: () => store.close() };
  });

  // As in a node: what follows the ledger reads pages in a thread of its own, woken by the store that appends.
  eventStoreContract('kurrentdb, followed by another store', async () => {
    const writer = await KurrentDbEventStore.open(server);
    const reader = await KurrentDbEventStore.open({
      connectionString: server.connectionString,
      eager: false,
    });
    const close = async () => void (await Promise.all([writer.close(), reader.close()]));
    const store: EventStore = {
      append: (...append) => writer.append(...append),
      readStream: (...read) => reader.readStream(...read),
      readAll: (page) => reader.readAll(page),
      find: (id) => reader.find(id),
      head: () => reader.head(),
      advanceWatermark: (moment) => writer.advanceWatermark(moment),
      subscribe: (options) => reader.subscribe(options),
      status: () => writer.status(),
      close,
    };
    return { store, close };
  });
} else {
  it.skip(`event store contract: kurrentdb, ${NO_SERVER}`, () => {});
}
