/** A data directory as a server leaves it, with the scenario of Eastern Ghouta in it: the ledger, and its stored views. */
import { TransparencyLogFollower, transparencyLogDirectory } from '@hudna/audit';
import { type EventStore, type RecordedEvent, START } from '@hudna/event-store';
import { SqliteEventStore } from '@hudna/event-store/sqlite';
import { Ledger } from '@hudna/ledger';
import { type ReadModel, ReadModelAccess, ProjectionRunner } from '@hudna/projections';
import { join } from 'node:path';
import { easternGhouta, type ScenarioLine } from '../support/scenario.js';
import { scratchDirectory } from '../support/server.js';

/** When the first command is recorded; each one after it a second later. */
export const RECORDED_FROM = Date.parse('2018-03-12T00:00:00Z');

export class DataDirectory {
  private constructor(
    readonly path: string,
    readonly remove: () => Promise<void>,
  ) {}

  static async empty(): Promise<DataDirectory> {
    const { directory, remove } = await scratchDirectory();
    return new DataDirectory(directory, remove);
  }

  /** With the scenario in its ledger, and filed for reading. */
  static async ofScenario(
    more: readonly Omit<ScenarioLine, 'idempotencyKey'>[] = [],
  ): Promise<DataDirectory> {
    const data = await DataDirectory.empty();
    const lines = [...(await easternGhouta()), ...more];
    let now = RECORDED_FROM;
    const store = await SqliteEventStore.open({ directory: data.path, now: () => now });
    try {
      const ledger = new Ledger(store, { now: () => now, timeZone: 'Asia/Damascus' });
      for (const { data: body, ...line } of lines) {
        await ledger.record({ ...line, body });
        now += 1_000;
      }
    } finally {
      await store.close();
    }
    await data.withViews(async () => {});
    return data;
  }

  /** Runs with a store that only reads. */
  async reading<T>(use: (store: EventStore) => Promise<T>): Promise<T> {
    const store = await SqliteEventStore.openReader({ directory: this.path });
    try {
      return await use(store);
    } finally {
      await store.close();
    }
  }

  /** Runs with the stored views, which have come to the end of the ledger. */
  async withViews<T>(use: (read: ReadViews) => Promise<T>): Promise<T> {
    return this.reading(async (store) => {
      const views = new ReadModelAccess();
      const runner = new ProjectionRunner({
        store,
        directory: join(this.path, 'views'),
        onStatus: (status) => views.follow(status),
      });
      void runner.run();
      try {
        if (!(await views.waitFor(await store.head(), 30_000))) throw new Error('The views do not come.');
        return await use((knownAt, question) => views.read(knownAt, question));
      } finally {
        await runner.stop();
        views.close();
      }
    });
  }
}

export type ReadViews = <T>(knownAt: number | undefined, question: (model: ReadModel) => T) => T;

/** All events of a ledger of a page or so. */
export async function eventsInStore(store: EventStore): Promise<readonly RecordedEvent[]> {
  const { events } = await store.readAll({ after: START });
  return events;
}

/** Has a head signed of all the events, of which there are so many. */
export async function signedUpTo(events: number, data: DataDirectory): Promise<void> {
  await data.reading(async (store) => {
    const signed = Promise.withResolvers<void>();
    const follower = new TransparencyLogFollower({
      store,
      directory: transparencyLogDirectory(data.path),
      onStatus: (status) => status.signed === events && signed.resolve(),
    });
    void follower.run();
    await signed.promise;
    await follower.stop();
  });
}
