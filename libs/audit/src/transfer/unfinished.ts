/** Marks a data directory into which a ledger is being put, so that nobody serves half of one. */
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { StoreUnavailable, makeDurably, syncPath } from '@hudna/event-store';

/** What puts a ledger into a directory: `hudna copy`, `hudna audit import`, `docker/restore.sh`. */
export type Transfer = 'copy' | 'import' | 'restore';

const SAYS: Record<Transfer, string> = {
  copy: 'run the same "hudna copy" again, and it goes on, or remove the folder',
  import: 'run the same "hudna audit import" again, which begins anew, or remove the folder',
  restore: 'remove the folder, and restore the backup again',
};

/** The ledger of a data directory may be half of one. */
export class UnfinishedCopy extends StoreUnavailable {
  override readonly name = 'UnfinishedCopy';
  constructor(
    directory: string,
    readonly transfer: Transfer,
  ) {
    const what = { copy: 'A copy', import: 'An import', restore: 'A restore' }[transfer];
    super(`${what} of a ledger into ${directory} is not finished: ${SAYS[transfer]}.`);
  }
}

/**
 * To be called before a data directory is opened.
 * @param but What is to be gone on with, or begun anew.
 * @throws UnfinishedCopy
 */
export function refuseUnfinishedCopy(directory: string, but?: Transfer): void {
  for (const transfer of Object.keys(SAYS) as Transfer[]) {
    if (transfer !== but && isUnfinished(directory, transfer)) throw new UnfinishedCopy(directory, transfer);
  }
}

export function isUnfinished(directory: string, transfer: Transfer): boolean {
  return existsSync(markIn(directory, transfer));
}

/** On disk when it returns. */
export function markUnfinished(directory: string, transfer: Transfer): void {
  makeDurably(markIn(directory, transfer), `The ledger here may be half of one: ${SAYS[transfer]}.\n`);
}

export function markFinished(directory: string, transfer: Transfer): void {
  rmSync(markIn(directory, transfer), { force: true });
  syncPath(directory);
}

function markIn(directory: string, transfer: Transfer): string {
  return join(directory, `${transfer}-unfinished`);
}
