/** The stores that a ledger can be kept in. Each loads its implementation when it is first opened. */
import { ConfigurationError, type Environment } from './configuration.js';
import type { EmbeddedSettings, OpenOptions, StoreDriver, StoreSettings, StoreTraits } from './driver.js';
import { kurrentDbDriver } from './kurrentdb/driver.js';
import type { EventStore } from './port.js';
import { sqliteDriver } from './sqlite/driver.js';

export const drivers: readonly StoreDriver[] = [sqliteDriver, kurrentDbDriver];

/** Chosen where HUDNA_STORE is not set. */
const standard = sqliteDriver;

/**
 * The store that HUDNA_STORE names.
 * @param dataDirectory Where an embedded ledger is.
 * @throws ConfigurationError
 */
export function storeSettingsIn(environment: Environment, dataDirectory: string): StoreSettings {
  const name = environment['HUDNA_STORE']?.trim() || standard.name;
  const driver = drivers.find((each) => each.name === name);
  if (driver) return driver.configure(environment, dataDirectory);
  const names = drivers.map((each) => each.name).join(' or to ');
  throw new ConfigurationError(
    `HUDNA_STORE is "${name}": set it to ${names}, or leave it out for ${standard.name}.`,
  );
}

/**
 * The store that a command line names: `sqlite:DIRECTORY`, `kurrentdb`. Undefined where it names none.
 * @throws ConfigurationError
 */
export function storeSettingsOf(location: string, environment: Environment): StoreSettings | undefined {
  for (const driver of drivers) {
    const settings = driver.parse(location, environment);
    if (settings) return settings;
  }
  return undefined;
}

export function traitsOf(settings: StoreSettings): StoreTraits {
  return driverOf(settings).traits;
}

export function isEmbedded(settings: StoreSettings): settings is EmbeddedSettings {
  return traitsOf(settings).embedded;
}

/** A store that appends. */
export function openStore(settings: StoreSettings, options: OpenOptions = {}): Promise<EventStore> {
  return driverOf(settings).open(settings, options);
}

/** A store that only reads, in another thread or process than the one that appends. */
export function openReader(settings: StoreSettings): Promise<EventStore> {
  return driverOf(settings).openReader(settings);
}

export function driverOf({ driver: name }: StoreSettings): StoreDriver {
  const driver = drivers.find((each) => each.name === name);
  if (!driver) throw new TypeError(`There is no store driver "${name}".`);
  return driver;
}
