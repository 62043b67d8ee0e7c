import { statSync } from 'node:fs';

interface FileIdentity {
  readonly file: string;
  readonly device: bigint;
  readonly number: bigint;
  bytes: bigint;
}

/**
 * Whether the files that are open are still what their names lead to, and have all that was in them: what is written to a
 * file that was removed is gone with the process. None of them ever becomes shorter while the ledger is open.
 */
export class InPlace {
  readonly #identities: FileIdentity[];
  #cut = false;

  constructor(files: readonly string[]) {
    this.#identities = files.map((file) => {
      const { dev, ino, size } = statSync(file, { bigint: true });
      return { file, device: dev, number: ino, bytes: size };
    });
  }

  /** What has become of them; undefined where nothing has. What was put back is in its place again; what was cut is not. */
  fault(): 'gone' | 'cut' | undefined {
    if (this.#cut) return 'cut';
    for (const identity of this.#identities) {
      const found = foundAt(identity.file);
      if (found?.ino !== identity.number || found.dev !== identity.device) return 'gone';
      if (found.size < identity.bytes) {
        this.#cut = true;
        return 'cut';
      }
      identity.bytes = found.size;
    }
    return undefined;
  }
}

function foundAt(file: string) {
  try {
    return statSync(file, { bigint: true, throwIfNoEntry: false });
  } catch {
    // A directory on the way that may not be searched: nobody could open it by this name.
    return undefined;
  }
}
