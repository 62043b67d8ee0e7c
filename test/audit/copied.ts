/** Ledgers to copy, and the queries that are compared before and after. */
import { readModelKnownAt } from '@hudna/audit';
import {
  type EmbeddedSettings,
  type EventStore,
  openReader,
  type RecordedEvent,
  START,
  type StoreSettings,
} from '@hudna/event-store';
import { SqliteEventStore } from '@hudna/event-store/sqlite';
import { entityViews, type ViewParams, type ReadModel, resolveAsOf, viewQueries } from '@hudna/projections';
import { RECORDED_FROM } from './data-directory.js';
import { KNOWNS, MOMENTS } from './moments.js';

/** An event with its position in one store. */
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
 * The answers to every query about every entity, at twenty pairs of (at, knownAt), as texts. Each position is
 * replaced by the index of its event in the ledger, since two stores number differently.
 */
export function answersIn(settings: StoreSettings): Promise<string[]> {
  return reading(settings, async (store) => {
    const { events } = await store.readAll();
    const indexes = new Map(events.map(({ position }, index) => [position as string, index + 1]));
    const asks = everything(await readModelKnownAt(store));
    const answers = [];
    for (const knownAt of KNOWNS) {
      const model = await readModelKnownAt(store, { knownAt });
      for (const at of MOMENTS) {
        for (const { name, given } of asks) {
          const asOf = resolveAsOf({ at, knownAt }, Date.now(), NEAR);
          const answer = viewQueries.get(name)!.read({ model, asOf }, given);
          answers.push(JSON.stringify([name, given, at, knownAt, answer], withIndexes(indexes)));
        }
      }
    }
    return answers;
  });
}

/** Appends events to the ledger of a directory; each is recorded at its own `recordedAt`. */
export async function ledgerOf(directory: string, events: readonly Event[]): Promise<EmbeddedSettings> {
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
  return { driver: 'sqlite', directory };
}

export function appendTo(store: EventStore, { stream, revision, id, type, data, metadata }: Event) {
  return store.append(stream, [{ id, type, data, metadata }], revision === 0 ? 'no-stream' : revision - 1);
}

/** A ledger of several pages: many streams; neighbouring events share a stream or a time, or do not. */
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

/** An event that none of these ledgers has. */
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
  readonly given: ViewParams;
}

/** Every query, with every entity that it can be asked about. */
function everything(model: ReadModel): Ask[] {
  return [...viewQueries.keys()].flatMap((name): Ask[] => {
    if (!name.includes('{id}')) return [{ name, given: {} }];
    const { category } = entityViews.find((view) => name.startsWith(`${view.name}/`))!;
    return model
      .list(category, { order: 'id', begunBy: Infinity, limit: 100 })
      .map(({ entity }) => ({ name, given: { id: entity } }));
  });
}

function withIndexes(indexes: ReadonlyMap<string, number>) {
  return (key: string, value: unknown) =>
    key === 'position' ? (indexes.get(String(value)) ?? value) : value;
}
