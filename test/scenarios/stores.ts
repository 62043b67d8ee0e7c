/** The stores that the scenarios are posted to: an empty one each time. */
import type { EventStore } from '@hudna/event-store';
import { SqliteEventStore } from '@hudna/event-store/sqlite';
import { scratchDirectory } from '../support/server.js';

export interface ScenarioStore {
  readonly store: EventStore;
  /** Closes it and removes its files. */
  close(): Promise<void>;
}

/** Opens an empty store. @param now The clock that `recordedAt` is taken from. */
export type OpenStore = (now: () => number) => Promise<ScenarioStore>;

export const sqlite: OpenStore = async (now) => {
  const scratch = await scratchDirectory();
  const store = await SqliteEventStore.open({ directory: scratch.directory, now });
  const close = async () => {
    await store.close();
    await scratch.remove();
  };
  return { store, close };
};
