import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { type RecordedEvent, START } from '@hudna/event-store';
import { factProjection } from '../read-model/projection.js';
import { InMemoryReadModel, inMemoryReadModel } from '../read-model/in-memory-read-model.js';
import type { EntityEntry, ReadModel } from '../read-model/read-model.js';
import { testEventId, recorded } from '../test-events.fixture.js';
import { removeFile } from './files.js';
import { ledgers, momentOfMonth } from './random-ledger.fixture.js';
import { ReadModelReader } from './read-model-reader.js';
import { ReadModelWriter } from './read-model-writer.js';

let directory: string;
beforeAll(() => (directory = mkdtempSync(join(tmpdir(), 'hudna-views-'))));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** Files the first `built` events as a rebuild does, and the others one by one as they come. */
function onDisk<T>(events: readonly RecordedEvent[], built: number, use: (reader: ReadModelReader) => T): T {
  const file = join(directory, 'views.sqlite');
  const projected = (some: readonly RecordedEvent[]) =>
    some.map((event) => ({ event, projected: factProjection.project(event) }));
  const builder = ReadModelWriter.build(file);
  builder.write(projected(events.slice(0, built)), events.slice(0, built).at(-1)?.position ?? START);
  builder.finish();
  const writer = ReadModelWriter.open(file, { check: true });
  const reader = ReadModelReader.open(file);
  try {
    for (const event of events.slice(built)) writer.write(projected([event]), event.position);
    return use(reader);
  } finally {
    reader.close();
    writer.close();
    removeFile(file);
  }
}

/** Everything that a shelf can be asked about a ledger of few things. */
function answers(model: ReadModel, begunBy: number, from: number, to: number, limit: number): unknown {
  const numbers = [1, 2, 3, 4, 5];
  return {
    position: model.position,
    recordedMs: model.recordedMs,
    doubt: model.takeDoubt?.() ?? false,
    facts: numbers.map((n) => [model.facts('corridor', `c-${n}`), model.facts('convoy', `v-${n}`)]),
    lists: ['corridor', 'convoy', 'incident', 'party'].map((category) => [
      pages(model, category, 'id', begunBy, limit),
      pages(model, category, 'newest', begunBy, limit),
    ]),
    naming: numbers.map((n) => [
      model.referencing('convoy', { category: 'corridor', id: `c-${n}` }),
      model.referencing('corridor', { category: 'party', id: `p-${n}` }),
      model.referencing('incident', { category: 'place', id: `s-${n}` }),
      model.referencing('corridor', { category: 'corridor', id: `c-${n}` }),
    ]),
    during: ['corridor', 'convoy', 'incident'].map((category) => model.during(category, from, to)),
  };
}

/** A shelf that holds none of the events, and reads again which it is asked for. */
function modelOfRaw(events: readonly RecordedEvent[], known = Infinity): ReadModel {
  const model = new InMemoryReadModel((position) => events.find((event) => event.position === position)!);
  for (const event of events) {
    const { data, metadata } = event;
    const raw = { ...event, data: JSON.stringify(data), metadata: JSON.stringify(metadata) };
    if (Date.parse(event.recordedAt) > known) model.addLater(raw);
    else model.add(raw);
  }
  return model.believed({ knownAtMs: known === Infinity ? undefined : known });
}

function pages(model: ReadModel, category: string, order: 'id' | 'newest', begunBy: number, limit: number) {
  const found: EntityEntry[][] = [];
  for (let after: EntityEntry | undefined; ; after = found.at(-1)!.at(-1)) {
    const page = model.list(category, { order, begunBy, limit, ...(after && { after }) });
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
          known: fc.option(momentOfMonth, { nil: undefined }),
          begunBy: momentOfMonth,
          from: momentOfMonth,
          to: momentOfMonth,
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
            const expected = answers(inMemoryReadModel(events, known), begunBy, from, to, limit);
            expect(reader.read(known, (model) => answers(model, begunBy, from, to, limit))).toEqual(expected);
            const again = modelOfRaw(events, known);
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
  ReadModelWriter.build(file).finish();
  const writer = ReadModelWriter.open(file, { check: true });
  const reader = ReadModelReader.open(file);
  const file1 = (event: RecordedEvent) =>
    writer.write([{ event, projected: factProjection.project(event) }], event.position);
  file1(events[0]!);
  const [before, during] = reader.read(undefined, (model) => {
    const first = model.position;
    file1(events[1]!);
    return [first, model.facts('corridor', 'b').length];
  });
  expect([before, during]).toEqual(['1', 0]);
  expect(reader.read(undefined, (model) => [model.position, model.facts('corridor', 'b').length])).toEqual([
    '2',
    1,
  ]);
  reader.close();
  writer.close();
});

test('a fault inside a transaction leaves rows and checkpoint as they were, and the writer goes on', () => {
  const events = recorded(opened('a'), opened('b'), opened('c'));
  const file = join(directory, 'fault.sqlite');
  ReadModelWriter.build(file).finish();
  const writer = ReadModelWriter.open(file, { check: true });
  const projected = events.map((event) => ({ event, projected: factProjection.project(event) }));
  writer.write(projected.slice(0, 1), events[0]!.position);
  const broken = { ...projected[2]!, event: { ...events[2]!, data: { loop: 1n } } };
  expect(() => writer.write([projected[1]!, broken], events[2]!.position)).toThrow(TypeError);
  expect(writer.checkpoint).toMatchObject({ position: '1', last: testEventId(1), before: '0' });
  const reader = ReadModelReader.open(file);
  expect(reader.read(undefined, (model) => model.facts('corridor', 'b'))).toEqual([]);
  writer.write(projected.slice(1), events[2]!.position);
  expect(writer.checkpoint).toMatchObject({ position: '3', last: testEventId(3), before: '2' });
  const ids = reader.read(undefined, (model) =>
    ['a', 'b', 'c'].map((id) => model.facts('corridor', id)[0]!.id),
  );
  expect(ids).toEqual([testEventId(1), testEventId(2), testEventId(3)]);
  reader.close();
  writer.close();
});

function opened(id: string) {
  const data = { id, name: id, authorities: ['p'] };
  return { stream: `corridor-${id}`, type: 'CorridorOpened', data, occurredAt: '2018-03-01T10:00:00Z' };
}
