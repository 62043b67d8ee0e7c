import { DatabaseSync } from 'node:sqlite';
import { rmSync } from 'node:fs';
import { makePrivateFile } from '../primitives/private-files.js';
import { renameDurably } from '../primitives/files.js';

/** `Hudn`: distinguishes our files from those of other programs. */
export const LEDGER_FILE_ID = 0x4875646e;

/** Version of the schema, kept in the file's user_version. */
export const SCHEMA_VERSION = 1;

/**
 * One table that only ever grows at its end, and no index: see `StreamIndex`. AUTOINCREMENT keeps the last position in
 * sqlite_sequence as well, so that events missing at the end are noticed.
 */
export const EVENT_TABLE = `CREATE TABLE event (
  position INTEGER PRIMARY KEY AUTOINCREMENT,
  stream TEXT NOT NULL,
  revision INTEGER NOT NULL,
  id TEXT NOT NULL,
  type TEXT NOT NULL,
  recorded_at INTEGER NOT NULL,
  digest INTEGER NOT NULL,
  data TEXT NOT NULL,
  metadata TEXT NOT NULL
) STRICT`;

/** Makes an empty ledger: whole under its name or not there at all, even if the power fails meanwhile. */
export function createLedger(file: string): void {
  const draft = `${file}.new`;
  rmSync(draft, { force: true });
  rmSync(`${draft}-journal`, { force: true });
  makePrivateFile(draft);
  const database = new DatabaseSync(draft);
  try {
    // 8 KiB hold some ten events: of 4, 8 and 16 KiB it writes the least.
    database.exec(`PRAGMA page_size = 8192; PRAGMA synchronous = EXTRA; BEGIN; ${EVENT_TABLE};
      PRAGMA application_id = ${LEDGER_FILE_ID}; PRAGMA user_version = ${SCHEMA_VERSION}; COMMIT`);
  } finally {
    database.close();
  }
  renameDurably(draft, file);
}

/** The connection that writes: each COMMIT is on disk when it returns. */
export function openLedgerForWriting(file: string): DatabaseSync {
  const database = new DatabaseSync(file, { timeout: 5_000 });
  // A checkpoint each 8 MiB: measured, larger ones are no faster and only make the pauses longer.
  database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 1000;
    PRAGMA cache_size = -16000`);
  // The first read makes the write-ahead log and its index.
  database.prepare('SELECT 1 FROM sqlite_schema').get();
  return database;
}

/** A connection that cannot change anything, the write-ahead log included. */
export function openLedgerForReading(file: string): DatabaseSync {
  const database = new DatabaseSync(file, { readOnly: true, timeout: 5_000 });
  database.exec('PRAGMA cache_size = -16000');
  return database;
}
