import { cpSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { someEvents } from '../contract/helpers.js';
import { StoreDamaged } from '../errors.js';
import type { FoundLedger } from '../found.js';
import type { Position } from '../position.js';
import { sizeOf } from '../primitives/files.js';
import { filesOf } from './files.js';
import { SqliteEventStore } from './index.js';
import { Cleanup, stateOf } from './directories.testing.js';

/** Forty commits of ten events each: what each page of the log holds is known by when it was written. */
const COMMITS = 40;
const EVENTS = 10 * COMMITS;

describe('an opening that is refused', () => {
  const cleanup = new Cleanup();
  const whole = new Cleanup();
  /** As a kill leaves it: all in the write-ahead log, with its index, the lock file and the owner's. */
  let killed: string;
  let closed: string;
  /** Bytes of the log after each commit. */
  const lengths: number[] = [];
  afterEach(() => cleanup.run());

  beforeAll(async () => {
    const directory = whole.directory();
    [killed, closed] = [whole.directory(), whole.directory()];
    const store = await SqliteEventStore.open({ directory });
    for (let commit = 0; commit < COMMITS; commit += 1) {
      await store.append('a-1', someEvents(10), 'any');
      lengths.push(sizeOf(filesOf(directory).writeAheadLog));
    }
    cpSync(directory, killed, { recursive: true });
    await store.close();
    cpSync(directory, closed, { recursive: true });
  });
  afterAll(() => whole.run());

  function copyOf(original: string) {
    const directory = cleanup.directory();
    cpSync(original, directory, { recursive: true });
    return { directory, ...filesOf(directory) };
  }

  async function expectUntouched(directory: string, says: RegExp, admit?: () => void): Promise<void> {
    const before = stateOf(directory);
    const opening = SqliteEventStore.open({ directory, ...(admit && { admit }) });
    await expect(opening).rejects.toThrow(says);
    expect(stateOf(directory)).toEqual(before);
  }

  const refuse = () => {
    throw new StoreDamaged('Another ledger was here.');
  };

  it.each([
    ['a kill left it', () => copyOf(killed)],
    ['it was closed', () => copyOf(closed)],
    [
      'a kill left it, without index, lock and owner',
      () => {
        const files = copyOf(killed);
        for (const file of [files.index, files.lock, `${files.lock}-journal`, files.owner]) rmSync(file);
        return files;
      },
    ],
    [
      'a backup has it: the ledger alone',
      () => {
        const files = copyOf(closed);
        rmSync(files.lock);
        return files;
      },
    ],
    [
      'power failed in its first commit: a log that holds none',
      () => {
        const files = copyOf(closed);
        cpSync(filesOf(killed).writeAheadLog, files.writeAheadLog);
        truncateSync(files.writeAheadLog, lengths[0]! - 5);
        return files;
      },
    ],
  ])('changes nothing where %s', async (_, make) => {
    const { directory } = make();
    await expectUntouched(directory, /^Another ledger was here\.$/, refuse);
  });

  it('changes nothing where nothing is there', async () => {
    await expectUntouched(cleanup.directory(), /^Another ledger was here\.$/, refuse);
  });

  it('changes nothing where the ledger is damaged', async () => {
    const { directory, writeAheadLog: log } = copyOf(killed);
    const bytes = readFileSync(log);
    bytes[lengths[3]! + 500]! ^= 1;
    writeFileSync(log, bytes);
    await expectUntouched(directory, /write-ahead log .* is not as it was written/);
  });

  it('is that of a log which was cut, wherever that was, as its index knows', async () => {
    for (const part of [0, 0.00001, 0.2, 0.5, 0.99]) {
      const { directory, writeAheadLog: log } = copyOf(killed);
      truncateSync(log, Math.floor(sizeOf(log) * part));
      await expectUntouched(directory, /write-ahead log .* was cut: it holds \d+ of \d+ pages/);
    }
  });

  it('is that of a log which is gone, where a kill had left one', async () => {
    const { directory, writeAheadLog: log, index } = copyOf(killed);
    rmSync(log);
    await expectUntouched(directory, /write-ahead log .* is gone, which the last server has left/);
    rmSync(index);
    await expectUntouched(directory, /is gone/);
    // A store that was closed leaves none.
    expect(await openedIn(copyOf(closed).directory)).toBe(EVENTS);
  });

  it('is none where a log is empty since nothing was written', async () => {
    const { directory } = copyOf(closed);
    const store = await SqliteEventStore.open({ directory });
    const crashed = copyOf(directory);
    await store.close();
    expect(sizeOf(crashed.writeAheadLog)).toBe(0);
    expect(await openedIn(crashed.directory)).toBe(EVENTS);
  });

  async function openedIn(directory: string): Promise<number> {
    const store = await cleanup.closing(SqliteEventStore.open({ directory }));
    return Number(await store.head());
  }

  it('comes after the whole ledger was read, which can be asked for any event', async () => {
    const { directory } = copyOf(killed);
    const seen: unknown[] = [];
    const admit = ({ events, at }: FoundLedger) => {
      seen.push(events, at(String(events) as Position).revision, at('1' as Position).revision);
    };
    const store = await cleanup.closing(SqliteEventStore.open({ directory, admit }));
    expect(seen).toEqual([EVENTS, EVENTS - 1, 0]);
    expect(await store.head()).toBe(String(EVENTS));
  });
});
