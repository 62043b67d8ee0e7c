import { closeSync, fsyncSync, openSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What a data directory holds. */
export function filesOf(directory: string) {
  return {
    ledger: join(directory, 'ledger.sqlite'),
    log: join(directory, 'ledger.sqlite-wal'),
    index: join(directory, 'ledger.sqlite-shm'),
    lock: join(directory, 'hudna.lock'),
    owner: join(directory, 'hudna.pid'),
  };
}

/** Bytes of a file, 0 where there is none. */
export function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

/** Makes a new name in the file's directory outlast a power failure. */
export function syncDirectory(file: string): void {
  const directory = openSync(dirname(file), 'r');
  try {
    fsyncSync(directory);
  } finally {
    closeSync(directory);
  }
}
