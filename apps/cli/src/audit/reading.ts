/** Opens a ledger beside whatever writes it, and says in a sentence what cannot be done with it. */
import {
  BadLine,
  BadNote,
  LedgerNotEmpty,
  LogDamaged,
  LogMismatch,
  LogUnavailable,
  MomentToCome,
} from '@hudna/audit';
import { UnreadableEvent } from '@hudna/domain';
import { type EventStore, StoreDamaged, StoreInUse, StoreUnavailable } from '@hudna/event-store';
import { SqliteEventStore } from '@hudna/event-store/sqlite';
import { BadQuestion } from '@hudna/projections';
import { Failure } from '../client.js';
import { Progress } from '../terminal.js';
import { dataDirectory } from './settings.js';

export interface DataWords {
  readonly data?: string;
}

export interface OpenLedger {
  readonly store: EventStore;
  readonly directory: string;
  /** Shows how many of its events have been read. */
  readonly onProgress: (read: number) => void;
}

/** @throws Failure */
export function withLedger<T>({ data }: DataWords, use: (ledger: OpenLedger) => Promise<T>): Promise<T> {
  return sayingWhy(async () => {
    const directory = dataDirectory(data);
    const store = await open(directory);
    let progress: Progress | undefined;
    try {
      // The positions of the embedded store are numbers without gaps.
      const bar = (progress = new Progress(Number(await store.head())));
      return await use({ store, directory, onProgress: (read) => bar.show(read, 'events read') });
    } finally {
      progress?.clear();
      await store.close();
    }
  });
}

async function open(directory: string): Promise<EventStore> {
  try {
    return await SqliteEventStore.openReader({ directory });
  } catch (error) {
    if (!(error instanceof StoreUnavailable) || !error.message.startsWith('There is no ledger')) throw error;
    throw new Failure(
      `There is no ledger in ${directory}: name its data directory with --data or HUDNA_DATA_DIR.`,
    );
  }
}

const SAYABLE = [
  BadLine,
  BadNote,
  BadQuestion,
  LedgerNotEmpty,
  LogDamaged,
  LogMismatch,
  LogUnavailable,
  StoreDamaged,
  StoreInUse,
  StoreUnavailable,
  UnreadableEvent,
];

/** Whatever a user can do something about becomes a sentence. @throws Failure */
export async function sayingWhy<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof MomentToCome) {
      throw new Failure('This moment has not come: leave it out for what is known now.', { cause: error });
    }
    if (SAYABLE.some((type) => error instanceof type)) {
      throw new Failure((error as Error).message, { cause: error });
    }
    throw error;
  }
}
