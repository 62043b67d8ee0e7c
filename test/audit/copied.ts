/** Ledgers that are copied, and what is asked of them before and after. */
import { readModelKnownAt } from '@hudna/audit';
import {
  type EventStore,
  openReader,
  type RecordedEvent,
  START,
  type StoreSettings,
} from '@hudna/event-store';
import { SqliteEventStore } from '@hudna/event-store/sqlite';
import { entityViews, type QueryParams, type ReadModel, resolveAsOf, viewQueries } from '@hudna/projections';
import { RECORDED_FROM } from './data-directory.js';
import { KNOWNS, MOMENTS } from './moments.js';

/** An event, wherever it is. */
export type Event = Omit<RecordedEvent, 'position'>;

const NEAR = { nearMetres: 2_000, recentHours: 24 };

export async function reading<T>(
  settings: StoreSettings,
  use: (store: EventStore) => Promise<T>,
): Promise<T> {
  const store = await openReader(settings);
  try {
    return await use(store);
  } finally {
    await store.close();
  }
}

/** All events, without their positions. */
export function ledgerEvents(settings: StoreSettings): Promise<Event[]> {
  return reading(settings, async (store) => {
    const events = [];
    for (let after = START, ended = false; !ended;) {
      const page = await store.readAll({ after });
      events.push(...page.events.map(({ position: _, ...event }) => event));
      [after, ended] = [page.upTo, page.caughtUp];
    }
    return events;
  });
}

/**
 * The answers to every question about everything, at twenty pairs of (at, knownAt), as texts; in place of a position stands
 * which event of the ledger it is that of.
 */
export function answersIn(settings: StoreSettings): Promise<string[]> {
  return reading(settings, async (store) => {
    const { events } = await store.readAll();
    const places = new Map(events.map(({ position }, index) => [position as string, index + 1]));
    const asks = everything(await readModelKnownAt(store));
    const answers = [];
    for (const knownAt of KNOWNS) {
      const model = await readModelKnownAt(store, { knownAt });
      for (const at of MOMENTS) {
        for (const { name, given } of asks) {
          const asOf = resolveAsOf({ at, knownAt }, Date.now(), NEAR);
          const answer = viewQueries.get(name)!.read({ model, asOf }, given);
          answers.push(JSON.stringify([name, given, at, knownAt, answer], placed(places)));
        }
      }
    }
    return answers;
  });
}

/** Makes the ledger of a directory out of events, or goes on with it; each is recorded when it says. */
export async function ledgerOf(
  directory: string,
  events: readonly Event[],
): Promise<Extract<StoreSettings, { kind: 'sqlite' }>> {
  let now = 0;
  const store = await SqliteEventStore.open({ directory, now: () => now });
  try {
    for (const group of Map.groupBy(events, ({ recordedAt }) => recordedAt).values()) {
      now = Date.parse(group[0]!.recordedAt);
      await Promise.all(group.map((event) => appendTo(store, event)));
    }
  } finally {
    await store.close();
  }
  return { kind: 'sqlite', directory };
}

export function appendTo(store: EventStore, { stream, revision, id, type, data, metadata }: Event) {
  return store.append(stream, [{ id, type, data, metadata }], revision === 0 ? 'no-stream' : revision - 1);
}

/** A ledger of some pages: many streams, some of their events neighbours and of one time, some not. */
export function manyEvents(count: number): Event[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
    type: 'Noted',
    stream: `note-${Math.floor(index / 15)}`,
    revision: index % 15,
    recordedAt: new Date(RECORDED_FROM + Math.floor(index / 20)).toISOString(),
    data: { number: index, texts: { ar: 'هدنة', '10': 'x', en: 'a "b" \u2028 \u{1f54a}' }, half: 0.5 },
    metadata: { schemaVersion: 1, ...(index % 3 === 0 && { nothing: null, list: [[], {}] }) },
  }));
}

/** An event that none of the ledgers here has. */
export const STRANGER: Event = {
  id: 'ffffffff-0000-4000-8000-000000000000',
  type: 'Noted',
  stream: 'note-strange',
  revision: 0,
  recordedAt: new Date(RECORDED_FROM + 100_000).toISOString(),
  data: {},
  metadata: {},
};

interface Ask {
  readonly name: string;
  readonly given: QueryParams;
}

/** Every question, with every thing that it can be asked of. */
function everything(model: ReadModel): Ask[] {
  return [...viewQueries.keys()].flatMap((name): Ask[] => {
    if (!name.includes('{id}')) return [{ name, given: {} }];
    const { category } = entityViews.find((view) => name.startsWith(`${view.name}/`))!;
    return model
      .list(category, { order: 'id', begunBy: Infinity, limit: 100 })
      .map(({ entity }) => ({ name, given: { id: entity } }));
  });
}

function placed(places: ReadonlyMap<string, number>) {
  return (key: string, value: unknown) => (key === 'position' ? (places.get(String(value)) ?? value) : value);
}
