import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { categoryOf, type Position, type RecordedEvent, START } from '@hudna/event-store';
import { factChanges, inMemoryPrefixes } from '../read-model/prefixes.js';
import { entityOf, factProjection, projectedEvent } from '../read-model/projection.js';
import { prepareBatch } from '../runner/batches.js';
import { InMemoryReadModel, inMemoryReadModel } from '../read-model/in-memory-read-model.js';
import type { EntityEntry, ReadModel } from '../read-model/read-model.js';
import { testEventId, recorded } from '../test-events.fixture.js';
import { factsInForce, withoutMistakes } from '../amended-events.fixture.js';
import { removeFile } from './files.js';
import { amendedLedgers, ledgers, momentOfMonth } from './random-ledger.fixture.js';
import { ReadModelReader } from './read-model-reader.js';
import { ReadModelWriter } from './read-model-writer.js';

let directory: string;
beforeAll(() => (directory = mkdtempSync(join(tmpdir(), 'hudna-views-'))));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** Writes events as the runner does. */
function write(writer: ReadModelWriter, events: readonly RecordedEvent[]): void {
  const upTo = events.at(-1)?.position ?? START;
  const prepared = prepareBatch(factProjection, { events, upTo, caughtUp: true }, START);
  if (prepared.failure) throw prepared.failure;
  writer.write(prepared.projected, upTo);
}

/** Writes the first `built` events as a rebuild does, and the others one by one as they come. */
function onDisk<T>(events: readonly RecordedEvent[], built: number, use: (reader: ReadModelReader) => T): T {
  const file = join(directory, 'views.sqlite');
  const builder = ReadModelWriter.build(file);
  write(builder, events.slice(0, built >> 1));
  write(builder, events.slice(built >> 1, built));
  builder.finish();
  const writer = ReadModelWriter.open(file, { check: true });
  const reader = ReadModelReader.open(file);
  try {
    for (const event of events.slice(built)) write(writer, [event]);
    return use(reader);
  } finally {
    reader.close();
    writer.close();
    removeFile(file);
  }
}

/** All that a read model can be asked of a ledger of few entities. */
function answers(model: ReadModel, begunBy: number, from: number, to: number, limit: number) {
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
    referencing: numbers.map((n) => [
      model.referencing('convoy', { category: 'corridor', id: `c-${n}` }),
      model.referencing('corridor', { category: 'party', id: `p-${n}` }),
      model.referencing('incident', { category: 'place', id: `s-${n}` }),
      model.referencing('corridor', { category: 'corridor', id: `c-${n}` }),
    ]),
    during: ['corridor', 'convoy', 'incident'].map((category) => model.during(category, from, to)),
  };
}

/** A read model that holds none of the events, and reads again which it is asked for. */
function modelOfRaw(events: readonly RecordedEvent[], known = Infinity): ReadModel {
  const readAgain = (position: Position) => events.find((event) => event.position === position)!;
  const model = new InMemoryReadModel(readAgain);
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

describe.each([
  ['as it is', ledgers, 150],
  ['with amendments', amendedLedgers, 150],
])('a ledger %s', (_what, ledger, numRuns) => {
  const questions = fc.array(
    fc.record({
      known: fc.option(momentOfMonth, { nil: undefined }),
      begunBy: momentOfMonth,
      from: momentOfMonth,
      to: momentOfMonth,
    }),
    { minLength: 1, maxLength: 5 },
  );

  test('is answered by rows on disk as by the read model in memory, at any moment; so it is where events are read again', () => {
    fc.assert(
      fc.property(
        ledger,
        fc.nat(120),
        questions,
        fc.constantFrom(1, 3, 100),
        (events, built, asked, limit) => {
          onDisk(events, built, (reader) => {
            for (const { known, begunBy, from, to } of asked) {
              const inMemory = inMemoryReadModel(events, known);
              const expected = answers(inMemory, begunBy, from, to, limit);
              expect(reader.read(known, (model) => answers(model, begunBy, from, to, limit))).toEqual(
                expected,
              );
              const again = modelOfRaw(events, known);
              expect(answers(again, begunBy, from, to, limit)).toEqual(expected);
            }
          });
        },
      ),
      { numRuns },
    );
  });
});

test('each prefix of a ledger with amendments is answered by rows on disk as by the read model in memory', () => {
  fc.assert(
    fc.property(amendedLedgers, momentOfMonth, fc.nat(120), (events, moment, built) => {
      const ask = (model: ReadModel) => answers(model, moment, moment, moment + 86_400_000, 3);
      const inMemory = inMemoryPrefixes(events);
      onDisk(events, built, (reader) =>
        reader.readPrefixes((prefixes) => {
          for (let count = 0; count <= events.length; count += 1) {
            expect(ask(prefixes.modelAt(count))).toEqual(ask(inMemory.modelAt(count)));
            if (count > 0) expect(factChanges(prefixes, count)).toEqual(factChanges(inMemory, count));
          }
        }),
      );
    }),
    { numRuns: 25 },
  );
});

describe('the read model of a ledger with amendments', () => {
  const withoutClocks = amendedLedgers.map((events) =>
    events.map(({ metadata: { clockAt: _, ...metadata }, ...event }) => ({ ...event, metadata })),
  );

  test('holds the effective facts of each stream', () => {
    fc.assert(
      fc.property(withoutClocks, fc.nat(120), (events, upTo) => {
        const known = events.slice(0, upTo);
        const model = inMemoryReadModel(known);
        for (const [stream, facts] of factsInForce(known)) {
          const category = categoryOf(stream);
          expect(model.facts(category, entityOf(stream, category))).toMatchObject(facts);
          expect(model.facts(category, entityOf(stream, category))).toHaveLength(facts.length);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  test('is as if no mistake had been made', () => {
    fc.assert(
      fc.property(
        withoutClocks,
        fc.nat(120),
        momentOfMonth,
        momentOfMonth,
        momentOfMonth,
        (events, upTo, begunBy, from, to) => {
          const known = events.slice(0, upTo);
          const read = (model: ReadModel) => {
            const { facts, referencing, during, lists } = answers(model, begunBy, from, to, 3);
            const said = facts.map((ofEach) =>
              ofEach.map((of) => of.map(({ id, data, occurred, start }) => ({ id, data, occurred, start }))),
            );
            return { said, referencing, during, lists };
          };
          const never = read(inMemoryReadModel(withoutMistakes(known)));
          onDisk(known, upTo >> 1, (reader) => expect(reader.read(undefined, read)).toEqual(never));
        },
      ),
      { numRuns: 100 },
    );
  });
});

test('an answer stands on one prefix, whatever is written while it is made', () => {
  const events = recorded(opened('a'), opened('b'));
  const file = join(directory, 'prefix.sqlite');
  ReadModelWriter.build(file).finish();
  const writer = ReadModelWriter.open(file, { check: true });
  const reader = ReadModelReader.open(file);
  write(writer, [events[0]!]);
  const [before, during] = reader.read(undefined, (model) => {
    const first = model.position;
    write(writer, [events[1]!]);
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
  const projected = events.map((event) => projectedEvent(factProjection, event));
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
