import { exportLedger, importLedger, replayAnswer } from '@hudna/audit';
import type { EventStore } from '@hudna/event-store';
import { entityViews, type ViewParams, type ReadModel, resolveAsOf, viewQueries } from '@hudna/projections';
import { DataDirectory, eventsInStore, type ReadFromModel } from './data-directory.js';
import { linesOf, wholeText } from './lines.js';
import { KNOWNS, MOMENTS } from './moments.js';

/**
 * A replay of the raw ledger gives the bytes that the stored read model gives; so does a replay of a ledger that was
 * exported and imported.
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

it('gives what the stored read model gives, for every query at twenty pairs of moments', async () => {
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
  // Most queries must have an answer, or this comparison would show little.
  expect(answered).toBeGreaterThan(800);
});

/** Runs with the stored read model of the first ledger, and with both ledgers. */
function reading<T>(use: (read: ReadFromModel, stores: readonly EventStore[]) => Promise<T>): Promise<T> {
  return first.withReadModel((read) =>
    first.reading((one) => second.reading((other) => use(read, [one, other]))),
  );
}

it('of an imported ledger rests on the same events', async () => {
  expect(await second.reading(eventsInStore)).toEqual(await first.reading(eventsInStore));
});

it('answers as known now where no moment is named', async () => {
  const answer = await first.reading((store) => replayAnswer(store, viewQueries.get('corridors')!, {}));
  expect(JSON.parse(answer!)).toMatchObject({ items: [{ id: 'al-wafideen' }, { id: 'jisreen-al-mleha' }] });
});

interface Ask {
  readonly name: string;
  readonly given: ViewParams;
}

/** Every query, with every entity that it can be asked about, and pages of two. */
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
