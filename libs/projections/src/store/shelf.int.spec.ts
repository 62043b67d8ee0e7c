import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { type RecordedEvent, START } from '@hudna/event-store';
import { filing } from '../filing.js';
import { MemoryShelf, memoryShelf } from '../memory-shelf.js';
import type { Entry, Shelf } from '../shelf.js';
import { eventId, recorded } from '../testing.js';
import { removeFile } from './files.js';
import { ledgers, moment } from './random-ledger.testing.js';
import { ShelfReader } from './shelf-reader.js';
import { ShelfWriter } from './shelf-writer.js';

let directory: string;
beforeAll(() => (directory = mkdtempSync(join(tmpdir(), 'hudna-views-'))));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** Files the first `built` events as a rebuild does, and the others one by one as they come. */
function onDisk<T>(events: readonly RecordedEvent[], built: number, use: (reader: ShelfReader) => T): T {
  const file = join(directory, 'views.sqlite');
  const filed = (some: readonly RecordedEvent[]) =>
    some.map((event) => ({ event, filed: filing.file(event) }));
  const builder = ShelfWriter.build(file);
  builder.write(filed(events.slice(0, built)), events.slice(0, built).at(-1)?.position ?? START);
  builder.finish();
  const writer = ShelfWriter.open(file, { check: true });
  const reader = ShelfReader.open(file);
  try {
    for (const event of events.slice(built)) writer.write(filed([event]), event.position);
    return use(reader);
  } finally {
    reader.close();
    writer.close();
    removeFile(file);
  }
}

/** Everything that a shelf can be asked about a ledger of few things. */
function answers(shelf: Shelf, begunBy: number, from: number, to: number, limit: number): unknown {
  const numbers = [1, 2, 3, 4, 5];
  return {
    position: shelf.position,
    recordedMs: shelf.recordedMs,
    doubt: shelf.takeDoubt?.() ?? false,
    facts: numbers.map((n) => [shelf.facts('corridor', `c-${n}`), shelf.facts('convoy', `v-${n}`)]),
    lists: ['corridor', 'convoy', 'incident', 'party'].map((category) => [
      pages(shelf, category, 'id', begunBy, limit),
      pages(shelf, category, 'newest', begunBy, limit),
    ]),
    naming: numbers.map((n) => [
      shelf.naming('convoy', { category: 'corridor', id: `c-${n}` }),
      shelf.naming('corridor', { category: 'party', id: `p-${n}` }),
      shelf.naming('incident', { category: 'place', id: `s-${n}` }),
      shelf.naming('corridor', { category: 'corridor', id: `c-${n}` }),
    ]),
    during: ['corridor', 'convoy', 'incident'].map((category) => shelf.during(category, from, to)),
  };
}

/** A shelf that holds none of the events, and reads again which it is asked for. */
function shelfOfRaw(events: readonly RecordedEvent[], known = Infinity): Shelf {
  const shelf = new MemoryShelf((position) => events.find((event) => event.position === position)!);
  for (const event of events) {
    const { data, metadata } = event;
    const raw = { ...event, data: JSON.stringify(data), metadata: JSON.stringify(metadata) };
    if (Date.parse(event.recordedAt) > known) shelf.addLater(raw);
    else shelf.add(raw);
  }
  return shelf.believed({ knownAtMs: known === Infinity ? undefined : known });
}

function pages(shelf: Shelf, category: string, order: 'id' | 'newest', begunBy: number, limit: number) {
  const found: Entry[][] = [];
  for (let after: Entry | undefined; ; after = found.at(-1)!.at(-1)) {
    const page = shelf.list(category, { order, begunBy, limit, ...(after && { after }) });
    if (page.length === 0) return found;
    found.push([...page]);
  }
}

test('rows on disk answer as the shelf in memory does, for any ledger and any moment; so does one that reads events again', () => {
  fc.assert(
    fc.property(
      ledgers,
      fc.nat(120),
      fc.array(
        fc.record({
          known: fc.option(moment, { nil: undefined }),
          begunBy: moment,
          from: moment,
          to: moment,
        }),
        {
          minLength: 1,
          maxLength: 5,
        },
      ),
      fc.constantFrom(1, 3, 100),
      (events, built, questions, limit) => {
        onDisk(events, built, (reader) => {
          for (const { known, begunBy, from, to } of questions) {
            const expected = answers(memoryShelf(events, known), begunBy, from, to, limit);
            expect(reader.read(known, (shelf) => answers(shelf, begunBy, from, to, limit))).toEqual(expected);
            const again = shelfOfRaw(events, known);
            expect(answers(again, begunBy, from, to, limit)).toEqual(expected);
          }
        });
      },
    ),
    { numRuns: 150 },
  );
});

test('an answer stands on one prefix, whatever is filed while it is put together', () => {
  const events = recorded(opened('a'), opened('b'));
  const file = join(directory, 'prefix.sqlite');
  ShelfWriter.build(file).finish();
  const writer = ShelfWriter.open(file, { check: true });
  const reader = ShelfReader.open(file);
  const file1 = (event: RecordedEvent) =>
    writer.write([{ event, filed: filing.file(event) }], event.position);
  file1(events[0]!);
  const [before, during] = reader.read(undefined, (shelf) => {
    const first = shelf.position;
    file1(events[1]!);
    return [first, shelf.facts('corridor', 'b').length];
  });
  expect([before, during]).toEqual(['1', 0]);
  expect(reader.read(undefined, (shelf) => [shelf.position, shelf.facts('corridor', 'b').length])).toEqual([
    '2',
    1,
  ]);
  reader.close();
  writer.close();
});

test('a fault inside a transaction leaves rows and checkpoint as they were, and the writer goes on', () => {
  const events = recorded(opened('a'), opened('b'), opened('c'));
  const file = join(directory, 'fault.sqlite');
  ShelfWriter.build(file).finish();
  const writer = ShelfWriter.open(file, { check: true });
  const filed = events.map((event) => ({ event, filed: filing.file(event) }));
  writer.write(filed.slice(0, 1), events[0]!.position);
  const broken = { ...filed[2]!, event: { ...events[2]!, data: { loop: 1n } } };
  expect(() => writer.write([filed[1]!, broken], events[2]!.position)).toThrow(TypeError);
  expect(writer.checkpoint).toMatchObject({ position: '1', last: eventId(1), before: '0' });
  const reader = ShelfReader.open(file);
  expect(reader.read(undefined, (shelf) => shelf.facts('corridor', 'b'))).toEqual([]);
  writer.write(filed.slice(1), events[2]!.position);
  expect(writer.checkpoint).toMatchObject({ position: '3', last: eventId(3), before: '2' });
  const ids = reader.read(undefined, (shelf) =>
    ['a', 'b', 'c'].map((id) => shelf.facts('corridor', id)[0]!.id),
  );
  expect(ids).toEqual([eventId(1), eventId(2), eventId(3)]);
  reader.close();
  writer.close();
});

function opened(id: string) {
  const data = { id, name: id, authorities: ['p'] };
  return { stream: `corridor-${id}`, type: 'CorridorOpened', data, occurredAt: '2018-03-01T10:00:00Z' };
}
