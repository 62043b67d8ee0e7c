import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigurationError } from './configuration.js';
import {
  driverOf,
  drivers,
  isEmbedded,
  openReader,
  storeSettingsIn,
  storeSettingsOf,
  traitsOf,
} from './drivers.js';
import { LedgerMissing } from './errors.js';
import { START } from './position.js';

const SERVER = 'kurrentdb://db.example:2113?tls=true';

describe('the settings of a store', () => {
  it('are those of the embedded store in the data directory where nothing is set', () => {
    expect(storeSettingsIn({}, 'data')).toEqual({ driver: 'sqlite', directory: 'data' });
    expect(storeSettingsIn({ HUDNA_STORE: ' sqlite ' }, 'data')).toEqual({
      driver: 'sqlite',
      directory: 'data',
    });
  });

  it('are a connection string from the environment or a file', () => {
    const directory = mkdtempSync(join(tmpdir(), 'hudna-drivers-'));
    const file = join(directory, 'connection');
    try {
      writeFileSync(file, `${SERVER}\n`);
      const settings = { driver: 'kurrentdb', connectionString: SERVER };
      const environment = { HUDNA_STORE: 'kurrentdb' };
      expect(storeSettingsIn({ ...environment, KURRENTDB_CONNECTION_STRING: SERVER }, 'data')).toEqual(
        settings,
      );
      expect(storeSettingsIn({ ...environment, KURRENTDB_CONNECTION_STRING_FILE: file }, 'data')).toEqual(
        settings,
      );
    } finally {
      rmSync(directory, { recursive: true });
    }
  });

  it.each([
    [
      { HUDNA_STORE: 'mysql' },
      'HUDNA_STORE is "mysql": set it to sqlite or to kurrentdb, or leave it out for sqlite.',
    ],
    [{ HUDNA_STORE: 'kurrentdb' }, /^HUDNA_STORE is kurrentdb: say where it is/],
    [
      {
        HUDNA_STORE: 'kurrentdb',
        KURRENTDB_CONNECTION_STRING: SERVER,
        KURRENTDB_CONNECTION_STRING_FILE: 'file',
      },
      /are both set: leave out one of them/,
    ],
    [
      { HUDNA_STORE: 'kurrentdb', KURRENTDB_CONNECTION_STRING_FILE: '/nowhere/connection' },
      /names \/nowhere\/connection, which cannot be read \(ENOENT\)/,
    ],
  ])('are refused where they cannot be used: %j', (environment, says) => {
    const read = () => storeSettingsIn(environment, 'data');
    expect(read).toThrow(ConfigurationError);
    expect(read).toThrow(says);
  });

  it('are read from a command line, with what is secret from the environment', () => {
    expect(storeSettingsOf('sqlite:/some/where', {})).toEqual({ driver: 'sqlite', directory: '/some/where' });
    expect(storeSettingsOf('kurrentdb', { KURRENTDB_CONNECTION_STRING: SERVER })).toEqual({
      driver: 'kurrentdb',
      connectionString: SERVER,
    });
    expect(() => storeSettingsOf('kurrentdb', {})).toThrow(ConfigurationError);
    for (const text of ['sqlite:', '/some/where', SERVER]) expect(storeSettingsOf(text, {})).toBeUndefined();
  });
});

describe('a driver', () => {
  it('is found by the name in the settings', () => {
    expect(drivers.map((driver) => driverOf({ driver: driver.name }))).toEqual(drivers);
    expect(() => driverOf({ driver: 'mysql' })).toThrow(TypeError);
    expect(isEmbedded({ driver: 'sqlite', directory: 'data' })).toBe(true);
    expect(traitsOf({ driver: 'kurrentdb', connectionString: SERVER })).toEqual({
      embedded: false,
      appendsInOrder: false,
      positionsCount: false,
    });
  });

  it.each([
    [START, ['sqlite', 'kurrentdb']],
    ['17', ['sqlite']],
    ['17/17', ['kurrentdb']],
    ['17/18', []],
    ['x', []],
  ])('knows its positions: %s', (text, names) => {
    expect(drivers.filter((driver) => driver.isPosition(text)).map(({ name }) => name)).toEqual(names);
  });

  it('says that there is no ledger where one is to be read, and where', async () => {
    const opening = openReader({ driver: 'sqlite', directory: '/nowhere/at/all' });
    await expect(opening).rejects.toThrow(LedgerMissing);
    await expect(opening).rejects.toMatchObject({ directory: '/nowhere/at/all' });
  });
});
