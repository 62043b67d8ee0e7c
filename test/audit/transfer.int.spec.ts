import {
  BadLine,
  exportLedger,
  importLedger,
  LedgerNotEmpty,
  openLedger,
  UnfinishedCopy,
} from '@hudna/audit';
import { type NewEvent, StoreInUse } from '@hudna/event-store';
import { SqliteEventStore } from '@hudna/event-store/sqlite';
import { cpSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Cleanup } from '../../libs/event-store/src/sqlite/directories.testing.js';
import { DataDirectory, eventsInStore } from './data-directory.js';
import { linesOf, wholeText } from './lines.js';

/** An export and its import: a ledger is carried whole or not at all. */
let source: DataDirectory;
let target: DataDirectory;
let text: string;

beforeAll(async () => {
  source = await DataDirectory.ofScenario();
  text = await source.reading((store) => wholeText(exportLedger(store)));
});
afterAll(() => source.remove());
beforeEach(async () => {
  target = await DataDirectory.empty();
});
afterEach(() => target.remove());

const take = (exported: string) => importLedger({ lines: linesOf(exported), directory: target.path });

/** An event with the same content and another id. */
function another({ type, data, metadata }: NewEvent): NewEvent {
  return { id: '00000000-0000-4000-8000-000000000001', type, data, metadata };
}

/** The lines of the export, altered. */
function altered(alter: (lines: string[]) => void): string {
  const lines = text.trimEnd().split('\n');
  alter(lines);
  return `${lines.join('\n')}\n`;
}

it('begins with a header, has each event with all its fields, and ends with their number', async () => {
  const [first, ...lines] = text.trimEnd().split('\n');
  expect(first).toBe('{"format":"hudna-ledger/1"}');
  expect(lines.pop()).toBe('{"events":39}');
  const events = await source.reading(eventsInStore);
  expect(lines.map((line) => JSON.parse(line))).toEqual(events.map(({ position: _, ...event }) => event));
});

it('gives the same ledger, whose export is the same text', async () => {
  expect(await take(text)).toBe(39);
  expect(await target.reading(eventsInStore)).toEqual(await source.reading(eventsInStore));
  expect(await target.reading((store) => wholeText(exportLedger(store)))).toBe(text);
});

it('gives a ledger that a store can open and append to', async () => {
  await take(text);
  const store = await SqliteEventStore.open({ directory: target.path });
  const { events } = await store.append(
    'party-new',
    [another((await eventsInStore(store))[0]!)],
    'no-stream',
  );
  expect(events[0]!.position).toBe('40');
  await store.close();
});

it('keeps the order of events that were recorded at the same moment', async () => {
  const same = altered((lines) => {
    for (const [at, line] of lines.entries()) {
      lines[at] = line.replace(/"recordedAt":"[^"]+"/, '"recordedAt":"2018-03-12T00:00:00.000Z"');
    }
  });
  await take(same);
  expect(await target.reading((store) => wholeText(exportLedger(store)))).toBe(same);
});

it('carries an empty ledger, also into an empty one', async () => {
  await (await SqliteEventStore.open({ directory: target.path })).close();
  expect(await take('{"format":"hudna-ledger/1"}\n{"events":0}\n')).toBe(0);
  expect(await take(text)).toBe(39);
});

it('refuses a ledger that is not empty, and leaves it alone', async () => {
  await take(text);
  await expect(take(text)).rejects.toThrow(LedgerNotEmpty);
  expect(await target.reading(eventsInStore)).toHaveLength(39);
});

it('refuses a directory that a server has open', async () => {
  const store = await SqliteEventStore.open({ directory: target.path });
  await expect(take(text)).rejects.toThrow(StoreInUse);
  await store.close();
});

const edit = (at: number, from: string | RegExp, to: string) => (lines: string[]) => {
  lines[at - 1] = lines[at - 1]!.replace(from, to);
};

