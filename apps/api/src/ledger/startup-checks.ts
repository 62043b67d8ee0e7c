/** Checks at the start: the address, the data directory, and the transparency log beside the ledger. */
import { makePrivate, type Position, START, StoreInUse } from '@hudna/event-store';
import { DirectoryLock, makeDirectory } from '@hudna/event-store/sqlite';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';

/** Refuses an address that cannot be had before anything is written: listening would end with the same error. */
export async function tryAddress({ port, host }: { port: number; host: string }): Promise<void> {
  const probe = createServer().listen({ port, host });
  await once(probe, 'listening');
  probe.close();
  await once(probe, 'close');
}

/**
 * Holds the directory of a node before KurrentDB: two processes must not project into one. The embedded store holds its
 * directory itself.
 * @throws StoreInUse
 */
export function holdDirectory(directory: string): DirectoryLock {
  const lock = DirectoryLock.take(makeDirectory(directory));
  if (!lock.hasLedger) return lock;
  lock.release({ asFound: true });
  throw new StoreInUse(
    `The data directory ${directory} holds an embedded ledger: set HUDNA_DATA_DIR to another one for what this node keeps of the ledger in KurrentDB.`,
  );
}

/** Makes the directory readable by its owner alone, and says what could not be made so. */
export function keepPrivate(directory: string): void {
  const open = makePrivate(directory);
  if (open.length === 0) return;
  process.stderr.write(
    `Others on this machine may read or write ${open.join(', ')} in ${directory}: make the user that Hudna runs as their owner.\n`,
  );
}

/** Says that a transparency log which is gone begins anew: what it had signed proves nothing any more. */
export function reportMissingLog(directory: string, head: Position): void {
  if (head === START || existsSync(directory)) return;
  process.stderr.write(
    `The ledger goes up to position ${head}, and no log of proofs is beside it: one is begun, with a key of its own. If there was one, put the folder ${directory} back from a backup.\n`,
  );
}

/** Reports how a check of the ledger goes, once a second, where it takes longer than that. */
export function checkProgress(): (done: number, total: number) => void {
  let loggedAt = performance.now();
  return (done, total) => {
    if (performance.now() - loggedAt < 1_000) return;
    loggedAt = performance.now();
    process.stderr.write(
      `Checking the ledger: ${done.toLocaleString('en')} of ${total.toLocaleString('en')} events\n`,
    );
  };
}
