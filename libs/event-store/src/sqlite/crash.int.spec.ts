import { SqliteEventStore } from './index.js';
import { readEverything } from '../contract/helpers.js';
import { Cleanup, startWriter } from './directories.testing.js';

describe('a process that is killed', () => {
  const cleanup = new Cleanup();
  afterEach(() => cleanup.run());

  it('loses nothing that it acknowledged, time after time', async () => {
    const directory = cleanup.directory();
    const acknowledged = new Set<string>();
    for (const count of [1, 50, 1_234]) {
      const writer = cleanup.add(startWriter(directory, 'write'), ({ kill }) => kill());
      await writer.until(1 + count);
      await writer.kill();
      for (const id of writer.lines.slice(1).filter((line) => line.length === 36)) acknowledged.add(id);

      const store = await cleanup.closing(SqliteEventStore.open({ directory }));
      const stored = new Set((await readEverything(store, {})).map(({ id }) => id));
      expect([...acknowledged].filter((id) => !stored.has(id))).toEqual([]);
      expect(stored.size).toBeGreaterThanOrEqual(acknowledged.size);
      await store.close();
    }
  });
});
