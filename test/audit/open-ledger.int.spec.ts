import { copyLedger, importLedger, openLedger } from '@hudna/audit';
import { type EventStore, StoreDamaged, type StoreSettings, StoreUnavailable } from '@hudna/event-store';
import { SqliteEventStore } from '@hudna/event-store/sqlite';
import { cpSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Cleanup, stateOf } from '../../libs/event-store/src/sqlite/directories.testing.js';
import { ledgerOf, manyEvents } from './copied.js';
import { DataDirectory, signedUpTo } from './data-directory.js';
import { linesOf } from './lines.js';

/**
 * A start compares the ledger with its log and its read model before anything is written, and refuses another ledger.
 */
const cleanup = new Cleanup();
const whole = new Cleanup();
/** With a read model, and a log that has signed all 39 events. */
let left: string;
afterEach(() => cleanup.run());

beforeAll(async () => {
  const data = whole.add(await DataDirectory.ofScenario(), (made) => made.remove());
  await signedUpTo(39, data);
  left = data.path;
});
afterAll(() => whole.run());

function copyOf(original: string, ...without: string[]): string {
  const directory = cleanup.directory();
  cpSync(original, directory, { recursive: true });
  for (const name of without) rmSync(join(directory, name), { recursive: true });
  return directory;
}

const at = (directory: string): StoreSettings => ({ driver: 'sqlite', directory });

async function expectRefused(directory: string, ...says: RegExp[]): Promise<void> {
  const before = stateOf(directory);
  const opening = openLedger(at(directory));
  await expect(opening).rejects.toThrow(StoreDamaged);
  await expect(opening).rejects.toThrow(/Put back the whole folder .*\. Nothing was changed\.$/);
  for (const each of says) await expect(opening).rejects.toThrow(each);
  // Other writers refuse it as well.
  const lines = linesOf('{"format":"hudna-ledger/1"}\n{"events":0}\n');
  await expect(importLedger({ lines, directory })).rejects.toThrow(StoreDamaged);
  await expect(copyLedger({ from: at(left), to: at(directory) })).rejects.toThrow(StoreDamaged);
  expect(stateOf(directory)).toEqual(before);
}

async function expectOpened(directory: string, events: number): Promise<void> {
  const store: EventStore = await openLedger(at(directory));
  expect(await store.head()).toBe(String(events));
  await store.close();
}

/** Replaces the ledger by one of its first events. */
async function shortened(directory: string, events: number): Promise<void> {
  const draft = cleanup.directory();
  const source = await SqliteEventStore.openReader({ directory: left });
  const { events: first } = await source.readAll({ limit: events });
  await source.close();
  await ledgerOf(draft, first);
  for (const name of ['ledger.sqlite', 'hudna.lock']) cpSync(join(draft, name), join(directory, name));
}

it('a ledger that is shorter than its log, without a read model', async () => {
  const directory = copyOf(left, 'views');
  await shortened(directory, 25);
  await expectRefused(directory, /has 25 events, and the log of proofs beside it was made of 39/);
});

it('a ledger that is shorter than its log, where only the heads are left, or only the tree', async () => {
  const heads = copyOf(left, 'views', 'log/tree', 'log/positions', 'log/key', 'log/key.pub');
  await shortened(heads, 38);
  await expectRefused(heads, /has 38 events, and the log .* made of 39/);

  const tree = copyOf(left, 'views', 'log/checkpoints');
  await shortened(tree, 38);
  await expectRefused(tree, /has 38 events, and the log .* made of 39/);

  const damaged = copyOf(left, 'views');
  writeFileSync(join(damaged, 'log/checkpoints'), 'no heads\n\n\n\n');
  await shortened(damaged, 1);
  await expectRefused(damaged, /has 1 event, and the log .* made of 39/);
});

it('a log or a read model without a ledger: no empty ledger is begun', async () => {
  const gone = ['ledger.sqlite', 'hudna.lock'];
  await expectRefused(copyOf(left, ...gone, 'views'), /has 0 events, and the log .* made of 39/);
  await expectRefused(
    copyOf(left, ...gone, 'log'),
    /ends at position 0, but its views have seen position 39/,
  );
});

it('another ledger of as many events, or more: known by the last signed event, the root, and the read model', async () => {
  const other = cleanup.directory();
  await ledgerOf(other, manyEvents(60));
  const replaced = (...without: string[]) => {
    const directory = copyOf(left, ...without);
    cpSync(join(other, 'ledger.sqlite'), join(directory, 'ledger.sqlite'));
    return directory;
  };
  const says = /its first 39 events are others than those that the log of proofs/;
  await expectRefused(replaced('views'), says);
  await expectRefused(replaced('views', 'log/tree'), says);
  await expectRefused(replaced('log'), /not the one that its views .* at position 39 it has another event/);
});

it('opens an unaltered ledger, also where the log or the read model is behind it, or gone', async () => {
  await expectOpened(copyOf(left), 39);
  await expectOpened(copyOf(left, 'views'), 39);
  await expectOpened(copyOf(left, 'log'), 39);
  await expectOpened(copyOf(left, 'log/tree', 'log/positions'), 39);
  await expectOpened(copyOf(left, 'log/key'), 39);
  await expectOpened(copyOf(left, 'hudna.lock', 'views'), 39);

  const ahead = copyOf(left);
  await ledgerOf(ahead, manyEvents(3));
  await expectOpened(ahead, 42);

  // A kill may leave torn leaves, and half of a head.
  const torn = copyOf(left);
  truncateSync(join(torn, 'log/positions'), 16 * 20 + 7);
  truncateSync(join(torn, 'log/checkpoints'), 40);
  await expectOpened(torn, 39);
});

it('opens an empty directory, and an empty ledger', async () => {
  const directory = cleanup.directory();
  await expectOpened(directory, 0);
  await expectOpened(directory, 0);
});

it('refuses half of a ledger, to read and to write', async () => {
  for (const transfer of ['copy', 'import', 'restore']) {
    const directory = copyOf(left);
    writeFileSync(join(directory, `${transfer}-unfinished`), '');
    const before = stateOf(directory);
    await expect(openLedger(at(directory))).rejects.toThrow(StoreUnavailable);
    await expect(openLedger(at(directory))).rejects.toThrow(/is not finished: .*remove the folder/);
    const lines = linesOf('{"format":"hudna-ledger/1"}\n{"events":0}\n');
    if (transfer !== 'import') await expect(importLedger({ lines, directory })).rejects.toThrow('finished');
    await expect(copyLedger({ from: at(directory), to: at(cleanup.directory()) })).rejects.toThrow(
      'finished',
    );
    expect(stateOf(directory)).toEqual(before);
  }
});
