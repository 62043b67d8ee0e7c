import { mkdirSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, resolve as absolute } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { StoreDamaged, StoreInUse, StoreUnavailable } from '../errors.js';
import { messageOf, sqliteCode, translated } from './failures.js';
import { filesOf } from './files.js';

const SQLITE_BUSY = 5;

/**
 * One process owns a data directory. It holds SQLite's exclusive lock on a file of its own for as long as it lives, which
 * the operating system lets go whatever way the process ends. The same file remembers that a ledger was made here.
 */
export class DirectoryLock {
  private constructor(
    private readonly database: DatabaseSync,
    private readonly owner: string,
  ) {}

  /** @throws StoreInUse, StoreUnavailable, StoreDamaged */
  static take(directory: string): DirectoryLock {
    const { lock, owner } = filesOf(directory);
    let database: DatabaseSync | undefined;
    try {
      database = new DatabaseSync(lock, { timeout: 0 });
      // This way the lock outlives a commit, too.
      database.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
    } catch (error) {
      database?.close();
      const failure = translated(error, lock);
      if (failure instanceof StoreDamaged) {
        throw new StoreDamaged(
          `The lock file ${lock} is not as it was written. It holds no events: remove it.`,
        );
      }
      if (sqliteCode(error) !== SQLITE_BUSY) throw failure;
      throw new StoreInUse(
        `The data directory ${directory} is in use by another Hudna process (pid ${ownerIn(owner)}). ` +
          'Stop that one, or set HUDNA_DATA_DIR to another directory.',
      );
    }
    try {
      writeFileSync(owner, `${process.pid}\n`);
    } catch (cause) {
      database.close();
      throw new StoreUnavailable(`The file ${owner} cannot be written: ${messageOf(cause)}.`, { cause });
    }
    return new DirectoryLock(database, owner);
  }

  /** Whether a ledger was made in this directory. */
  get hasLedger(): boolean {
    return this.database.prepare('PRAGMA user_version').get()!['user_version'] === 1;
  }

  rememberLedger(): void {
    this.database.exec('PRAGMA user_version = 1; COMMIT; BEGIN EXCLUSIVE');
  }

  release(): void {
    rmSync(this.owner, { force: true });
    this.database.close();
  }
}

function ownerIn(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim() || 'unknown';
  } catch {
    return 'unknown';
  }
}

/** Makes a data directory where it is not there. Its real path: the same for all who come by another way. @throws StoreUnavailable */
export function makeDirectory(directory: string): string {
  try {
    makeDirectories(absolute(directory));
    return realpathSync(directory);
  } catch (cause) {
    throw new StoreUnavailable(`The data directory ${directory} cannot be used: ${messageOf(cause)}.`, {
      cause,
    });
  }
}

/** Level by level: on some file systems, like /proc, Node tries for ever where it is to make several at once. */
function makeDirectories(directory: string): void {
  if (isDirectory(directory)) return;
  if (dirname(directory) !== directory) makeDirectories(dirname(directory));
  try {
    mkdirSync(directory);
  } catch (error) {
    // Another process may have been faster.
    if (!isDirectory(directory)) throw error;
  }
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
