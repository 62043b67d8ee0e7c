import { crc32 } from 'node:zlib';
import type { DatabaseSync } from 'node:sqlite';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { StoreDamaged, StoreUnavailable } from '../errors.js';
import type { Admit } from '../found.js';
import { translated } from './failures.js';
import { filesOf } from './files.js';
import { StreamIndex } from './stream-index.js';
import { checkWriteAheadLog } from './write-ahead-log.js';
import { SqliteReads } from './sqlite-reads.js';
import { DIGESTED, damaged, damagedEvent } from './rows.js';
import { LEDGER_FILE_ID, EVENT_TABLE, SCHEMA_VERSION } from './schema.js';
import { openUntouched } from './untouched.js';

/** Called with how many of the events have been checked. */
export type ProgressListener = (done: number, total: number) => void;

/** Rows read together: few, since what is alive when V8 collects makes it enlarge the young heap, and it seldom shrinks. */
const PAGE_ROWS = 50;

/** What the check has learned on its way. */
export interface CheckResult {
  readonly streamIndex: StreamIndex;
  /** Epoch ms, 0 in an empty ledger. */
  readonly lastRecordedAt: number;
}

/**
 * Reads the whole ledger before anything is written to it: the structure of the file, each event's digest, positions
 * without gaps, revisions in order, each id once. Whatever comes of it, not a byte is changed.
 * @param wasLeftOpen Whether the last who wrote to it did not end by itself.
 * @param admit Asked then whether it is the one that it should be.
 * @throws StoreDamaged, and what `admit` throws
 */
export async function checkLedger(
  directory: string,
  wasLeftOpen: boolean,
  onProgress?: ProgressListener,
  admit?: Admit,
): Promise<CheckResult> {
  const files = filesOf(directory);
  const { ledger } = files;
  const commits = checkWriteAheadLog(files, wasLeftOpen);
  let database: DatabaseSync | undefined;
  try {
    database = openUntouched(ledger, commits);
    checkIdentity(database, ledger);
    const fault = pragma(database, 'quick_check(1)');
    if (fault !== 'ok') throw damaged(ledger, String(fault).replaceAll('\n', ' '));
    const checked = await checkEvents(database, ledger, onProgress);
    const reads = new SqliteReads(database, ledger);
    await admit?.({ events: checked.streamIndex.count, at: (position) => reads.readAt(position) });
    return checked;
  } catch (error) {
    throw translated(error, ledger);
  } finally {
    database?.close();
  }
}

/** Whether the file is a ledger of ours, in a version that this program knows. */
export function checkIdentity(database: DatabaseSync, ledger: string): void {
  if (pragma(database, 'application_id') !== LEDGER_FILE_ID) {
    throw new StoreDamaged(
      `The file ${ledger} is not a Hudna ledger. It was left as it is; ` +
        'put it aside and restore the ledger from a backup, or set HUDNA_DATA_DIR to another directory.',
      { file: ledger },
    );
  }
  const version = Number(pragma(database, 'user_version'));
  if (version > SCHEMA_VERSION) {
    throw new StoreUnavailable(
      `The ledger ${ledger} has version ${version}, and this program knows up to ${SCHEMA_VERSION}: ` +
        'use the newer Hudna that wrote it. It was left as it is.',
    );
  }
  const tables = database
    .prepare(`SELECT name, sql FROM sqlite_schema WHERE name <> 'sqlite_sequence'`)
    .all();
  if (version < 1 || tables.length !== 1 || tables[0]!['sql'] !== EVENT_TABLE) {
    throw damaged(ledger, 'its tables are not those of a ledger');
  }
}

async function checkEvents(
  database: DatabaseSync,
  ledger: string,
  onProgress?: ProgressListener,
): Promise<CheckResult> {
  const total = Number(
    database.prepare(`SELECT seq FROM sqlite_sequence WHERE name = 'event'`).get()?.['seq'] ?? 0,
  );
  const { streamIndex } = new SqliteReads(database, ledger);
  streamIndex.reserve(total);
  // The digested text is put together in SQLite: one string an event is less to hand over than nine values.
  const page = database.prepare(`SELECT position, stream, revision, id, recorded_at, digest, ${DIGESTED}
    FROM event WHERE position > ? ORDER BY position LIMIT ${PAGE_ROWS}`);
  page.setReturnArrays(true);
  let lastRecordedAt = 0;
  onProgress?.(0, total);
  for (;;) {
    const rows = page.all(streamIndex.count) as unknown as CheckedRow[];
    for (const [position, stream, revision, id, recordedAt, digest, text] of rows) {
      if (position !== streamIndex.count + 1) throw damagedEvent(ledger, streamIndex.count + 1, 'is missing');
      if (crc32(text) !== digest) throw damagedEvent(ledger, position, 'is not as it was written');
      if (recordedAt < lastRecordedAt) {
        throw damagedEvent(ledger, position, 'has a time before its predecessor');
      }
      if (!streamIndex.add(position, stream, revision, id)) {
        throw damagedEvent(
          ledger,
          position,
          'does not follow the event before it in its stream, or is there twice',
        );
      }
      lastRecordedAt = recordedAt;
    }
    if (rows.length === 0) break;
    if (streamIndex.count % 20_000 === 0) {
      onProgress?.(streamIndex.count, total);
      await nextTurn();
    }
  }
  if (streamIndex.count !== total) {
    throw damagedEvent(ledger, streamIndex.count + 1, `is missing (of ${total})`);
  }
  onProgress?.(total, total);
  return { streamIndex, lastRecordedAt };
}

type CheckedRow = [
  position: number,
  stream: string,
  revision: number,
  id: string,
  recordedAt: number,
  digest: number,
  text: string,
];

function pragma(database: DatabaseSync, name: string): unknown {
  return Object.values(database.prepare(`PRAGMA ${name}`).get() ?? {})[0];
}
