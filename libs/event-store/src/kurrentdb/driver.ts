import { readFileSync } from 'node:fs';
import { ConfigurationError, type Environment } from '../configuration.js';
import type { StoreDriver, StoreSettings } from '../driver.js';
import { isKurrentDbPosition } from './position.js';

interface KurrentDbSettings extends StoreSettings {
  readonly connectionString: string;
}

/** A server or cluster of KurrentDB, which any number of processes write to. */
export const kurrentDbDriver: StoreDriver<KurrentDbSettings> = {
  name: 'kurrentdb',
  title: 'KurrentDB',
  traits: { embedded: false, appendsInOrder: false, positionsCount: false },
  configure: (environment) => {
    const connectionString = connectionStringIn(environment);
    if (connectionString) return { driver: 'kurrentdb', connectionString };
    throw new ConfigurationError(
      'HUDNA_STORE is kurrentdb: say where it is by KURRENTDB_CONNECTION_STRING, or name a file that holds it by KURRENTDB_CONNECTION_STRING_FILE.',
    );
  },
  // From the environment alone: others see the command line of a process, and there may be a password in it.
  parse: (location, environment) => {
    if (location !== 'kurrentdb') return undefined;
    if (environment['KURRENTDB_CONNECTION_STRING'] || environment['KURRENTDB_CONNECTION_STRING_FILE']) {
      return kurrentDbDriver.configure(environment, '');
    }
    throw new ConfigurationError(
      'Where KurrentDB is is not known: set KURRENTDB_CONNECTION_STRING, or name a file that holds it by KURRENTDB_CONNECTION_STRING_FILE.',
    );
  },
  open: async ({ connectionString }, { now }) =>
    (await implementation()).KurrentDbEventStore.open({ connectionString, ...(now && { now }) }),
  openReader: async ({ connectionString }) =>
    (await implementation()).KurrentDbEventStore.open({ connectionString, eager: false }),
  isPosition: isKurrentDbPosition,
};

/** The client of KurrentDB takes a good part of a second to load. */
function implementation() {
  return import('./index.js');
}

/** KURRENTDB_CONNECTION_STRING, or what the file holds that KURRENTDB_CONNECTION_STRING_FILE names. */
function connectionStringIn(environment: Environment): string | undefined {
  const value = environment['KURRENTDB_CONNECTION_STRING']?.trim();
  const file = environment['KURRENTDB_CONNECTION_STRING_FILE']?.trim();
  if (value && file) {
    throw new ConfigurationError(
      'KURRENTDB_CONNECTION_STRING and KURRENTDB_CONNECTION_STRING_FILE are both set: leave out one of them.',
    );
  }
  return value || (file && readConnectionString(file));
}

function readConnectionString(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw new ConfigurationError(
      `KURRENTDB_CONNECTION_STRING_FILE names ${file}, which cannot be read (${(error as NodeJS.ErrnoException).code}).`,
    );
  }
}
