import { readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, resolve as absolute } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { StoreDamaged, StoreInUse, StoreUnavailable } from '../errors.js';
import { makePrivateDirectory, makePrivateFile, PRIVATE_FILE } from '../primitives/private-files.js';
import { messageOf, sqliteCode, translated } from './failures.js';
import { filesOf } from './files.js';

const SQLITE_BUSY = 5;

/** What the lock file remembers, as its user_version: that a ledger was made, and that one was open. */
const [CLOSED, OPEN] = [1, 2];

/**
 * One process owns a data directory. It holds SQLite's exclusive lock on a file of its own for as long as it lives, which
 * the operating system lets go whatever way the process ends. The same file remembers that a ledger was made here.
 */
export class DirectoryLock {
  private constructor(
    private readonly database: DatabaseSync,
    private readonly files: ReturnType<typeof filesOf>,
    /** How the directory was before: whether it had a lock file, and what the file of the owner said. */
    private readonly found: { readonly lock: boolean; readonly owner: string | undefined },
  ) {}

  /** @throws StoreInUse, StoreUnavailable, StoreDamaged */
  static take(directory: string): DirectoryLock {
    const files = filesOf(directory);
    const { lock, owner } = files;
    const made = makeLock(lock);
    const before = identityOf(lock);
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
          { file: lock },
        );
      }
      if (sqliteCode(error) !== SQLITE_BUSY) throw failure;
      throw inUse(directory, owner);
    }
    // Another process, whose start came to nothing, may have removed the file that is locked now.
    if (identityOf(lock) !== before) {
      database.close();
      throw inUse(directory, owner);
    }
    const acquired = new DirectoryLock(database, files, { lock: !made, owner: textIn(owner) });
    try {
      writeFileSync(owner, `${process.pid}\n`, { mode: PRIVATE_FILE });
    } catch (cause) {
      acquired.release({ asFound: true });
      throw new StoreUnavailable(`The file ${owner} cannot be written: ${messageOf(cause)}.`, { cause });
    }
    return acquired;
  }

  /** Whether a ledger was made in this directory. */
  get hasLedger(): boolean {
    return this.#remembered >= CLOSED;
  }

  /** Whether the last one who wrote to the ledger did not end by itself: then its write-ahead log must be there. */
  get wasLeftOpen(): boolean {
    return this.#remembered === OPEN;
  }

  /** On disk when it returns. */
  remember(ledger: 'open' | 'closed'): void {
    const number = ledger === 'open' ? OPEN : CLOSED;
    if (this.#remembered === number) return;
    this.database.exec(`PRAGMA user_version = ${number}; COMMIT; BEGIN EXCLUSIVE`);
  }

  get #remembered(): number {
    return Number(this.database.prepare('PRAGMA user_version').get()!['user_version']);
  }

  /** @param options `asFound`: nothing came of it, and the directory is left as it was. */
  release({ asFound = false } = {}): void {
    const { lock, owner } = this.files;
    if (asFound && this.found.owner !== undefined) writeFileSync(owner, this.found.owner);
    else if (textIn(owner) === `${process.pid}\n`) rmSync(owner, { force: true });
    if (asFound && !this.found.lock) rmSync(lock, { force: true });
    this.database.close();
  }
}

/** @throws StoreUnavailable */
function makeLock(file: string): boolean {
  try {
    return makePrivateFile(file);
  } catch (cause) {
    throw new StoreUnavailable(`The file ${file} cannot be written: ${messageOf(cause)}.`, { cause });
  }
}

function identityOf(file: string): string | undefined {
  const found = statSync(file, { bigint: true, throwIfNoEntry: false });
  return found && `${found.dev} ${found.ino}`;
}

function inUse(directory: string, owner: string): StoreInUse {
  return new StoreInUse(
    `The data directory ${directory} is in use by another Hudna process (pid ${textIn(owner)?.trim() || 'unknown'}). ` +
      'Stop that one, or set HUDNA_DATA_DIR to another directory.',
  );
}

/** What a file says; undefined where it cannot be read. */
function textIn(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
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
  makePrivateDirectory(directory);
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
