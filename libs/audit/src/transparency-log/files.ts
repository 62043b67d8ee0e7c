/** What the folder of the transparency log holds. */
import { join } from 'node:path';

/** The log's folder in a data directory. */
export function transparencyLogDirectory(dataDirectory: string): string {
  return join(dataDirectory, 'log');
}

export function transparencyLogFiles(directory: string) {
  return {
    /** Hashes of leaves and of complete subtrees. Can be computed anew from the ledger. */
    tree: join(directory, 'tree'),
    /** The position of each leaf's event. Can be computed anew from the ledger. */
    positions: join(directory, 'positions'),
    /** Every signed head, in order. */
    checkpoints: join(directory, 'checkpoints'),
    key: join(directory, 'key'),
    publicKey: join(directory, 'key.pub'),
  };
}
