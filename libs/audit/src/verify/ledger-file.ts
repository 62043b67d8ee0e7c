/** What of the ledger's own file a reader of events does not see. */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { VerificationFailed } from './finding.js';

/** The id that stands in a row that cannot be read as an event; undefined where there is none. */
export function idAt(directory: string, position: string): string | undefined {
  try {
    return withDatabase(directory, (database) => {
      const row = database.prepare('SELECT id FROM event WHERE position = ?').get(position);
      return typeof row?.['id'] === 'string' ? row['id'] : undefined;
    });
  } catch {
    return undefined;
  }
}

/**
 * That the file is sound, and that no events are missing at its end: it remembers the last position that it gave.
 * @throws VerificationFailed
 */
export function checkFile(directory: string): void {
  withDatabase(directory, (database) => {
    const fault = Object.values(database.prepare('PRAGMA quick_check(1)').get()!)[0];
    if (fault !== 'ok') throw ledgerFileFault(`The ledger's file is damaged: ${String(fault)}.`);
    // In one statement, so that a server that writes meanwhile makes no difference.
    const { given, last } = database
      .prepare(
        `SELECT ifnull((SELECT seq FROM sqlite_sequence WHERE name = 'event'), 0) AS given,
           ifnull((SELECT max(position) FROM event), 0) AS last`,
      )
      .get() as { given: number; last: number };
    if (given !== last) {
      throw ledgerFileFault(
        `The ledger ends at position ${last}, and events up to position ${given} were recorded.`,
        last,
      );
    }
  });
}

function ledgerFileFault(says: string, position?: number): VerificationFailed {
  return new VerificationFailed({
    part: 'ledger',
    says,
    ...(position !== undefined && { position: String(position) }),
  });
}

function withDatabase<T>(directory: string, read: (database: DatabaseSync) => T): T {
  const database = new DatabaseSync(join(directory, 'ledger.sqlite'), { readOnly: true, timeout: 5_000 });
  try {
    return read(database);
  } finally {
    database.close();
  }
}
