import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { readWriteAheadLog } from './write-ahead-log.js';

const WITHOUT_LOCKS = process.platform === 'win32' ? 'win32-none' : 'unix-none';

/**
 * A connection that leaves everything as it is, the names in the directory included, for as long as nobody else has the
 * file open to write: it keeps its index of the write-ahead log in its own memory, and cannot bring the log into the file.
 * A log without a whole commit is passed over: SQLite would remove it.
 * @param commits How many there are in the write-ahead log, where that is known.
 */
export function openUntouched(
  file: string,
  commits = readWriteAheadLog(`${file}-wal`).commits,
): DatabaseSync {
  const url = pathToFileURL(file);
  url.search = commits > 0 ? `mode=ro&vfs=${WITHOUT_LOCKS}` : 'immutable=1';
  const database = new DatabaseSync(url, { readOnly: true });
  database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA cache_size = -16000');
  return database;
}
