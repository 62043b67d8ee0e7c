import { realpathSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { BroadcastChannel } from 'node:worker_threads';
import { NotAPosition, StoreUnavailable } from '../errors.js';
import type { Appended, Batch, EventFilter, EventStore, StoreStatus, WrittenEvents } from '../port.js';
import { parsePosition, type Position } from '../position.js';
import { checkIdentity } from './check.js';
import { Doorbell } from '../doorbell.js';
import { messageOf, translated } from './failures.js';
import { filesOf, sizeOf } from './files.js';
import { Reading } from './reading.js';
import { openForReading } from './schema.js';
import { Subscriptions } from './subscription.js';
import { channelName } from './wakeup.js';

/** How often, in ms, a reader looks for commits of which no message reaches it: those of another process. */
const POLL = 200;

/**
 * The ledger of a directory, for reading only, beside the one store that writes it: in another thread or another process.
 * What it reads is checked as it is read. It keeps no process alive. Its first `find` or `readStream` reads over the
 * whole ledger once (some 2 seconds for a million events); `readAll` and `subscribe` do not need that.
 */
export class SqliteEventReader implements EventStore {
  readonly #subscriptions: Subscriptions;
  readonly #channel: BroadcastChannel;
  readonly #poll: NodeJS.Timeout;
  #closed = false;

  private constructor(
    private readonly database: DatabaseSync,
    private readonly reading: Reading,
    directory: string,
  ) {
    const bell = new Doorbell();
    this.#subscriptions = new Subscriptions(reading, bell);
    this.#channel = new BroadcastChannel(channelName(directory));
    this.#channel.onmessage = () => bell.ring();
    this.#channel.unref();
    const dataVersion = database.prepare('PRAGMA data_version');
    const look = () => dataVersion.get()!['data_version'];
    let version = look();
    this.#poll = setInterval(() => {
      try {
        const now = look();
        if (now !== version) bell.ring();
        version = now;
      } catch {
        // Whoever waits will meet the error where it can be thrown.
        bell.ring();
      }
    }, POLL).unref();
  }

  /**
   * @throws StoreUnavailable where there is no ledger, or one of a newer version.
   * @throws StoreDamaged where the file is no ledger.
   */
  static async open({ directory }: { directory: string }): Promise<SqliteEventReader> {
    let database: DatabaseSync | undefined;
    try {
      const real = realpathSync(directory);
      const { ledger } = filesOf(real);
      if (sizeOf(ledger) === 0) throw new StoreUnavailable(`There is no ledger in ${directory}.`);
      try {
        database = openForReading(ledger);
        checkIdentity(database, ledger);
        return new SqliteEventReader(database, new Reading(database, ledger), real);
      } catch (error) {
        throw translated(error, ledger);
      }
    } catch (error) {
      database?.close();
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      throw new StoreUnavailable(`There is no ledger in ${directory}: ${messageOf(error)}.`, {
        cause: error,
      });
    }
  }

  append(): Promise<Appended> {
    return onlyReads();
  }

  readStream: EventStore['readStream'] = (stream, options) => this.reading.readStream(stream, options);

  readAll: EventStore['readAll'] = async (options) => {
    checkPosition(options?.after);
    return this.reading.readAll(options);
  };

  readonly written: WrittenEvents = {
    readAll: async (options) => {
      checkPosition(options?.after);
      return this.reading.readWritten(options);
    },
    at: (position) => this.reading.readAt(position),
  };

  find: EventStore['find'] = (id) => this.reading.find(id);

  head: EventStore['head'] = () => this.reading.head();

  seal(): Promise<Position> {
    return onlyReads();
  }

  status(): StoreStatus {
    return { state: 'live' };
  }

  subscribe(options: { after: Position; filter?: EventFilter; signal?: AbortSignal }): AsyncIterable<Batch> {
    checkPosition(options.after);
    return this.#subscriptions.subscribe(options);
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    clearInterval(this.#poll);
    this.#channel.close();
    this.#subscriptions.close();
    this.reading.close();
    this.database.close();
  }
}

function onlyReads(): Promise<never> {
  return Promise.reject(new StoreUnavailable('This store was opened for reading only.'));
}

/** @throws NotAPosition where it is none of this store's, which are single numbers that JavaScript holds. */
export function checkPosition(position: Position | undefined): void {
  if (position === undefined) return;
  if (!parsePosition(position) || !Number.isSafeInteger(Number(position))) throw new NotAPosition(position);
}
