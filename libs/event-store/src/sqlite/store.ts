import type { DatabaseSync } from 'node:sqlite';
import { BroadcastChannel } from 'node:worker_threads';
import { validatedAppend, MAX_APPEND_BYTES } from '../validated-append.js';
import { StoreUnavailable } from '../errors.js';
import type {
  Appended,
  Batch,
  EventFilter,
  EventStore,
  ExpectedRevision,
  NewEvent,
  StoreStatus,
} from '../port.js';
import type { Position } from '../position.js';
import type { Admit } from '../found.js';
import { checkLedger, type CheckResult, type ProgressListener } from './check.js';
import { Notifier } from '../primitives/notifier.js';
import { translated } from './failures.js';
import { sizeOf } from '../primitives/files.js';
import { filesOf } from './files.js';
import { GroupWriter, type PendingAppend } from './group-writer.js';
import { StoreHealth } from './health.js';
import { InPlace } from './in-place.js';
import { DirectoryLock, makeDirectory } from './lock.js';
import { StreamIndex } from './stream-index.js';
import { checkPosition } from './position.js';
import { SqliteEventReader } from './reader.js';
import { SqliteReads } from './sqlite-reads.js';
import { damaged } from './rows.js';
import { createLedger, openLedgerForWriting } from './schema.js';
import { Subscriptions } from './subscription.js';
import { channelName } from './wakeup.js';

export interface SqliteEventStoreOptions {
  /** Where the ledger is kept; made where it is not there. One process at a time. */
  readonly directory: string;
  /** The clock that `recordedAt` is taken from, in epoch milliseconds. Default: Date.now. */
  readonly now?: () => number;
  /** Bytes of data, as JSON, that one append may have. Default: 1 MiB, which is KurrentDB's. */
  readonly maxAppendBytes?: number;
  /** Called during the check at opening, each 20,000 events. */
  readonly onProgress?: ProgressListener;
  /** Asked after that check, before anything is written: whether the ledger is the one that it should be. */
  readonly admit?: Admit;
  /** Called when what is written can no longer be kept, and when it can again. */
  readonly onStatus?: (status: StoreStatus) => void;
}

/** Appends written in one transaction at most: those that come while it is written wait for it. */
const GROUP = 1_000;

/** The embedded store: a ledger in one SQLite file, written by this process alone. */
export class SqliteEventStore implements EventStore {
  readonly #subscriptions: Subscriptions;
  readonly #channel: BroadcastChannel;
  private readonly writer: GroupWriter;
  readonly #queue: PendingAppend[] = [];
  #scheduled = false;
  #closed = false;
  /** Epoch ms: nothing is recorded before this. */
  #earliestMs = 0;

