import { accessSync, constants, statfsSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { StoreDamaged, StoreUnavailable } from '../errors.js';
import type { StoreStatus } from '../port.js';
import { messageOf } from './failures.js';
import type { InPlace } from './in-place.js';
import type { DirectoryLock } from './lock.js';
import { SCHEMA_VERSION } from './schema.js';

/** How often, in ms, it is looked whether the files are in place, and whether they can be written to again. */
const LOOK_MS = 1_000;

/** Bytes that must be free before a disk that was full counts as one that is not. */
const FREE_BYTES = 1_048_576;

const LIVE: StoreStatus = { state: 'live' };

/** Sent to clients, too: no path is in it. */
const REASONS = {
  gone: 'The files of the ledger were removed or replaced while it was in use: nothing more is taken. Put the same files back. If they are lost, save what is still answered (/v1/events) before you stop the server, and restore a backup.',
  cut: 'The files of the ledger were cut while it was in use: nothing more is taken. Stop the server and restore a backup.',
  damaged:
    'The ledger is damaged: nothing more is taken. Stop the server, keep the files, and restore a backup.',
};

/** Whether what is written is kept: looked at with each commit, and each second without one. */
export class StoreHealth {
  #status = LIVE;
  #damaged = false;
  readonly #timer: NodeJS.Timeout;

  constructor(
    private readonly database: DatabaseSync,
    private readonly file: string,
    private readonly inPlace: InPlace,
    private readonly lock: Pick<DirectoryLock, 'remember'>,
    private readonly onStatus?: (status: StoreStatus) => void,
  ) {
    this.#timer = setInterval(() => this.look(), LOOK_MS).unref();
  }

  get status(): StoreStatus {
    return this.#status;
  }

  /** What is written is not kept where the files were removed, replaced or cut. @throws StoreUnavailable */
  refuseLost(): void {
    this.#lookAtFiles();
    this.refuseFailed();
  }

  /** @throws StoreUnavailable where nothing more is taken. */
  refuseFailed(): void {
    if (this.#status.state === 'failed') throw new StoreUnavailable(this.#status.reason);
  }

  /** A group was written, or nothing had to be. */
  wrote(): void {
    if (this.#status.state === 'unwritable') this.#become(LIVE);
  }

  /** A group could not be written. Gives the error for its senders. */
  failed(error: Error): Error {
    if (error instanceof StoreDamaged) this.#damaged = true;
    else if (!(error instanceof StoreUnavailable)) return error;
    this.#lookAtFiles();
    if (this.#status.state !== 'failed') this.#become(unwritable(error));
    return new StoreUnavailable(this.#status.reason, { cause: error });
  }

  /** Whether the files are in place, and can be written to. */
  look(): void {
    this.#lookAtFiles();
    if (this.#status.state === 'failed' || this.database.isTransaction) return;
    try {
      accessSync(this.file, constants.W_OK);
      if (this.#status.state === 'live') return;
      // What is left of a disk that is full may be enough for one page, and not for a report.
      const { bavail, bsize } = statfsSync(this.file);
      if (bavail * bsize < FREE_BYTES) throw new Error('database or disk is full');
      // Writes a page as any commit does, and says what was said before.
      this.database.exec(`BEGIN IMMEDIATE; PRAGMA user_version = ${SCHEMA_VERSION}; COMMIT`);
      this.#become(LIVE);
    } catch (error) {
      if (this.database.isTransaction) this.database.exec('ROLLBACK');
      this.#become(unwritable(error));
    }
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #lookAtFiles(): void {
    const fault = this.#damaged ? 'damaged' : this.inPlace.fault();
    if (fault) {
      if (this.#status.state !== 'failed' && fault === 'gone') this.#checkpoint();
      this.#become({ state: 'failed', reason: REASONS[fault] });
    } else if (this.#status.state === 'failed') {
      this.#remember('open');
      this.#become(LIVE);
    }
  }

  /** Where it is the write-ahead log alone that was removed, what it held can still be brought into the ledger's file. */
  #checkpoint(): void {
    try {
      if (this.database.isTransaction) return;
      const { busy, log, checkpointed } = this.database.prepare('PRAGMA wal_checkpoint(PASSIVE)').get()!;
      // The ledger's file has all of it: a log that is gone at the next start is no loss.
      if (busy === 0 && log === checkpointed) this.#remember('closed');
    } catch {
      // Then that file cannot be written to either, and the status says what to do.
    }
  }

  #remember(ledger: 'open' | 'closed'): void {
    try {
      this.lock.remember(ledger);
    } catch {
      // A disk that cannot be written to: the next start is refused, which is the safe side.
    }
  }

  #become(status: StoreStatus): void {
    const { state, reason } = this.#status;
    if (state === status.state && reason === status.reason) return;
    this.#status = status;
    this.onStatus?.(status);
  }
}

function unwritable(error: unknown): StoreStatus {
  return {
    state: 'unwritable',
    reason: `The ledger cannot be written to now (${causeOf(error)}): make room on the disk, or mend the permissions. It is tried again each second.`,
  };
}

/** SQLite's words, or the system's code: neither names a file. */
function causeOf(error: unknown): string {
  const { cause, code, errcode } = error as { cause?: unknown; code?: string; errcode?: number };
  if (cause !== undefined) return causeOf(cause);
  return errcode === undefined && code !== undefined ? code : messageOf(error);
}