it.each([
  ['no export', 1, 'is not {"format":"hudna-ledger/1"}', edit(1, 'hudna', 'other')],
  ['no JSON', 7, 'is no JSON object', edit(7, /.$/, '')],
  ['a list', 7, 'is no JSON object', edit(7, /.*/, '[]')],
  [
    'a line without a stream',
    7,
    'its stream is missing or not as it should be',
    edit(7, /"stream":"[^"]+",/, ''),
  ],
  ['a revision below zero', 7, 'its revision is missing', edit(7, '"revision":0', '"revision":-1')],
  ['a time that is none', 7, 'its recordedAt is missing', edit(7, '12T00:00', '12 00:00')],
  ['a field that no event has', 7, 'has a field more', edit(7, '{', '{"more":1,')],
  [
    'an event that nobody can read',
    7,
    'cannot read',
    edit(7, '"type":"PartyRegistered"', '"type":"PartyVanished"'),
  ],
  ['an id that is none', 7, 'is not a UUID', edit(7, /"id":"[^"]+"/, '"id":"seven"')],
  ['a revision too far', 7, 'cannot be taken: Stream', edit(7, '"revision":0', '"revision":1')],
  ['a time that goes back', 7, 'was recorded before the one above it', edit(7, '2018-03-12T', '2018-03-11T')],
  ['an event twice', 8, 'has the id', (lines: string[]) => void lines.splice(7, 0, lines[6]!)],
  [
    'an event too few',
    40,
    'is to say how many events stand above it, and that is 38',
    (lines: string[]) => void lines.splice(38, 1),
  ],
  ['a cut', 31, 'is missing: the file was cut off', (lines: string[]) => void lines.splice(30)],
  ['nothing at all', 1, 'is not {"format":', (lines: string[]) => void lines.splice(0)],
  ['something after the end', 42, 'comes after the end', (lines: string[]) => void lines.push('{}')],
])('refuses %s, by its line, and leaves nothing behind', async (_, line, says, alter) => {
  const taking = take(altered(alter));
  await expect(taking).rejects.toThrow(BadLine);
  await expect(taking).rejects.toThrow(says);
  await expect(taking).rejects.toMatchObject({ line });
  expect(await target.reading(eventsInStore)).toEqual([]);
  expect(readdirSync(target.path)).not.toContain('importing');
  // The unaltered text is taken after that.
  expect(await take(text)).toBe(39);
});

it('interrupted anywhere, leaves a partial ledger that is not opened, and is whole after a second run', async () => {
  const cleanup = new Cleanup();
  const crashed: string[] = [];
  const crash = () => {
    const directory = cleanup.directory();
    cpSync(target.path, directory, { recursive: true });
    crashed.push(directory);
  };
  const lines = async function* () {
    crash();
    yield* linesOf(text);
    crash();
  };
  await importLedger({ lines: lines(), directory: target.path, onProgress: crash });
  await (await openLedger({ driver: 'sqlite', directory: target.path })).close();
  expect(readdirSync(target.path)).not.toContain('import-unfinished');

  expect(crashed.length).toBeGreaterThan(20);
  for (const directory of [crashed[0]!, crashed[20]!, crashed.at(-1)!]) {
    const settings = { driver: 'sqlite', directory } as const;
    await expect(openLedger(settings)).rejects.toThrow(
      /^An import of a ledger into .* is not finished: run the same "hudna audit import" again/,
    );
    // An export that is malformed as well does not clear the partial ledger.
    await expect(importLedger({ lines: linesOf('no export\n'), directory })).rejects.toThrow(BadLine);
    await expect(openLedger(settings)).rejects.toThrow(UnfinishedCopy);
    expect(await importLedger({ lines: linesOf(text), directory })).toBe(39);
    const store = await openLedger(settings);
    expect(await eventsInStore(store)).toEqual(await source.reading(eventsInStore));
    await store.close();
  }
  await cleanup.run();
});

it('begins anew after an interrupted import', async () => {
  const store = await SqliteEventStore.open({ directory: join(target.path, 'importing') });
  await store.append('party-new', [another((await source.reading(eventsInStore))[0]!)], 'no-stream');
  await store.close();
  expect(await take(text)).toBe(39);
  expect(await target.reading(eventsInStore)).toEqual(await source.reading(eventsInStore));
});
