/** The tree on disk: 64 bytes of hashes and 16 of position for each event. */
import { closeSync, fdatasyncSync, fstatSync, ftruncateSync, openSync, statSync } from 'node:fs';
import { type Position, PRIVATE_FILE, readAt, sizeOf, syncPath, writeAt } from '@hudna/event-store';
import { TransparencyLogUnavailable } from './errors.js';
import { transparencyLogFiles } from './files.js';
import { HASH_BYTES } from './hash.js';
import { hashesOf, hashIndexOf, sizeWithin } from './layout.js';
import { decodePosition, encodePosition, POSITION_BYTES } from './positions.js';
import { Growth, type TreeNodes } from './tree.js';

/** The two files, to read. */
export class TreeFiles implements TreeNodes {
  private constructor(
    private readonly directory: string,
    readonly tree: number,
    readonly positions: number,
  ) {}

  /** @throws TransparencyLogUnavailable where there is no tree. */
  static open(directory: string, flags: 'r' | 'r+' = 'r'): TreeFiles {
    const files = transparencyLogFiles(directory);
    let tree: number | undefined;
    try {
      tree = openSync(files.tree, flags);
      return new TreeFiles(directory, tree, openSync(files.positions, flags));
    } catch (cause) {
      if (tree !== undefined) closeSync(tree);
      if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') throw cause;
      throw new TransparencyLogUnavailable(
        `There is no tree in ${directory}: a server that is started on it makes one. Try again then.`,
        { cause },
      );
    }
  }

  /** Whether the files that are open are still those that their names lead to. */
  get areInPlace(): boolean {
    const { tree, positions } = transparencyLogFiles(this.directory);
    return isAt(tree, this.tree) && isAt(positions, this.positions);
  }

  /** How many leaves are there whole: what comes after them is the rest of a torn write. */
  get size(): number {
    const hashes = Math.floor(fstatSync(this.tree).size / HASH_BYTES);
    const positions = Math.floor(fstatSync(this.positions).size / POSITION_BYTES);
    return Math.min(sizeWithin(hashes), positions);
  }

  /** @throws TransparencyLogUnavailable where it is not there, as while the tree is computed anew. */
  nodeAt(level: number, index: number): Buffer {
    return this.#read(this.tree, hashIndexOf(level, index) * HASH_BYTES, HASH_BYTES);
  }

  /** The position of a leaf's event. @throws TransparencyLogUnavailable where it is not there. */
  positionAt(index: number): Position {
    return decodePosition(this.#read(this.positions, index * POSITION_BYTES, POSITION_BYTES));
  }

  /** The leaf of the event at a position; undefined where there is none. */
  indexOf(position: Position): number | undefined {
    const wanted = encodePosition(position);
    let [low, high] = [0, this.size];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      const order = Buffer.compare(encodePosition(this.positionAt(middle)), wanted);
      if (order === 0) return middle;
      if (order < 0) low = middle + 1;
      else high = middle;
    }
    return undefined;
  }

  /** What the tree file holds of the leaves from `start` to before `end`; less where it is shorter. */
  hashesBetween(start: number, end: number): Buffer {
    const from = hashesOf(start) * HASH_BYTES;
    return readAt(this.tree, from, hashesOf(end) * HASH_BYTES - from);
  }

  /** The same of the file of positions. */
  positionsBetween(start: number, end: number): Buffer {
    return readAt(this.positions, start * POSITION_BYTES, (end - start) * POSITION_BYTES);
  }

  close(): void {
    closeSync(this.tree);
    closeSync(this.positions);
  }

  #read(descriptor: number, offset: number, count: number): Buffer {
    const bytes = readAt(descriptor, offset, count);
    if (bytes.length === count) return bytes;
    throw new TransparencyLogUnavailable(
      `The tree in ${this.directory} does not reach that far: it is computed anew. Try again later.`,
    );
  }
}

function isAt(file: string, descriptor: number): boolean {
  const named = statSync(file, { bigint: true, throwIfNoEntry: false });
  const held = fstatSync(descriptor, { bigint: true });
  return named?.ino === held.ino && named.dev === held.dev;
}

/** Makes the files where they are not there. */
export function openToWrite(directory: string): TreeFiles {
  const { tree, positions } = transparencyLogFiles(directory);
  const missing = [tree, positions].filter((file) => sizeOf(file) === 0);
  for (const file of missing) closeSync(openSync(file, 'a', PRIVATE_FILE));
  if (missing.length > 0) syncPath(directory);
  return TreeFiles.open(directory, 'r+');
}

/** Lets the tree grow. One writer at a time. */
export class TreeWriter {
  readonly #growth: Growth;

  /** Cuts the tree back to its first `size` leaves, to go on from there. */
  constructor(
    private readonly files: TreeFiles,
    size: number,
  ) {
    ftruncateSync(files.tree, hashesOf(size) * HASH_BYTES);
    ftruncateSync(files.positions, size * POSITION_BYTES);
    this.#growth = Growth.from(files, size);
  }

  get size(): number {
    return this.#growth.size;
  }

  root(): Buffer {
    return this.#growth.root();
  }

  /** Adds leaves, with the positions of their events. They are on disk only after `sync`. */
  append(leaves: readonly Buffer[], positions: readonly Position[]): void {
    const start = this.size;
    const hashes = leaves.flatMap((leaf) => this.#growth.add(leaf));
    writeAt(this.files.tree, hashesOf(start) * HASH_BYTES, Buffer.concat(hashes));
    writeAt(this.files.positions, start * POSITION_BYTES, Buffer.concat(positions.map(encodePosition)));
  }

  sync(): void {
    fdatasyncSync(this.files.tree);
    fdatasyncSync(this.files.positions);
  }
}
