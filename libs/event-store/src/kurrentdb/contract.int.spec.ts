import { eventStoreContract } from '../contract/index.js';
import { KurrentDbEventStore } from './index.js';
import { aServer, hasServer, NO_SERVER } from './testing.js';

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
} else {
  it.skip(`event store contract: kurrentdb, ${NO_SERVER}`, () => {});
}
