import {
  diff,
  Diff,
  EventAnswer,
  eventQuery,
  explainCorridor,
  explainPause,
  explainWindow,
  ExplanationAnswer,
  itemsById,
  withEvents,
} from '@hudna/audit';
import type { Class } from '@hudna/domain';
import { compileSchema, schemaOf } from '@hudna/domain/schema';
import type { EventStore, RecordedEvent } from '@hudna/event-store';
import { SqliteEventStore } from '@hudna/event-store/sqlite';
import { Ledger, Receipt } from '@hudna/ledger';
import { inMemoryReadModel, pathsWithoutId, viewQueries } from '@hudna/projections';
import { DataDirectory, eventsInStore, RECORDED_FROM } from '../audit/data-directory.js';
import { withAmendments } from './amended-ledger.js';
import { EVERY_FIELD } from './every-field.js';

/** The answers beside the views fit their classes, too. */
const AT = Date.parse('2018-03-11T10:00:00+02:00');

let data: DataDirectory;
let events: readonly RecordedEvent[];

beforeAll(async () => {
  data = await DataDirectory.ofScenario(EVERY_FIELD);
  events = await data.reading(eventsInStore);
});
afterAll(() => data.remove());

function faultsOf(of: Class, answer: unknown) {
  const validate = compileSchema(schemaOf(of));
  const sent: unknown = JSON.parse(JSON.stringify(answer));
  expect(validate({ ...(sent as object), other: 1 })).toBe(false);
  validate(sent);
  return validate.errors ?? null;
}

it.each(pathsWithoutId)('the difference of %s', async (path) => {
  const viewAt = (knownAt: number) => {
    const model = inMemoryReadModel(events, knownAt);
    const items = itemsById(viewQueries.get(path)!, {}, { model, asOf: { atMs: AT, knownAtMs: knownAt } });
    return { knownAt: new Date(knownAt).toISOString(), position: model.position, items };
  };
  const pairs = [
    [RECORDED_FROM - 1, RECORDED_FROM + 1_000_000],
    [RECORDED_FROM + 1_000_000, RECORDED_FROM - 1],
    [RECORDED_FROM + 38_000, RECORDED_FROM + 1_000_000],
  ] as const;
  for (const [from, to] of pairs) {
    const found = await data.reading((store) => diff(viewAt(from), viewAt(to), AT, store));
    expect(found.changes.length).toBeGreaterThan(0);
    expect([found, faultsOf(Diff, found)]).toEqual([found, null]);
  }
});

it('reasons', async () => {
  const model = inMemoryReadModel(events);
  const explained = [
    explainCorridor(model, 'al-wafideen', AT),
    explainCorridor(model, 'all', AT),
    explainPause(model, 'nightly', AT),
    explainWindow(model, 'eastern-ghouta-daily-pause', '2018-03-11', AT),
  ];
  await data.reading(async (store: EventStore) => {
    for (const one of explained) {
      const tree = await withEvents(one!, store, model.position);
      const answer = { ...tree, position: model.position };
      expect([answer, faultsOf(ExplanationAnswer, answer)]).toEqual([answer, null]);
    }
  });
});

it('each event, with what has become of it', () => {
  const all = withAmendments(events);
  const asOf = { atMs: AT, knownAtMs: AT };
  const model = inMemoryReadModel(all);
  const found = all.map((event) => eventQuery(event).read({ model, asOf })!);
  for (const answer of found) expect([answer, faultsOf(EventAnswer, answer)]).toEqual([answer, null]);
  expect(new Set(found.map(({ out }) => out?.code))).toEqual(new Set([undefined, 'retracted', 'duplicate']));
});

it('a receipt', async () => {
  const empty = await DataDirectory.empty();
  const store = await SqliteEventStore.open({ directory: empty.path });
  try {
    const ledger = new Ledger(store, { now: Date.now, timeZone: 'UTC' });
    const { receipt } = await ledger.record({
      command: 'suspend-corridor',
      body: { corridor: 'a', occurredAt: '2018-03-11' },
    });
    expect(receipt.warnings).not.toEqual([]);
    expect(faultsOf(Receipt, receipt)).toBeNull();
  } finally {
    await store.close();
    await empty.remove();
  }
});
