import { eventStoreContract } from '../contract/index.js';
import { SqliteEventStore } from './index.js';
import { Cleanup } from './directories.testing.js';

eventStoreContract('sqlite', async () => {
  const cleanup = new Cleanup();
  const store = await cleanup.closing(SqliteEventStore.open({ directory: cleanup.directory() }));
  return { store, close: () => cleanup.run() };
});
