import { mkdirSync, rmdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StoreDamaged, StoreInUse, StoreUnavailable } from '../errors.js';
import { filesOf } from './files.js';
import { SqliteEventStore } from './index.js';
import { Cleanup, startWriter } from './directories.testing.js';

describe('the lock of a data directory', () => {
  const cleanup = new Cleanup();
  afterEach(() => cleanup.run());

  const open = (directory: string) => cleanup.closing(SqliteEventStore.open({ directory }));

  it('refuses a second store of this process, by whatever path, until the first is closed', async () => {
    const directory = cleanup.directory();
    const alias = join(cleanup.directory(), 'alias');
    symlinkSync(directory, alias);
    const first = await open(directory);
    await expect(open(directory)).rejects.toThrow(StoreInUse);
    await expect(open(alias)).rejects.toThrow(
      `The data directory ${directory} is in use by another Hudna process (pid ${process.pid}). ` +
        'Stop that one, or set HUDNA_DATA_DIR to another directory.',
    );
    await first.close();
    await open(alias);
  });

  it('refuses beside another process, names it, and is free when that was killed', async () => {
    const directory = cleanup.directory();
    const other = cleanup.add(startWriter(directory, 'hold'), ({ kill }) => kill());
    await other.until(1);
    await expect(open(directory)).rejects.toThrow(`(pid ${other.child.pid})`);
    await other.kill();
    await open(directory);
  });

  it('is let go where the owner cannot be written down', async () => {
    const directory = cleanup.directory();
    mkdirSync(filesOf(directory).owner);
    await expect(open(directory)).rejects.toThrow(StoreUnavailable);
    rmdirSync(filesOf(directory).owner);
    await open(directory);
  });

  it('says so where the lock file itself is no such file', async () => {
    const directory = cleanup.directory();
    writeFileSync(filesOf(directory).lock, 'x'.repeat(1_000));
    await expect(open(directory)).rejects.toThrow(StoreDamaged);
  });
});
