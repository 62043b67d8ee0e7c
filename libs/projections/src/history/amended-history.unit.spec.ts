import {
  amending,
  inDamascus,
  readModelOf,
  reported,
  type TestEvent,
  testEventId,
} from '../test-events.fixture.js';
import { categoryOf } from '@hudna/event-store';
import fc from 'fast-check';
import { factsInForce } from '../amended-events.fixture.js';
import { amendedWeeks } from '../changes/amended-weeks.fixture.js';
import { inMemoryReadModel } from '../read-model/in-memory-read-model.js';
import { entityOf } from '../read-model/projection.js';
import { history, type HistoryItem } from './history.js';

const [OPENED, SUSPENDED] = [testEventId(1), testEventId(2)];
const opened = reported('open-corridor', '2018-03-01T08:00:00Z', { id: 'x', name: 'X', authorities: ['a'] });
const suspended = reported('suspend-corridor', '2018-03-03T08:00:00Z', {
  corridor: 'x',
  reason: 'Shelling.',
});
const corrected = amending('correct-record', {
  event: SUSPENDED,
  changes: { occurredAt: '2018-03-05T08:00:00Z', reason: null },
});

const items = (...events: readonly TestEvent[]) => history(readModelOf(...events), 'corridor', 'x')!.items;
const ids = (some: readonly HistoryItem[]) => some.map(({ id }) => Number(id.slice(-3)));

test('shows a corrected record as it was reported and as it is, and its correction directly after it', () => {
  const resumed = reported('resume-corridor', '2018-03-06T08:00:00Z', { corridor: 'x' });
  const found = items(opened, suspended, resumed, corrected);
  expect(ids(found)).toEqual([1, 2, 4, 3]);
  expect(found[1]).toMatchObject({
    occurred: { given: '2018-03-03T08:00:00Z' },
    data: { corridor: 'x', reason: 'Shelling.' },
    amendedBy: [testEventId(4)],
  });
  expect(found[1]!.effective).toEqual({
    data: { corridor: 'x' },
    occurred: expect.objectContaining({ given: '2018-03-05T08:00:00Z' }),
  });
  expect(found[2]).toMatchObject({
    type: 'RecordCorrected',
    amends: SUSPENDED,
    revision: 3,
    data: { event: SUSPENDED, reason: 'A slip.' },
  });
  for (const other of [found[0]!, found[3]!]) {
    for (const field of ['amends', 'amendedBy', 'effective', 'retracted']) {
      expect(other).not.toHaveProperty(field);
    }
  }
});

test('places a record by what its corrections made of it', () => {
  const resumed = reported('resume-corridor', '2018-03-04T08:00:00Z', { corridor: 'x' });
  expect(ids(items(opened, suspended, resumed))).toEqual([1, 2, 3]);
  expect(ids(items(opened, suspended, resumed, corrected))).toEqual([1, 3, 2, 4]);
});

test('shows what was retracted at its own time, and says so', () => {
  const closed = reported('close-corridor', '2018-03-04T08:00:00Z', { corridor: 'x' });
  const retracted = amending('retract-record', { event: SUSPENDED });
  const found = items(opened, suspended, closed, retracted);
  expect(ids(found)).toEqual([1, 2, 4, 3]);
  expect(found[1]).toMatchObject({
    retracted: true,
    data: { reason: 'Shelling.' },
    amendedBy: [testEventId(4)],
  });
  expect(found[0]).not.toHaveProperty('retracted');
});

test('puts an amendment of an amendment after that, and says what was taken back', () => {
  const again = amending('correct-record', { event: SUSPENDED, changes: { reason: 'Rain.' } });
  const takenBack = amending('retract-record', { event: testEventId(3) });
  const found = items(opened, suspended, corrected, again, takenBack);
  expect(ids(found)).toEqual([1, 2, 3, 5, 4]);
  expect(found[1]).toMatchObject({
    amendedBy: [testEventId(3), testEventId(4)],
    effective: { data: { reason: 'Rain.' }, occurred: { given: '2018-03-03T08:00:00Z' } },
  });
  expect(found.map(({ retracted = false }) => retracted)).toEqual([false, false, true, false, false]);
  expect(found[3]).toMatchObject({ amends: testEventId(3) });
});

