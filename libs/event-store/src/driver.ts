/** A kind of store, as the processes see it: how it is named and configured, how it is opened, what can be relied on. */
import type { Environment } from './configuration.js';
import type { Admit } from './found.js';
import type { EventStore, StoreStatus } from './port.js';

/** Plain data: it passes between threads. A connection string holds a password, and is not to be shown. */
export interface StoreSettings {
  /** The name of the driver. */
  readonly driver: string;
  /** Where the ledger's files are, of an embedded store. */
  readonly directory?: string;
  readonly [setting: string]: string | undefined;
}

/** The settings of an embedded store. */
export interface EmbeddedSettings extends StoreSettings {
  readonly directory: string;
}

export interface StoreTraits {
  /** The ledger is in files of the data directory: the store checks them when it is opened, and keeps other processes away. */
  readonly embedded: boolean;
  /** Appends that are under way together are taken in the order in which they were sent. */
  readonly appendsInOrder: boolean;
  /** Positions are 1, 2, 3 ...: the position of the last event is how many there are. */
  readonly positionsCount: boolean;
}

export interface OpenOptions {
  /** The clock that `recordedAt` is taken from, in epoch milliseconds. */
  readonly now?: () => number;
  /** Called during a long check at opening. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Of an embedded ledger: asked when it was read, before anything is written. */
  readonly admit?: Admit;
  /** Of an embedded ledger: called when what is written can no longer be kept, and when it can again. */
  readonly onStatus?: (status: StoreStatus) => void;
}

export interface StoreDriver<Settings extends StoreSettings = StoreSettings> {
  /** As HUDNA_STORE and `Settings.driver` have it. */
  readonly name: string;
  /** As sentences have it. */
  readonly title: string;
  readonly traits: StoreTraits;

  /**
   * The settings that the environment gives.
   * @param dataDirectory Where an embedded ledger is.
   * @throws ConfigurationError
   */
  configure(environment: Environment, dataDirectory: string): Settings;

  /**
   * The settings of a store that a command line names; undefined where the text names none of this driver's.
   * @throws ConfigurationError where the environment lacks what the text leaves to it.
   */
  parse(location: string, environment: Environment): Settings | undefined;

  /** A store that appends. */
  open(settings: Settings, options: OpenOptions): Promise<EventStore>;

  /** A store that only reads, in another thread or process than the one that appends. */
  openReader(settings: Settings): Promise<EventStore>;

  /** Whether a text is a position that such a store could have given. */
  isPosition(text: string): boolean;
}
