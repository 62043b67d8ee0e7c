/**
 * The tables of a views file. A fact is one small row to find it by; its event is a line of a block of up to
 * `BLOCK` events that were written together, since writing one long text takes a third of what many short ones do. While a
 * file is being built it has no index but the primary keys: sorting once at the end is cheaper than a million inserts
 * at random places.
 */
import { DatabaseSync } from 'node:sqlite';
import type { Reference } from '@hudna/domain';
import { makePrivateFile } from '@hudna/event-store';
import { openUntouched } from '@hudna/event-store/sqlite';

/** `HudV`: distinguishes our files from those of other programs. */
export const READ_MODEL_FILE_ID = 0x48756456;

/** Goes up whenever the tables change, and is kept in the file's user_version: no other can be read. */
export const LAYOUT = 4;

/** Events in a block at most. */
export const BLOCK = 32;

/** A fact whose interval is longer than this, in ms, has an index of its own, so that `during` need not look far back. */
export const LONG = 172_800_000;

/** The start of the row of an event that states no version of a fact, epoch milliseconds. */
export const NEVER = 8.64e15;

/**
 * `seq` counts the events in ledger order from 1 without gaps, and each is a row of `fact`, for the version of a fact that
 * it states; `ends` is the last millisecond of the interval, and `revision` that of the record that the version is of, so
 * that all versions of a record have one. Of an amendment that states none it is its own, and it starts never. A
 * version is in force from its `seq` on, but not from a `by_seq` in `taken_away` up to the `back_seq` beside it (without
 * end where that is null). `amendment` has the events that are amendments, by the id of their record and by its entity, and
 * `duplicate_link` the ids of the records that links have called duplicates of another.
 *
 * The id of an entity is the `seq` of its first event, and its `starts` is that one's; `late` says where that does not
 * decide by when something of it had begun: 1 where a later version starts earlier, 2 where amendments have at some time
 * left it no fact in force, or another start of the first. Of the latter `entity_start` has that start, for the prefixes from
 * `from_seq` up to `to_seq` (without end where that is null).
 * `clock_drop` has the events whose clock (`clock`, epoch ms) stood behind their stamp.
 */
export const TABLES = `
  CREATE TABLE event_block (seq INTEGER PRIMARY KEY, digest INTEGER NOT NULL, lines BLOB NOT NULL) STRICT;
  CREATE TABLE fact (
    seq INTEGER PRIMARY KEY, entity_id INTEGER NOT NULL, category TEXT NOT NULL, starts INTEGER NOT NULL,
    ends INTEGER NOT NULL, recorded_at INTEGER NOT NULL, revision INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE taken_away (
    seq INTEGER NOT NULL, by_seq INTEGER NOT NULL, back_seq INTEGER, PRIMARY KEY (seq, by_seq)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE amendment (
    seq INTEGER PRIMARY KEY, record TEXT NOT NULL, entity_id INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX amendment_by_record ON amendment (record);
  CREATE INDEX amendment_by_entity ON amendment (entity_id);
  CREATE TABLE duplicate_link (
    other TEXT NOT NULL, record TEXT NOT NULL, PRIMARY KEY (other, record)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE entity (
    id INTEGER PRIMARY KEY, category TEXT NOT NULL, name TEXT NOT NULL, starts INTEGER NOT NULL,
    late INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE entity_start (
    entity_id INTEGER NOT NULL, category TEXT NOT NULL, name TEXT NOT NULL, starts INTEGER NOT NULL,
    from_seq INTEGER NOT NULL, to_seq INTEGER, PRIMARY KEY (entity_id, from_seq)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE reference (key TEXT NOT NULL, entity_id INTEGER NOT NULL, seq INTEGER NOT NULL) STRICT;
  CREATE TABLE clock_drop (seq INTEGER PRIMARY KEY, clock INTEGER NOT NULL) STRICT;
  CREATE TABLE checkpoint (
    one INTEGER PRIMARY KEY CHECK (one = 1), position TEXT NOT NULL, last TEXT NOT NULL, before TEXT NOT NULL,
    recorded_at INTEGER NOT NULL
  ) STRICT;`;

/** What amendments are written by: a file that is being built has it before the others where there are any. */
export const INDEX_TO_AMEND = 'CREATE INDEX IF NOT EXISTS fact_by_entity ON fact (entity_id, revision)';

const INDEXES = `
  ${INDEX_TO_AMEND};
  CREATE INDEX fact_by_start ON fact (category, starts, ends, entity_id);
  CREATE INDEX long_fact_by_end ON fact (category, ends, starts, entity_id) WHERE ends - starts > ${LONG};
  CREATE UNIQUE INDEX entity_by_name ON entity (category, name);
  CREATE INDEX entity_by_start ON entity (category, starts, name, late);
  CREATE INDEX late_entity_by_start ON entity (category, starts, name) WHERE late = 1;
  CREATE INDEX entity_start_by_start ON entity_start (category, starts, name);
  CREATE INDEX reference_by_key ON reference (key, entity_id, seq);`;

