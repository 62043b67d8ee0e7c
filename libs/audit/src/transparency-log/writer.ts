/**
 * A log that is written: the tree and the signed heads. It begins at the newest signed head, which is always on disk
 * with its whole tree; where the tree is not, it begins with an empty one, and signs nothing before the tree has come
 * past every head with the root that was signed.
 */
import {
  type EventStore,
  InvalidPosition,
  type Position,
  type RecordedEvent,
  START,
  StoreUnavailable,
  sizeOf,
} from '@hudna/event-store';
import { TransparencyLogMismatch } from './errors.js';
import { transparencyLogFiles } from './files.js';
import { allHeads, appendHead, cutTornHead, type SignedTreeHead, newestHead } from './signed-tree-heads.js';
import type { Signer } from './key.js';
import { leafHashOf } from './leaf.js';
import { inclusionProof, rootOf } from './tree.js';
import { openToWrite, type TreeFiles, TreeWriter } from './tree-files.js';
import { verifyInclusion } from './verify.js';

export class TransparencyLogWriter {
  #newest?: SignedTreeHead;
  readonly #tree: TreeWriter;
  /** Heads that the tree has still to come past, by size. */
  readonly #ahead: SignedTreeHead[];
  /** Bytes of the file of heads as this has left it. */
  #bytes: number;

  private constructor(
    private readonly directory: string,
    private readonly signer: Signer,
    private readonly files: TreeFiles,
    newest: SignedTreeHead | undefined,
    size: number,
  ) {
    this.#newest = newest;
    this.#bytes = sizeOf(transparencyLogFiles(directory).checkpoints);
    const heads = size < (newest?.size ?? 0) ? allHeads(transparencyLogFiles(directory).checkpoints) : [];
    this.#ahead = heads.filter((head) => head.size > 0).sort((a, b) => a.size - b.size);
    this.#tree = new TreeWriter(files, size);
  }

  /**
   * @throws TransparencyLogMismatch where the last event signed is another one in the ledger.
   * @throws TransparencyLogDamaged where the file of signed heads is.
   */
  static async open(directory: string, signer: Signer, store: EventStore): Promise<TransparencyLogWriter> {
    const { checkpoints } = transparencyLogFiles(directory);
    cutTornHead(checkpoints);
    const newest = newestHead(checkpoints);
    const files = openToWrite(directory);
    try {
      const size = newest && isWhole(files, newest) ? newest.size : 0;
      const last = size === 0 ? undefined : await lastEvent(files, size, store, directory);
      // Where the positions are not as they were written, all is computed anew.
      const start = last?.position === positionOf(files, size) ? size : 0;
      return new TransparencyLogWriter(directory, signer, files, newest, start);
    } catch (error) {
      files.close();
      throw error;
    }
  }

  /** Leaves in the tree. */
  get size(): number {
    return this.#tree.size;
  }

  /** The newest signed head, undefined before the first. */
  get newest(): SignedTreeHead | undefined {
    return this.#newest;
  }

  /** The position of the last event in the tree. */
  get position(): Position {
    return positionOf(this.files, this.size) ?? START;
  }

  /**
   * Adds the next events of the ledger.
   * @param caughtUp Whether they are the last there are.
   * @throws TransparencyLogMismatch where they do not lead to the root that was signed.
   */
  add(events: readonly RecordedEvent[], caughtUp: boolean): void {
    const leaves = events.map(leafHashOf);
    const positions = events.map(({ position }) => position);
    for (let done = 0; done < leaves.length;) {
      const next = this.#ahead[0]?.size ?? Infinity;
      const end = Math.min(leaves.length, done + next - this.size);
      this.#tree.append(leaves.slice(done, end), positions.slice(done, end));
      done = end;
      this.#pass();
    }
    const missing = this.#ahead[0];
    if (caughtUp && missing) {
      throw mismatch(
        this.directory,
        `it ends after ${this.size} events, and a tree of ${missing.size} was signed`,
      );
    }
  }

  /**
   * Signs a head where the newest is of a smaller tree, and says whether; all of it is on disk when it returns.
   * @throws StoreUnavailable where its files were removed: the tree is to be made anew, the heads are to be put back.
   */
  sign(): boolean {
    if (this.#newest && this.size <= this.#newest.size) return false;
    this.#refuseRemoved();
    this.#tree.sync();
    const head = { origin: this.signer.origin, size: this.size, root: this.#tree.root() };
    const note = this.signer.sign(head);
    const { checkpoints } = transparencyLogFiles(this.directory);
    appendHead(checkpoints, note);
    this.#bytes = sizeOf(checkpoints);
    this.#newest = { ...head, note };
    return true;
  }

  #refuseRemoved(): void {
    if (!this.files.areInPlace) {
      throw new StoreUnavailable(
        `The files "tree" and "positions" in ${this.directory} were removed or replaced.`,
      );
    }
    const { checkpoints } = transparencyLogFiles(this.directory);
    if (sizeOf(checkpoints) !== this.#bytes) throw headsLost(checkpoints);
  }

  close(): void {
    this.files.close();
  }

  #pass(): void {
    while (this.#ahead[0]?.size === this.size) {
      const { size, root } = this.#ahead.shift()!;
      if (root.equals(this.#tree.root())) continue;
      throw mismatch(this.directory, `its first ${size} events have another root than was signed`);
    }
  }
}

/** Whether the tree of a head is on disk, with its last leaf under its root. */
export function isWhole(files: TreeFiles, { size, root }: SignedTreeHead): boolean {
  if (size === 0) return true;
  if (files.size < size || !rootOf(files, size).equals(root)) return false;
  const last = size - 1;
  return verifyInclusion(files.nodeAt(0, last), last, size, inclusionProof(files, last, size), root);
}

/** The position of the last event in a tree; undefined in an empty one. */
function positionOf(files: TreeFiles, size: number): Position | undefined {
  return size === 0 ? undefined : files.positionAt(size - 1);
}

/** The last event in the tree, as the ledger has it. @throws TransparencyLogMismatch where that is another one. */
async function lastEvent(
  files: TreeFiles,
  size: number,
  store: EventStore,
  directory: string,
): Promise<RecordedEvent> {
  const before = positionOf(files, size - 1) ?? START;
  const event = await eventAfter(store, before);
  if (!event) {
    throw mismatch(directory, `it ends at or before position ${before}, and more than that was signed`);
  }
  if (leafHashOf(event).equals(files.nodeAt(0, size - 1))) return event;
  throw mismatch(
    directory,
    `the event at position ${event.position} is another one than was signed as no. ${size}`,
  );
}

async function eventAfter(store: EventStore, after: Position): Promise<RecordedEvent | undefined> {
  try {
    return (await store.readAll({ after, limit: 1 })).events[0];
  } catch (error) {
    // A position of another kind of store.
    if (error instanceof InvalidPosition) return undefined;
    throw error;
  }
}

/** Heads that were signed are no longer there. */
export function headsLost(file: string): StoreUnavailable {
  return new StoreUnavailable(
    `The file of signed heads ${file} was removed or changed while it was in use: nothing is signed until it is put back as it was.`,
  );
}

function mismatch(directory: string, what: string): TransparencyLogMismatch {
  return new TransparencyLogMismatch(
    `The ledger is not the one that the log in ${directory} was made from: ${what}. Nothing was signed. ` +
      'Restore the ledger from a backup, or let a new log begin in an empty folder; "hudna audit verify" says more.',
  );
}
