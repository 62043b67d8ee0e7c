import { join } from 'node:path';

/** What a data directory holds. */
export function filesOf(directory: string) {
  return {
    ledger: join(directory, 'ledger.sqlite'),
    writeAheadLog: join(directory, 'ledger.sqlite-wal'),
    index: join(directory, 'ledger.sqlite-shm'),
    lock: join(directory, 'hudna.lock'),
    owner: join(directory, 'hudna.pid'),
  };
}
