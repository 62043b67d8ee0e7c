import { realpathSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { BroadcastChannel } from 'node:worker_threads';
import { LedgerMissing, StoreUnavailable } from '../errors.js';
import type { Appended, Batch, EventFilter, EventStore, StoreStatus, RawReader } from '../port.js';
import type { Position } from '../position.js';
import { checkIdentity } from './check.js';
import { Notifier } from '../primitives/notifier.js';
import { messageOf, translated } from './failures.js';
import { sizeOf } from '../primitives/files.js';
import { filesOf } from './files.js';
import { checkPosition } from './position.js';
import { SqliteReads } from './sqlite-reads.js';
import { openLedgerForReading } from './schema.js';
import { Subscriptions } from './subscription.js';
import { channelName } from './wakeup.js';

/** How often, in ms, a reader looks for commits of which no message reaches it: those of another process. */
const POLL_MS = 200;

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
    private readonly reads: SqliteReads,
    directory: string,
  ) {
    const notifier = new Notifier();
    this.#subscriptions = new Subscriptions(reads, notifier);
    this.#channel = new BroadcastChannel(channelName(directory));
    this.#channel.onmessage = () => notifier.notify();
    this.#channel.unref();
    const dataVersion = database.prepare('PRAGMA data_version');
    const look = () => dataVersion.get()!['data_version'];
    let version = look();
    this.#poll = setInterval(() => {
      try {
        const now = look();
        if (now !== version) notifier.notify();
        version = now;
      } catch {
        // A waiter meets the error where it can be thrown.
        notifier.notify();
      }
    }, POLL_MS).unref();
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
      if (sizeOf(ledger) === 0) throw new LedgerMissing(directory);
      try {
        database = openLedgerForReading(ledger);
        checkIdentity(database, ledger);
        return new SqliteEventReader(database, new SqliteReads(database, ledger), real);
      } catch (error) {
        throw translated(error, ledger);
      }
    } catch (error) {
      database?.close();
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      throw new LedgerMissing(directory, { why: messageOf(error), cause: error });
    }
  }

  append(): Promise<Appended> {
    return onlyReads();
  }

  readStream: EventStore['readStream'] = (stream, options) => this.reads.readStream(stream, options);

  readAll: EventStore['readAll'] = async (options) => {
    checkPosition(options?.after);
    return this.reads.readAll(options);
  };

  readonly raw: RawReader = {
    readAll: async (options) => {
      checkPosition(options?.after);
      return this.reads.readRaw(options);
    },
    at: (position) => this.reads.readAt(position),
  };

  find: EventStore['find'] = (id) => this.reads.find(id);

  head: EventStore['head'] = () => this.reads.head();

  advanceWatermark(): Promise<Position> {
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
    this.reads.close();
    this.database.close();
  }
}

function onlyReads(): Promise<never> {
  return Promise.reject(new StoreUnavailable('This store was opened for reading only.'));
}
