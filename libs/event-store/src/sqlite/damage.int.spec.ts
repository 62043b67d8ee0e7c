import { randomUUID } from 'node:crypto';
import { readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { anEvent, readEverything, someEvents } from '../contract/helpers.js';
import { StoreDamaged, StoreUnavailable } from '../errors.js';
import { sizeOf } from '../primitives/files.js';
import { filesOf } from './files.js';
import { SqliteEventStore } from './index.js';
import { bytesOf, Cleanup, copyAsCrashed } from './directories.testing.js';

const EVENTS = 400;

describe('a ledger that is not as it was written', () => {
  const cleanup = new Cleanup();
  const whole = new Cleanup();
  let closed: string;
  let crashed: string;
  afterEach(() => cleanup.run());

  // One directory with the ledger as a closed store leaves it, one as a crash does: all in the write-ahead log.
  beforeAll(async () => {
    const directory = whole.directory();
    [closed, crashed] = [whole.directory(), whole.directory()];
    const store = await SqliteEventStore.open({ directory });
    for (let number = 0; number < EVENTS; number += 1) {
      const event = anEvent('Noted', { number, text: `known ${number} ${'x'.repeat(500)}` });
      await store.append(number % 3 === 0 ? 'corridor-a' : `incident-${randomUUID()}`, [event], 'any');
    }
    copyAsCrashed(directory, crashed);
    await store.close();
    copyAsCrashed(directory, closed);
  });
  afterAll(() => whole.run());

  /** A copy of one of the two, and its files. */
  function copyOf(original: string) {
    const directory = cleanup.directory();
    copyAsCrashed(original, directory);
    return { directory, ...filesOf(directory) };
  }

  function changeBytes(file: string, change: (bytes: Buffer) => void): void {
    const bytes = readFileSync(file);
    change(bytes);
    writeFileSync(file, bytes);
  }

  function runSql(file: string, sql: string): void {
    const database = new DatabaseSync(file);
    database.exec(sql);
    database.close();
  }

  async function expectRefused(directory: string, says: RegExp): Promise<void> {
    const before = bytesOf(directory);
    const opening = SqliteEventStore.open({ directory });
    await expect(opening).rejects.toThrow(StoreDamaged);
    await expect(opening).rejects.toThrow(filesOf(directory).ledger);
    await expect(opening).rejects.toThrow(says);
    await expect(opening).rejects.toThrow(/left as it is.*backup/);
    expect(bytesOf(directory)).toEqual(before);
    // The lock was let go.
    await expect(SqliteEventStore.open({ directory })).rejects.toThrow(StoreDamaged);
  }

  async function countIn(directory: string): Promise<number> {
    const store = await SqliteEventStore.open({ directory });
    cleanup.add(store, (made) => made.close());
    return (await readEverything(store, {})).length;
  }

  it('is none where nothing was changed', async () => {
    expect(await countIn(copyOf(closed).directory)).toBe(EVENTS);
    expect(await countIn(copyOf(crashed).directory)).toBe(EVENTS);
  });

  it('reports how far the check is', async () => {
    const steps: [number, number][] = [];
    const { directory } = copyOf(closed);
    const onProgress = (done: number, total: number) => void steps.push([done, total]);
    cleanup.add(await SqliteEventStore.open({ directory, onProgress }), (store) => store.close());
    expect(steps[0]).toEqual([0, EVENTS]);
    expect(steps.at(-1)).toEqual([EVENTS, EVENTS]);
  });

  it.each([
    ['cut to half', (size: number) => size / 2],
    ['cut by a few bytes', (size: number) => size - 5],
    ['cut to a few bytes', () => 7],
  ])('is found when the file is %s', async (_, length) => {
    const { directory, ledger } = copyOf(closed);
    truncateSync(ledger, Math.floor(length(statSync(ledger).size)));
    await expectRefused(directory, /damaged/);
  });

  it('is found when the header is zeroed', async () => {
    const { directory, ledger } = copyOf(closed);
    changeBytes(ledger, (bytes) => bytes.fill(0, 0, 100));
    await expectRefused(directory, /damaged/);
  });

  it('is found when a byte within an event is another one, and the event is named', async () => {
    const { directory, ledger } = copyOf(closed);
    changeBytes(ledger, (bytes) => {
      bytes[bytes.indexOf('known 123 ')]! ^= 1;
    });
    await expectRefused(directory, /event at position 124 is not as it was written/);
  });

  it('is found when an event was changed by way of SQL', async () => {
    const { directory, ledger } = copyOf(closed);
    runSql(ledger, `UPDATE event SET recorded_at = recorded_at + 1 WHERE position = 400`);
    await expectRefused(directory, /event at position 400 is not as it was written/);
  });

  it.each([
    ['the first', 1],
    ['one between', 77],
    ['the last', EVENTS],
  ])('is found when an event is missing: %s', async (_, position) => {
    const { directory, ledger } = copyOf(closed);
    runSql(ledger, `DELETE FROM event WHERE position = ${position}`);
    await expectRefused(directory, new RegExp(`event at position ${position} is missing`));
  });

  it('is found when the tables are others', async () => {
    const { directory, ledger } = copyOf(closed);
    runSql(ledger, 'CREATE INDEX mine ON event (type)');
    await expectRefused(directory, /tables/);
  });

  it('is found, or harmless, wherever a byte of the file is changed', async () => {
    const { directory, ledger } = copyOf(closed);
    const original = readFileSync(ledger);
    const truth = await events(copyOf(closed).directory);
    await fc.assert(
      fc.asyncProperty(
        // The pages' headers and the root page as often as all the rest.
        fc.oneof(
          fc.nat({ max: original.length - 1 }),
          fc.nat({ max: 8191 }).map((at) => 8192 + at),
          fc
            .tuple(fc.nat({ max: original.length / 8192 - 1 }), fc.nat({ max: 40 }))
            .map(([page, at]) => page * 8192 + at),
        ),
        fc.integer({ min: 1, max: 255 }),
        async (at, bits) => {
          const bytes = Buffer.from(original);
          bytes[at]! ^= bits;
          rmSync(`${ledger}-wal`, { force: true });
          rmSync(`${ledger}-shm`, { force: true });
          writeFileSync(ledger, bytes);
          try {
            expect(await events(directory)).toEqual(truth);
          } catch (error) {
            if (!(error instanceof StoreDamaged || error instanceof StoreUnavailable)) throw error;
            expect(readFileSync(ledger).equals(bytes)).toBe(true);
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  async function events(directory: string) {
    const store = await SqliteEventStore.open({ directory });
    try {
      return await readEverything(store, {});
    } finally {
      await store.close();
    }
  }

  it('is none where the last commit was torn by a power failure', async () => {
    const directory = cleanup.directory();
    const store = await cleanup.closing(SqliteEventStore.open({ directory }));
    const { writeAheadLog: log } = filesOf(directory);
    for (let turn = 0; turn < 5; turn += 1) await store.append('a-1', someEvents(40), 'any');
    const before = sizeOf(log);
    await store.append('a-1', someEvents(40), 'any');
    for (const part of [0.1, 0.5, 0.9, 1]) {
      const copy = cleanup.directory();
      copyAsCrashed(directory, copy);
      truncateSync(filesOf(copy).writeAheadLog, Math.floor(before + (sizeOf(log) - before) * part));
      expect(await countIn(copy)).toBe(part === 1 ? 240 : 200);
    }
  });

  it('is found wherever a byte of the log is another one, but for its last commit', async () => {
    const { directory, writeAheadLog: log, ledger } = copyOf(crashed);
    const [main, original] = [readFileSync(ledger), readFileSync(log)];
    const truth = await events(copyOf(crashed).directory);
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.nat({ max: original.length - 1 }), fc.nat({ max: 100 })),
        fc.integer({ min: 1, max: 255 }),
        async (at, bits) => {
          const bytes = Buffer.from(original);
          bytes[at]! ^= bits;
          rmSync(`${ledger}-shm`, { force: true });
          writeFileSync(ledger, main);
          writeFileSync(log, bytes);
          try {
            const found = await events(directory);
            expect(found.length).toBeGreaterThanOrEqual(EVENTS - 1);
            expect(found).toEqual(truth.slice(0, found.length));
          } catch (error) {
            if (!(error instanceof StoreDamaged)) throw error;
            expect(readFileSync(log).equals(bytes)).toBe(true);
            expect(readFileSync(ledger).equals(main)).toBe(true);
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  it("is found when the log's header is another one", async () => {
    const { directory, writeAheadLog: log } = copyOf(crashed);
    changeBytes(log, (bytes) => bytes.fill(0, 0, 32));
    await expectRefused(directory, /header of its write-ahead log/);
  });

  it.each([
    ['text', (file: string) => writeFileSync(file, 'Minutes of the meeting, 9 March\n'.repeat(400))],
    ["another program's database", (file: string) => runSql(file, 'CREATE TABLE note (text TEXT)')],
  ])('is found where the file is no ledger: %s', async (_, make) => {
    const directory = cleanup.directory();
    make(filesOf(directory).ledger);
    await expectRefused(directory, /damaged|not a Hudna ledger/);
  });

  it('refuses a ledger of a newer version, and leaves it alone', async () => {
    const { directory, ledger } = copyOf(closed);
    runSql(ledger, 'PRAGMA user_version = 2');
    const before = bytesOf(directory);
    await expect(SqliteEventStore.open({ directory })).rejects.toThrow(/has version 2/);
    expect(bytesOf(directory)).toEqual(before);
  });

  it('takes an empty file for a new ledger', async () => {
    const directory = cleanup.directory();
    writeFileSync(filesOf(directory).ledger, '');
    expect(await countIn(directory)).toBe(0);
  });

  it.each([
    ['empty', (file: string) => truncateSync(file)],
    ['gone', (file: string) => rmSync(file)],
  ])('is found where there was a ledger and the file is %s', async (_, lose) => {
    const directory = cleanup.directory();
    await (await SqliteEventStore.open({ directory })).close();
    lose(filesOf(directory).ledger);
    await expectRefused(directory, /empty or gone/);
  });

  it('is found when it is read, too', async () => {
    const { directory, ledger } = copyOf(closed);
    runSql(ledger, `UPDATE event SET data = '{}' WHERE position = 5; DELETE FROM event WHERE position = 9`);
    const reader = await cleanup.closing(SqliteEventStore.openReader({ directory }));
    const position = (number: number) => String(number) as Awaited<ReturnType<typeof reader.head>>;
    await expect(reader.readAll({ limit: 8 })).rejects.toThrow(/position 5 is not as it was written/);
    await expect(reader.readAll({ after: position(5) })).rejects.toThrow(/position 9 is missing/);
    await expect(reader.find(randomUUID())).rejects.toThrow(/position 9 is missing/);
    expect((await reader.readAll({ after: position(9) })).events).toHaveLength(EVENTS - 9);
  });
});
