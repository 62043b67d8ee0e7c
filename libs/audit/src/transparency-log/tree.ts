/** The Merkle tree of RFC 6962, section 2.1 (RFC 9162, section 2.1): roots and proofs, and how it grows. */
import { EMPTY_ROOT, nodeHash } from './hash.js';

/** Where the hashes of complete subtrees can be had. */
export interface TreeNodes {
  /** The hash of a subtree of 2 to the `level` leaves, which are all there; `index` counts those of a level from 0. */
  nodeAt(level: number, index: number): Buffer;
}

/** The root of the tree of the first `size` leaves. */
export function rootOf(nodes: TreeNodes, size: number): Buffer {
  return size === 0 ? EMPTY_ROOT : hashOf(nodes, 0, size);
}

/**
 * That leaf `index` is in the tree of the first `size` leaves: RFC 9162, section 2.1.3.1.
 * @throws RangeError where there is no such leaf.
 */
export function inclusionProof(nodes: TreeNodes, index: number, size: number): Buffer[] {
  if (!isCount(index) || !isCount(size) || index >= size) {
    throw new RangeError(`There is no leaf ${index} in a tree of ${size}: leaves count from 0.`);
  }
  return path(nodes, index, 0, size);
}

/**
 * That the tree of the first `from` leaves is the beginning of that of the first `to`: RFC 9162, section 2.1.4.1. Every
 * tree begins as the empty one, so of that the proof is empty.
 * @throws RangeError where the first is larger than the second.
 */
export function consistencyProof(nodes: TreeNodes, from: number, to: number): Buffer[] {
  if (!isCount(from) || !isCount(to) || from > to) {
    throw new RangeError(`A tree of ${from} leaves is not the beginning of one of ${to}.`);
  }
  return from === 0 ? [] : subproof(nodes, from, 0, to, true);
}

/** A tree that grows at its right edge; of the rest it keeps only the roots of the complete subtrees to its left. */
export class Growth {
  readonly #left: Buffer[] = [];
  #size = 0;

  /** Goes on where a tree stands. */
  static from(nodes: TreeNodes, size: number): Growth {
    const growth = new Growth();
    growth.#size = size;
    for (let level = 0, count = size; count > 0; level += 1, count = Math.floor(count / 2)) {
      if (count % 2 === 1) growth.#left[level] = nodes.nodeAt(level, count - 1);
    }
    return growth;
  }

  get size(): number {
    return this.#size;
  }

  /** Takes the next leaf's hash, and gives that of each subtree which it completes, its own first. */
  add(leaf: Buffer): Buffer[] {
    const completed = [leaf];
    let level = 0;
    for (let index = this.#size; index % 2 === 1; index = (index - 1) / 2) {
      completed.push(nodeHash(this.#left[level]!, completed[level]!));
      level += 1;
    }
    this.#left[level] = completed[level]!;
    this.#size += 1;
    return completed;
  }

  root(): Buffer {
    let root: Buffer | undefined;
    for (let level = 0, count = this.#size; count > 0; level += 1, count = Math.floor(count / 2)) {
      if (count % 2 === 0) continue;
      const left = this.#left[level]!;
      root = root ? nodeHash(left, root) : left;
    }
    return root ?? EMPTY_ROOT;
  }
}

export function isCount(number: unknown): number is number {
  return Number.isSafeInteger(number) && (number as number) >= 0;
}

/** MTH(D[start:end]), where a complete subtree begins at `start`. */
function hashOf(nodes: TreeNodes, start: number, end: number): Buffer {
  const count = end - start;
  const left = largestBelow(count);
  if (count === 1 || count === 2 * left) return nodes.nodeAt(Math.log2(count), start / count);
  return nodeHash(hashOf(nodes, start, start + left), hashOf(nodes, start + left, end));
}

/** PATH(index - start, D[start:end]). */
function path(nodes: TreeNodes, index: number, start: number, end: number): Buffer[] {
  if (end - start === 1) return [];
  const middle = start + largestBelow(end - start);
  return index < middle
    ? [...path(nodes, index, start, middle), hashOf(nodes, middle, end)]
    : [...path(nodes, index, middle, end), hashOf(nodes, start, middle)];
}

/** SUBPROOF(old - start, D[start:end], known). */
function subproof(nodes: TreeNodes, old: number, start: number, end: number, known: boolean): Buffer[] {
  if (old === end) return known ? [] : [hashOf(nodes, start, end)];
  const middle = start + largestBelow(end - start);
  return old <= middle
    ? [...subproof(nodes, old, start, middle, known), hashOf(nodes, middle, end)]
    : [...subproof(nodes, old, middle, end, false), hashOf(nodes, start, middle)];
}

/** The largest power of two below a number; 1 for 1 itself. */
function largestBelow(count: number): number {
  let power = 1;
  while (power * 2 < count) power *= 2;
  return power;
}
