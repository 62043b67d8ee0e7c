/** What a data directory holds is for its owner alone, whatever the umask. */
import { chmodSync, closeSync, mkdirSync, openSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

export const PRIVATE_FILE = 0o600;
export const PRIVATE_DIRECTORY = 0o700;

/** What Hudna makes in a data directory. */
const OWN = /^(ledger\.sqlite|hudna\.(lock|pid)|(copy|import|restore)-unfinished|log$|views$)/;

/** Makes an empty file; false where there is one. Whatever SQLite puts beside it later has the same mode. */
export function makePrivateFile(file: string): boolean {
  try {
    closeSync(openSync(file, 'wx', PRIVATE_FILE));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return false;
  }
}

/** Makes a folder where it is not there. Never the one that it is in: that was removed, and is to be put back. */
export function makePrivateDirectory(directory: string): void {
  try {
    mkdirSync(directory, { mode: PRIVATE_DIRECTORY });
  } catch (error) {
    if (!statSync(directory, { throwIfNoEntry: false })?.isDirectory()) throw error;
  }
}

/**
 * Takes from all others what an earlier version, or a copy, has let them have. The data directory itself stays as it is:
 * it may be of somebody else's making, and be there for more.
 * @returns What could not be taken from them.
 */
export function makePrivate(directory: string): string[] {
  const open: string[] = [];
  const visit = (path: string, name: string) => {
    const found = statSync(path, { throwIfNoEntry: false });
    if (!found || !(found.isFile() || found.isDirectory())) return;
    try {
      if (found.mode & 0o077) chmodSync(path, found.isFile() ? PRIVATE_FILE : PRIVATE_DIRECTORY);
    } catch {
      open.push(name);
    }
    if (found.isDirectory()) {
      for (const inner of readdirSync(path)) visit(join(path, inner), `${name}/${inner}`);
    }
  };
  for (const name of readdirSync(directory)) if (OWN.test(name)) visit(join(directory, name), name);
  return open;
}