test('shows a correction with its own correction', () => {
  const mended = amending('correct-record', {
    event: testEventId(3),
    changes: { reason: 'A slip of the pen.', changes: { reason: 'Rain.' } },
  });
  const [, record, correction] = items(opened, suspended, corrected, mended);
  expect(correction).toMatchObject({ data: { reason: 'A slip.' }, amendedBy: [testEventId(4)] });
  expect(correction!.effective!.data).toMatchObject({
    reason: 'A slip of the pen.',
    changes: { occurredAt: '2018-03-05T08:00:00Z', reason: 'Rain.' },
  });
  expect(record!.effective!.data).toEqual({ corridor: 'x', reason: 'Rain.' });
});

test('names the record that a duplicate is one of', () => {
  const twice = { ...suspended, stream: 'corridor-y', data: { corridor: 'y' } };
  const linked = amending('link-records', {
    event: testEventId(3),
    relation: 'duplicate-of',
    other: SUSPENDED,
  });
  const model = readModelOf(opened, suspended, twice, linked);
  expect(history(model, 'corridor', 'y')!.items[0]).toMatchObject({ duplicateOf: [SUSPENDED] });
  const counts = readModelOf(
    opened,
    suspended,
    twice,
    linked,
    amending('retract-record', { event: SUSPENDED }),
  );
  expect(history(counts, 'corridor', 'y')!.items[0]).not.toHaveProperty('duplicateOf');
});

test('goes by the time that a record has with its corrections', () => {
  const model = readModelOf(opened, suspended, corrected);
  const by = (local: string) => ids(history(model, 'corridor', 'x', inDamascus(local))!.items);
  expect(by('2018-03-04T12:00')).toEqual([1]);
  expect(by('2018-03-05T12:00')).toEqual([1, 2, 3]);
});

test('is there of an entity of which nothing counts any more', () => {
  const found = items(opened, amending('retract-record', { event: OPENED }));
  expect(found).toMatchObject([
    { id: OPENED, retracted: true },
    { type: 'RecordRetracted', amends: OPENED },
  ]);
});

test('shows every event of an entity once, each amendment directly after what it amends and its amendments', () => {
  let seen = 0;
  fc.assert(
    fc.property(amendedWeeks, (events) => {
      const model = inMemoryReadModel(events);
      for (const [stream, facts] of factsInForce(events)) {
        const category = categoryOf(stream);
        const entity = entityOf(stream, category);
        const { items } = history(model, category, entity)!;
        const own = events.filter((event) => event.stream === stream);
        expect(items.map(({ id }) => id).sort()).toEqual(own.map(({ id }) => id).sort());
        for (const [at, { amends }] of items.entries()) {
          if (amends === undefined) continue;
          seen += 1;
          // Between the two lie only amendments of what it amends, and theirs.
          const from = items.findIndex(({ id }) => id === amends);
          expect(from).toBeLessThan(at);
          const between = new Set(items.slice(from, at).map(({ id }) => id));
          for (const other of items.slice(from + 1, at)) expect(between).toContain(other.amends);
        }
        const counting = items.filter(
          ({ amends, retracted, duplicateOf }) => amends === undefined && !retracted && !duplicateOf,
        );
        const said = counting.map(({ id, data, effective }) => [id, effective?.data ?? data]);
        expect(new Map(said as [string, unknown][])).toEqual(
          new Map(facts.map(({ id, data }) => [id, data])),
        );
      }
    }),
    { numRuns: 40 },
  );
  expect(seen).toBeGreaterThan(0);
});
