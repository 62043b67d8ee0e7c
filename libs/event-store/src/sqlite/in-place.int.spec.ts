import {
  chmodSync,
  cpSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
} from 'node:fs';
import { join } from 'node:path';
import { anEvent, idsOf, readEverything, someEvents } from '../contract/helpers.js';
import { StoreUnavailable } from '../errors.js';
import type { StoreStatus } from '../port.js';
import { makePrivate } from '../primitives/private-files.js';
import { sizeOf } from '../primitives/files.js';
import { filesOf } from './files.js';
import { SqliteEventStore } from './index.js';
import { Cleanup } from './directories.testing.js';

/** What becomes of the files of a ledger that is open. */
describe('an open ledger', () => {
  const cleanup = new Cleanup();
  let directory: string;
  let store: SqliteEventStore;
  let statuses: StoreStatus[];
  afterEach(() => cleanup.run());
  beforeEach(async () => {
    directory = join(cleanup.directory(), 'data');
    statuses = [];
    const onStatus = (status: StoreStatus) => void statuses.push(status);
    store = await cleanup.closing(SqliteEventStore.open({ directory, onStatus }));
    await store.append('a-1', someEvents(20), 'any');
  });

  async function expectRefused(says: RegExp): Promise<void> {
    const append = store.append('a-1', [anEvent()], 'any');
    await expect(append).rejects.toThrow(StoreUnavailable);
    await expect(append).rejects.toThrow(says);
    // This is sent to clients.
    await expect(append).rejects.not.toThrow(directory);
    expect(store.status()).toMatchObject({ state: 'failed', reason: expect.stringMatching(says) });
    // And the next one is not even written.
    await expect(store.append('a-1', [anEvent()], 'any')).rejects.toThrow(says);
  }

  const names = ['ledger', 'writeAheadLog', 'index', 'lock'] as const;

  it.each(names)('acknowledges nothing once a file was removed: the %s', async (name) => {
    rmSync(filesOf(directory)[name]);
    await expectRefused(/removed or replaced/);
    expect(statuses).toEqual([store.status()]);
  });

  it.each(names)('acknowledges nothing once a file was replaced by its copy: the %s', async (name) => {
    const file = filesOf(directory)[name];
    cpSync(file, `${file}.copy`);
    renameSync(`${file}.copy`, file);
    await expectRefused(/removed or replaced/);
  });

  it('acknowledges nothing once the whole directory was removed, and answers on', async () => {
    rmSync(directory, { recursive: true });
    await expectRefused(/removed or replaced/);
    mkdirSync(directory);
    await expectRefused(/removed or replaced/);
    expect((await readEverything(store, {})).length).toBeGreaterThanOrEqual(20);
  });

  it('does not say that a report was there before, either', async () => {
    const event = anEvent();
    await store.append('a-2', [event], 'no-stream');
    rmSync(directory, { recursive: true });
    await expect(store.append('a-2', [event], 'no-stream')).rejects.toThrow(/removed or replaced/);
  });

  it.each(['ledger', 'writeAheadLog'] as const)(
    'acknowledges nothing once a file was cut: the %s',
    async (name) => {
      const file = filesOf(directory)[name];
      truncateSync(file, Math.floor(sizeOf(file) / 2));
      await expectRefused(/cut|damaged/);
    },
  );

  it('goes on where the directory was moved away and back, with all that was acknowledged', async () => {
    const before = await readEverything(store, {});
    renameSync(directory, `${directory}.away`);
    await expectRefused(/removed or replaced/);
    renameSync(`${directory}.away`, directory);
    expect(store.status()).toEqual({ state: 'live' });
    const event = anEvent();
    await store.append('a-1', [event], 'any');
    const after = await readEverything(store, {});
    expect(idsOf(after).slice(0, before.length)).toEqual(idsOf(before));
    expect(idsOf(after).at(-1)).toBe(event.id);
    expect(statuses.map(({ state }) => state)).toEqual(['failed', 'live']);
  });

  it('keeps what it has acknowledged where the write-ahead log alone was removed', async () => {
    rmSync(filesOf(directory).writeAheadLog);
    expect(store.status().state).toBe('failed');
    const copy = cleanup.directory();
    cpSync(filesOf(directory).ledger, filesOf(copy).ledger);
    const other = await cleanup.closing(SqliteEventStore.open({ directory: copy }));
    expect(await other.head()).toBe('20');
  });

  it('is for its owner alone, whatever the umask', async () => {
    const before = process.umask(0);
    try {
      const made = join(cleanup.directory(), 'deep', 'data');
      const other = await cleanup.closing(SqliteEventStore.open({ directory: made }));
      await other.append('a-1', someEvents(3), 'any');
      const names = readdirSync(made);
      expect(names).toEqual(
        expect.arrayContaining([
          'hudna.lock',
          'hudna.pid',
          'ledger.sqlite',
          'ledger.sqlite-shm',
          'ledger.sqlite-wal',
        ]),
      );
      expect(names.filter((name) => modeOf(join(made, name)) !== '600')).toEqual([]);
      expect(modeOf(made)).toBe('700');
    } finally {
      process.umask(before);
    }
  });

  it('is for its owner alone again where others could read it, and leaves what is not its own', async () => {
    const log = join(directory, 'log');
    mkdirSync(log);
    cpSync(filesOf(directory).lock, join(log, 'tree'));
    cpSync(filesOf(directory).lock, join(directory, 'mine'));
    for (const path of [directory, log]) chmodSync(path, 0o755);
    for (const file of [filesOf(directory).ledger, join(log, 'tree'), join(directory, 'mine')]) {
      chmodSync(file, 0o644);
    }
    expect(makePrivate(directory)).toEqual([]);
    expect([filesOf(directory).ledger, log, join(log, 'tree')].map(modeOf)).toEqual(['600', '700', '600']);
    expect([directory, join(directory, 'mine')].map(modeOf)).toEqual(['755', '644']);
  });
});

function modeOf(path: string): string {
  return (statSync(path).mode & 0o777).toString(8);
}
