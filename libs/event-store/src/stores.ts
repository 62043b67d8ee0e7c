/** Which store a process works with, as its environment says. Each adapter is loaded only where it is used. */
import { readFileSync } from 'node:fs';
import type { Admit } from './found.js';
import type { EventStore, StoreStatus } from './port.js';

/** Plain data: it passes between threads. A connection string holds a password, and is not to be shown. */
export type StoreSettings =
  | { readonly kind: 'sqlite'; readonly directory: string }
  | { readonly kind: 'kurrentdb'; readonly connectionString: string };

export interface OpenOptions {
  /** The clock that `recordedAt` is taken from, in epoch milliseconds. */
  readonly now?: () => number;
  /** Told how a long check at opening goes. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Of an embedded ledger: asked when it was read, before anything is written. */
  readonly admit?: Admit;
  /** Of an embedded ledger: told when what is written can no longer be kept, and when it can again. */
  readonly onStatus?: (status: StoreStatus) => void;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * HUDNA_STORE, and for KurrentDB KURRENTDB_CONNECTION_STRING, or KURRENTDB_CONNECTION_STRING_FILE, which names a file
 * that holds it.
 * @param directory Where an embedded ledger is.
 * @param wrong Makes the error that one clear line is said by.
 */
export function storeSettingsIn(
  environment: Environment,
  directory: string,
  wrong: (sentence: string) => Error,
): StoreSettings {
  const kind = environment['HUDNA_STORE']?.trim() || 'sqlite';
  if (kind === 'sqlite') return { kind, directory };
  if (kind === 'kurrentdb') return { kind, connectionString: connectionStringIn(environment, wrong) };
  throw wrong(`HUDNA_STORE is "${kind}": set it to sqlite or to kurrentdb, or leave it out for sqlite.`);
}

function connectionStringIn(environment: Environment, wrong: (sentence: string) => Error): string {
  const value = environment['KURRENTDB_CONNECTION_STRING']?.trim();
  const file = environment['KURRENTDB_CONNECTION_STRING_FILE']?.trim();
  if (value && file) {
    throw wrong(
      'KURRENTDB_CONNECTION_STRING and KURRENTDB_CONNECTION_STRING_FILE are both set: leave out one of them.',
    );
  }
  const text = value || (file && readConnectionString(file, wrong));
  if (text) return text;
  throw wrong(
    'HUDNA_STORE is kurrentdb: say where it is by KURRENTDB_CONNECTION_STRING, or name a file that holds it by KURRENTDB_CONNECTION_STRING_FILE.',
  );
}

function readConnectionString(file: string, wrong: (sentence: string) => Error): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw wrong(
      `KURRENTDB_CONNECTION_STRING_FILE names ${file}, which cannot be read (${(error as NodeJS.ErrnoException).code}).`,
    );
  }
}

/** A store that appends. */
export async function openStore(settings: StoreSettings, options: OpenOptions = {}): Promise<EventStore> {
  if (settings.kind === 'sqlite') {
    const { SqliteEventStore } = await import('./sqlite/index.js');
    return SqliteEventStore.open({ directory: settings.directory, ...options });
  }
  const { KurrentDbEventStore } = await import('./kurrentdb/index.js');
  const { now } = options;
  return KurrentDbEventStore.open({ ...settings, ...(now && { now }) });
}

/** A store for one that only reads, in another thread or process than the one that appends. */
export async function openReader(settings: StoreSettings): Promise<EventStore> {
  if (settings.kind === 'sqlite') {
    const { SqliteEventStore } = await import('./sqlite/index.js');
    return SqliteEventStore.openReader(settings);
  }
  const { KurrentDbEventStore } = await import('./kurrentdb/index.js');
  return KurrentDbEventStore.open({ ...settings, eager: false });
}
