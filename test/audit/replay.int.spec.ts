import { exportLedger, importLedger, replayAnswer } from '@hudna/audit';
import type { EventStore } from '@hudna/event-store';
import { entityViews, type QueryParams, type ReadModel, resolveAsOf, viewQueries } from '@hudna/projections';
import { DataDirectory, eventsInStore, type ReadViews } from './data-directory.js';
import { linesOf, wholeText } from './lines.js';
import { KNOWNS, MOMENTS } from './moments.js';

/**
 * What a replay answers out of the raw ledger is, byte for byte, what the stored views answer; so is what a replay of a
 * ledger answers that was exported and imported.
 */
const NEAR = { nearMetres: 2_000, recentHours: 24 };

const pairs = MOMENTS.flatMap((at) => KNOWNS.map((knownAt) => ({ at, knownAt })));

let first: DataDirectory;
let second: DataDirectory;

beforeAll(async () => {
  first = await DataDirectory.ofScenario();
  second = await DataDirectory.empty();
  const text = await first.reading((store) => wholeText(exportLedger(store)));
  await importLedger({ lines: linesOf(text), directory: second.path });
});
afterAll(async () => {
  await first.remove();
  await second.remove();
});

it('gives what the stored views give, for every question at twenty pairs of moments', async () => {
  expect(pairs).toHaveLength(20);
  const answered = await reading(async (read, stores) => {
    const asks = read(undefined, everything);
    let count = 0;
    for (const moment of pairs) {
      for (const { name, given } of asks) {
        const query = viewQueries.get(name)!;
        const asOf = resolveAsOf(moment, Date.now(), NEAR);
        const stored = JSON.stringify(read(moment.knownAt, (model) => query.read({ model, asOf }, given)));
        for (const store of stores) {
          const replayed = await replayAnswer(store, query, given, { ...moment, ...NEAR });
          expect([name, given, replayed]).toEqual([name, given, stored]);
        }
        if (stored !== undefined) count += 1;
      }
    }
    return count;
  });
  // Most of them have an answer, or this would say little.
  expect(answered).toBeGreaterThan(800);
});

/** Runs with the stored views of the first ledger, and both ledgers. */
function reading<T>(use: (read: ReadViews, stores: readonly EventStore[]) => Promise<T>): Promise<T> {
  return first.withViews((read) =>
    first.reading((one) => second.reading((other) => use(read, [one, other]))),
  );
}

it('of an imported ledger stands on the very same events', async () => {
  expect(await second.reading(eventsInStore)).toEqual(await first.reading(eventsInStore));
});

it('answers what is known now where no moment is named', async () => {
  const answer = await first.reading((store) => replayAnswer(store, viewQueries.get('corridors')!, {}));
  expect(JSON.parse(answer!)).toMatchObject({ items: [{ id: 'al-wafideen' }, { id: 'jisreen-al-mleha' }] });
});

interface Ask {
  readonly name: string;
  readonly given: QueryParams;
}

/** Every question, with every thing that it can be asked of, and pages of two. */
function everything(model: ReadModel): Ask[] {
  return [...viewQueries.keys()].flatMap((name): Ask[] => {
    if (!name.includes('{id}')) {
      return [
        { name, given: {} },
        { name, given: { limit: 2 } },
      ];
    }
    const { category } = entityViews.find((view) => name.startsWith(`${view.name}/`))!;
    return model
      .list(category, { order: 'id', begunBy: Infinity, limit: 100 })
      .map(({ entity }) => ({ name, given: { id: entity } }));
  });
}
