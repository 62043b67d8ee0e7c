/** A data directory as a server leaves it, with the scenario of Eastern Ghouta: the ledger and its read model. */
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

  /** Has the scenario in its ledger, and a read model that has all of it. */
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
    await data.withReadModel(async () => {});
    return data;
  }

  /** Has these events in its ledger, and a read model that has all of them. */
  static async ofEvents(events: readonly RecordedEvent[]): Promise<DataDirectory> {
    const data = await DataDirectory.empty();
    let now = 0;
    const store = await SqliteEventStore.open({ directory: data.path, now: () => now });
    try {
      for (const { id, type, data, metadata, stream, recordedAt } of events) {
        now = Date.parse(recordedAt);
        await store.append(stream, [{ id, type, data, metadata }], 'any');
      }
    } finally {
      await store.close();
    }
    await data.withReadModel(async () => {});
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

  /** Runs with the stored read model, caught up with the ledger. */
  async withReadModel<T>(use: (read: ReadFromModel) => Promise<T>): Promise<T> {
    return this.reading(async (store) => {
      const views = new ReadModelAccess();
      const runner = new ProjectionRunner({
        store,
        directory: join(this.path, 'views'),
        onStatus: (status) => views.follow(status),
      });
      void runner.run();
      try {
        if (!(await views.waitFor(await store.head(), 30_000))) throw new Error('The read model is behind.');
        return await use((knownAt, query) => views.read(knownAt, query));
      } finally {
        await runner.stop();
        views.close();
      }
    });
  }
}

export type ReadFromModel = <T>(knownAt: number | undefined, query: (model: ReadModel) => T) => T;

/** All events of a ledger of at most one page. */
export async function eventsInStore(store: EventStore): Promise<readonly RecordedEvent[]> {
  const { events } = await store.readAll({ after: START });
  return events;
}

/** Has the transparency log sign a head of `events` events. */
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