  private constructor(
    private readonly database: DatabaseSync,
    private readonly reads: SqliteReads,
    checked: CheckResult,
    private readonly lock: DirectoryLock,
    directory: string,
    private readonly health: StoreHealth,
    private readonly now: () => number,
    private readonly maxAppendBytes: number,
  ) {
    const time = () => Math.max(this.now(), this.#earliestMs);
    this.writer = new GroupWriter(database, reads, time, checked.lastRecordedAt, health);
    this.#subscriptions = new Subscriptions(reads, new Notifier());
    this.#channel = new BroadcastChannel(channelName(directory));
    this.#channel.unref();
  }

  /**
   * Opens the ledger of a directory, or makes an empty one. An existing one is read and checked from end to end first
   * (some 4 seconds for a million events), and nothing is written to it before that: where it is refused, the directory is
   * left as it was, to the byte.
   * @throws StoreInUse where another process, or this one, has the directory open.
   * @throws StoreDamaged where the ledger is not as it was written.
   * @throws StoreUnavailable where the files cannot be used, or are of a newer version.
   */
  static async open(options: SqliteEventStoreOptions): Promise<SqliteEventStore> {
    const directory = makeDirectory(options.directory);
    const files = filesOf(directory);
    const { ledger } = files;
    const lock = DirectoryLock.take(directory);
    let begun = false;
    let database: DatabaseSync | undefined;
    try {
      const found = await checkExisting(directory, lock, options);
      begun = true;
      if (!found) createLedger(ledger);
      if (!lock.hasLedger) lock.remember('closed');
      database = openLedgerForWriting(ledger);
      lock.remember('open');
      const checked = found ?? emptyLedger();
      const inPlace = new InPlace([ledger, files.writeAheadLog, files.index, files.lock]);
      return new SqliteEventStore(
        database,
        new SqliteReads(database, ledger, checked.streamIndex),
        checked,
        lock,
        directory,
        new StoreHealth(database, ledger, inPlace, lock, options.onStatus),
        options.now ?? Date.now,
        options.maxAppendBytes ?? MAX_APPEND_BYTES,
      );
    } catch (error) {
      if (database) closeFor(lock, database);
      lock.release({ asFound: !begun });
      throw translated(error, ledger);
    }
  }

  /** A store that only reads, beside the one that writes: in another thread or another process. */
  static openReader(options: { directory: string }): Promise<SqliteEventReader> {
    return SqliteEventReader.open(options);
  }

  /**
   * @throws TypeError where an event is not one: no events, an id that is no UUID or comes twice, no type, no stream.
   * @throws EventIdTaken where another stream has an event with one of these ids.
   */
  async append(stream: string, events: readonly NewEvent[], expected: ExpectedRevision): Promise<Appended> {
    const json = validatedAppend(stream, events, expected, this.maxAppendBytes);
    if (this.#closed) throw new StoreUnavailable('The store is closed.');
    this.health.refuseFailed();
    return new Promise((resolve, reject) => {
      this.#queue.push({ stream, events, json, expected, resolve, reject });
      this.#schedule();
    });
  }

  readStream: EventStore['readStream'] = (stream, options) => this.reads.readStream(stream, options);

  readAll: EventStore['readAll'] = async (options) => {
    checkPosition(options?.after);
    return this.reads.readAll(options);
  };

  find: EventStore['find'] = (id) => this.reads.find(id);

  head: EventStore['head'] = () => this.reads.head();

  async advanceWatermark(recordedMs: number): Promise<Position> {
    if (!(Math.floor(recordedMs) <= this.now())) {
      throw new RangeError(`The moment ${recordedMs} is in the future, and cannot be sealed yet.`);
    }
    // What is queued is recorded later, too: the head can be had at once.
    this.#earliestMs = Math.max(this.#earliestMs, Math.floor(recordedMs) + 1);
    return this.reads.head();
  }

  status(): StoreStatus {
    if (!this.#closed) this.health.look();
    return this.health.status;
  }

  subscribe(options: { after: Position; filter?: EventFilter; signal?: AbortSignal }): AsyncIterable<Batch> {
    checkPosition(options.after);
    return this.#subscriptions.subscribe(options);
  }

  /** Writes what is queued, ends the subscriptions, brings the write-ahead log into the file, lets the directory go. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    while (this.#queue.length > 0) this.#flush();
    this.#subscriptions.close();
    this.reads.close();
    this.health.close();
    this.#channel.close();
    closeFor(this.lock, this.database);
    this.lock.release();
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      if (this.#queue.length === 0) return;
      this.#flush();
      if (this.#queue.length > 0) this.#schedule();
    });
  }

  #flush(): void {
    const rows = this.writer.write(this.#queue.splice(0, GROUP));
    if (rows.length === 0) return;
    this.#subscriptions.committed(rows);
    this.#channel.postMessage(rows.at(-1)![0]);
  }
}

/** Brings the write-ahead log into the file, and closes it. */
function closeFor(lock: DirectoryLock, database: DatabaseSync): void {
  try {
    // In this order: while it counts as open, a log that is gone is a loss.
    lock.remember('closed');
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  } catch {
    // A full disk: what is in the write-ahead log is read from there at the next start.
  } finally {
    database.close();
  }
}

/** The ledger that is there, checked; undefined where one is to be made. */
async function checkExisting(
  directory: string,
  lock: DirectoryLock,
  { onProgress, admit }: SqliteEventStoreOptions,
): Promise<CheckResult | undefined> {
  const { ledger, writeAheadLog } = filesOf(directory);
  if (sizeOf(ledger) > 0) return checkLedger(directory, lock.wasLeftOpen, onProgress, admit);
  if (lock.hasLedger || sizeOf(writeAheadLog) > 0) {
    throw damaged(ledger, 'it is empty or gone, and there was one here');
  }
  await admit?.({ events: 0, at: unread });
  return undefined;
}

function emptyLedger(): CheckResult {
  return { streamIndex: new StreamIndex({ idAt: unread, streamAt: unread }), lastRecordedAt: 0 };
}

function unread(): never {
  throw new Error('Nothing to read in an empty ledger.');
}