/** Whether the version of a row is in force with so many events, of which it is one. */
export const IN_FORCE = (seq: string, known: string) =>
  `NOT EXISTS (SELECT 1 FROM taken_away WHERE taken_away.seq = ${seq} AND by_seq <= ${known}
     AND (back_seq IS NULL OR back_seq > ${known}))`;

/** What a reference is found by: the category of the entities that refer, and what they refer to. */
export function referenceKey(category: string, reference: Reference): string {
  return `${category} ${reference.category} ${reference.id}`;
}

/** A views file does not hold what was written to it; it can be built anew. */
export class ReadModelDamaged extends Error {
  override readonly name = 'ViewsDamaged';
}

/** An empty file to be built, without a journal and in one transaction: what is not finished is thrown away. */
export function createBuilding(file: string): DatabaseSync {
  makePrivateFile(file);
  const database = new DatabaseSync(file);
  database.exec(`PRAGMA page_size = 8192; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;
    PRAGMA locking_mode = EXCLUSIVE; PRAGMA cache_size = -32000; PRAGMA threads = 2; ${TABLES}; BEGIN`);
  return database;
}

/** Adds what makes the file whole: its indexes, and at the very end its tag. */
export function finishBuilding(database: DatabaseSync): void {
  database.exec(`UPDATE entity SET late = 1 WHERE late = 0 AND id IN (
    SELECT fact.entity_id FROM fact JOIN entity AS first ON first.id = fact.entity_id
    WHERE fact.seq <> fact.entity_id AND fact.starts < first.starts)`);
  database.exec(`COMMIT; ${INDEXES}`);
  database.exec(`PRAGMA application_id = ${READ_MODEL_FILE_ID}; PRAGMA user_version = ${LAYOUT}`);
  database.exec('PRAGMA locking_mode = NORMAL; PRAGMA journal_mode = WAL');
}

/** A commit need not be on disk at once: what a power failure takes is written again. Rows and checkpoint go together. */
export function openReadModelForWriting(file: string): DatabaseSync {
  const database = new DatabaseSync(file, { timeout: 5_000 });
  return closingOnError(database, () => {
    checkTag(database, file);
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL');
  });
}

/** Room for pages of the indexes, which are written at random places. To be set after the check, which would fill it. */
export function cacheForWriting(database: DatabaseSync): void {
  database.exec('PRAGMA cache_size = -64000');
}

/** Reads the whole file: a second for a gigabyte. @throws ReadModelDamaged */
export function checkStructure(database: DatabaseSync, file: string): void {
  const fault = Object.values(database.prepare('PRAGMA quick_check(1)').get()!)[0];
  if (fault !== 'ok') throw new ReadModelDamaged(`The views file ${file} is damaged: ${String(fault)}.`);
}

export function openReadModelForReading(file: string): DatabaseSync {
  const database = new DatabaseSync(file, { readOnly: true, timeout: 5_000 });
  return closingOnError(database, () => {
    checkTag(database, file);
    database.exec('PRAGMA cache_size = -16000');
  });
}

/** While nobody writes to the file; not a byte is changed, here or beside it. */
export function openReadModelUntouched(file: string): DatabaseSync {
  const database = openUntouched(file);
  return closingOnError(database, () => checkTag(database, file));
}

function checkTag(database: DatabaseSync, file: string): void {
  const tag = database.prepare('PRAGMA application_id').get()!['application_id'];
  const layout = database.prepare('PRAGMA user_version').get()!['user_version'];
  if (tag !== READ_MODEL_FILE_ID || layout !== LAYOUT) {
    throw new ReadModelDamaged(`The file ${file} is no views file with layout ${LAYOUT}.`);
  }
}

function closingOnError(database: DatabaseSync, use: () => void): DatabaseSync {
  try {
    use();
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

const CORRUPT = 11;
const NOT_A_DATABASE = 26;

/** PERM, BUSY, LOCKED, NOMEM, READONLY, IOERR, FULL, CANTOPEN, PROTOCOL: https://www.sqlite.org/rescode.html */
const FAULTS = [3, 5, 6, 7, 8, 10, 13, 14, 15];

/** Whether the error says that a views file is not what was written. */
export function isDamage(error: unknown): boolean {
  const code = sqliteCode(error);
  return error instanceof ReadModelDamaged || code === CORRUPT || code === NOT_A_DATABASE;
}

/** Whether the error says that the views files cannot be used now, which may pass: a full disk, a file that is locked. */
export function isFault(error: unknown): boolean {
  const code = sqliteCode(error);
  // Node's own, of a call to the system, have a number as well.
  const system = typeof (error as { errno?: unknown } | undefined)?.errno === 'number';
  return code === undefined ? system : FAULTS.includes(code);
}

/** The primary result code of an error from node:sqlite. */
function sqliteCode(error: unknown): number | undefined {
  const code = (error as { errcode?: unknown } | undefined)?.errcode;
  return typeof code === 'number' ? code & 0xff : undefined;
}
