import type { EmbeddedSettings, StoreDriver } from '../driver.js';
import { isSqlitePosition } from './position.js';

/** One file in the data directory, written by one process. */
export const sqliteDriver: StoreDriver<EmbeddedSettings> = {
  name: 'sqlite',
  title: 'SQLite',
  traits: { embedded: true, appendsInOrder: true, positionsCount: true },
  configure: (_environment, directory) => ({ driver: 'sqlite', directory }),
  parse: (location) => {
    const directory = /^sqlite:(.+)$/s.exec(location)?.[1];
    return directory === undefined ? undefined : { driver: 'sqlite', directory };
  },
  open: async ({ directory }, options) =>
    (await implementation()).SqliteEventStore.open({ directory, ...options }),
  openReader: async (settings) => (await implementation()).SqliteEventStore.openReader(settings),
  isPosition: isSqlitePosition,
};

function implementation() {
  return import('./index.js');
}
