/** Ledgers that were altered by hand. */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { crc32 } from 'node:zlib';

/** Alters the ledger's file in a data directory. */
export function alter(directory: string, text: string): void {
  const database = new DatabaseSync(join(directory, 'ledger.sqlite'));
  database.function('crc32', (line) => crc32(String(line)));
  database.exec(text);
  database.close();
}

/** Alters events and recomputes their digests, as a knowing forger would. */
export function forge(directory: string, text: string): void {
  alter(
    directory,
    `${text}; UPDATE event SET digest = crc32(position || '|' || stream || '|' || revision || '|' || id
      || '|' || type || '|' || recorded_at || '|' || data || '|' || metadata)`,
  );
}
