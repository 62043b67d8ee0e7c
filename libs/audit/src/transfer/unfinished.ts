/** Marks a data directory into which a ledger is being copied, so that nobody serves half of one. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { StoreUnavailable } from '@hudna/event-store';
import { makeDurably, sizeOf, syncDirectory } from '../log/files.js';

/** The ledger of a data directory is half of a copy. */
export class UnfinishedCopy extends StoreUnavailable {
  override readonly name = 'UnfinishedCopy';
  constructor(directory: string) {
    super(
      `A copy of a ledger into ${directory} is not finished: run the same "hudna copy" again, and it goes on, or remove the folder.`,
    );
  }
}

/** Whoever serves a data directory, or copies from it, asks first. @throws UnfinishedCopy */
export function refuseUnfinishedCopy(directory: string): void {
  if (sizeOf(markIn(directory)) > 0) throw new UnfinishedCopy(directory);
}

/** On disk when it returns. */
export function markUnfinished(directory: string): void {
  makeDurably(
    markIn(directory),
    'The ledger here is half of a copy: run the same "hudna copy" again.\n',
    0o644,
  );
}

export function markFinished(directory: string): void {
  rmSync(markIn(directory), { force: true });
  syncDirectory(directory);
}

function markIn(directory: string): string {
  return join(directory, 'copy-unfinished');
}
