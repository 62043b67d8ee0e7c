/** For specs. */
import { leafHash } from './hash.js';
import { hashIndexOf } from './layout.js';
import { Growth, type TreeNodes } from './tree.js';

/** A tree in memory. */
export function memoryTree(leaves: readonly Buffer[]): TreeNodes & { growth: Growth; file: Buffer[] } {
  const growth = new Growth();
  const file = leaves.flatMap((leaf) => growth.add(leaf));
  return { growth, file, nodeAt: (level, index) => file[hashIndexOf(level, index)]! };
}

/** So many different ones. */
export function leavesOf(count: number): Buffer[] {
  return Array.from({ length: count }, (_, number) => leafHash(`leaf ${number}`));
}
