/** Opens a ledger beside whatever writes it, and says in a sentence what cannot be done with it. */
import {
  BadLine,
  BadNote,
  LedgerNotEmpty,
  TransparencyLogDamaged,
  TransparencyLogMismatch,
  TransparencyLogUnavailable,
  FutureMoment,
  OtherKey,
  refuseUnfinishedCopy,
} from '@hudna/audit';
import { UnreadableEvent } from '@hudna/domain';
import {
  type EventStore,
  isEmbedded,
  LedgerMissing,
  openReader,
  StoreDamaged,
  StoreInUse,
  type StoreSettings,
  StoreUnavailable,
  traitsOf,
  WrongConnectionString,
} from '@hudna/event-store';
import { InvalidQuery } from '@hudna/projections';
import { Failure, Misuse, NotAsItShould, NotProved } from '../exit-codes.js';
import { ProgressBar } from '../terminal.js';
import { dataDirectory, storeSettings } from './settings.js';

export interface DataOptions {
  readonly data?: string;
}

export interface OpenLedger {
  readonly store: EventStore;
  readonly directory: string;
  /** Whether the ledger is a file in that directory. */
  readonly embedded: boolean;
  /** Shows how many of its events have been read. */
  readonly onProgress: (read: number) => void;
}

/** @throws Failure */
export function withOpenLedger<T>(
  { data }: DataOptions,
  use: (ledger: OpenLedger) => Promise<T>,
): Promise<T> {
  return asFailure(async () => {
    const directory = dataDirectory(data);
    const settings = storeSettings(directory);
    if (isEmbedded(settings)) refuseUnfinishedCopy(directory);
    const store = await open(settings);
    let progress: ProgressBar | undefined;
    try {
      const { embedded, positionsCount } = traitsOf(settings);
      const bar = (progress = new ProgressBar(positionsCount ? Number(await store.head()) : undefined));
      const onProgress = (read: number) => bar.show(read, 'events read');
      return await use({ store, directory, embedded, onProgress });
    } finally {
      progress?.clear();
      await store.close();
    }
  });
}

async function open(settings: StoreSettings): Promise<EventStore> {
  try {
    return await openReader(settings);
  } catch (error) {
    if (!(error instanceof LedgerMissing)) throw error;
    throw new Misuse(
      `There is no ledger in ${error.directory}: name its data directory with --data or HUDNA_DATA_DIR.`,
    );
  }
}

/** What a user can do something about: in which way it failed. The first that fits counts. */
const FAILURES: readonly [FailureClass, readonly (abstract new (...args: never[]) => Error)[]][] = [
  [NotProved, [OtherKey]],
  [Misuse, [BadNote, InvalidQuery, LedgerNotEmpty, WrongConnectionString]],
  [NotAsItShould, [BadLine, TransparencyLogDamaged, TransparencyLogMismatch, StoreDamaged]],
  [Failure, [TransparencyLogUnavailable, StoreInUse, StoreUnavailable, UnreadableEvent]],
];

type FailureClass = new (sentence: string, options: ErrorOptions) => Failure;

/** Whatever a user can do something about becomes a sentence. @throws Failure */
export async function asFailure<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof FutureMoment) {
      throw new Misuse('This moment has not come: leave it out for what is known now.', { cause: error });
    }
    const [Matching] = FAILURES.find(([, types]) => types.some((type) => error instanceof type)) ?? [];
    throw Matching ? new Matching((error as Error).message, { cause: error }) : error;
  }
}
