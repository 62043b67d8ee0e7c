/** Compares the files of a tree with what the ledger leads to, page by page. */
import type { RecordedEvent } from '@hudna/event-store';
import { TransparencyLogUnavailable } from './errors.js';
import { HASH_BYTES } from './hash.js';
import { encodePosition } from './positions.js';
import { inclusionProof } from './tree.js';
import { TreeFiles } from './tree-files.js';
import { verifyInclusion } from './verify.js';

/** An event, and the leaf that it is. */
export interface LeafEvent {
  readonly index: number;
  readonly position: string;
  readonly id: string;
}

export class TreeComparison {
  readonly #files?: TreeFiles;
  #differs: boolean;
  /** The first event whose leaf in the tree file is another. */
  #other?: LeafEvent;

  constructor(directory: string) {
    try {
      this.#files = TreeFiles.open(directory);
    } catch (error) {
      if (!(error instanceof TransparencyLogUnavailable)) throw error;
    }
    this.#differs = this.#files === undefined;
  }

  /** Whether the files are other than the ledger leads to, as far as they were compared. */
  get differs(): boolean {
    return this.#differs;
  }

  /**
   * Compares what comes next. After the first difference there is nothing more to compare: the rest differs with it.
   * @param start The leaf of the first event.
   * @param completed For each event the hashes that it adds to a tree: see `Growth`.
   */
  compare(start: number, events: readonly RecordedEvent[], completed: readonly Buffer[][]): void {
    if (!this.#files || this.#differs) return;
    const end = start + events.length;
    const hashes = this.#files.hashesBetween(start, end);
    const positions = Buffer.concat(events.map(({ position }) => encodePosition(position)));
    if (
      Buffer.concat(completed.flat()).equals(hashes) &&
      positions.equals(this.#files.positionsBetween(start, end))
    ) {
      return;
    }
    this.#differs = true;
    let at = 0;
    for (const [number, { position, id }] of events.entries()) {
      const leaf = hashes.subarray(at, at + HASH_BYTES);
      if (leaf.length === HASH_BYTES && !leaf.equals(completed[number]![0]!)) {
        this.#other = { index: start + number, position, id };
        return;
      }
      at += completed[number]!.length * HASH_BYTES;
    }
  }

  /** The first event that is another than was signed: only where the signed root bears out the leaf in the tree file. */
  otherUnder(size: number, root: Buffer): LeafEvent | undefined {
    const other = this.#other;
    if (!this.#files || !other || other.index >= size || this.#files.size < size) return undefined;
    const { index } = other;
    const proof = inclusionProof(this.#files, index, size);
    return verifyInclusion(this.#files.nodeAt(0, index), index, size, proof, root) ? other : undefined;
  }

  close(): void {
    this.#files?.close();
  }
}
