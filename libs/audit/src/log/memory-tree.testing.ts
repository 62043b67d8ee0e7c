/** For specs. */
import { leafHash } from './hash.js';
import { placeOf } from './layout.js';
import { Growth, type Nodes } from './tree.js';

/** A tree in memory. */
export function treeOf(leaves: readonly Buffer[]): Nodes & { growth: Growth; file: Buffer[] } {
  const growth = new Growth();
  const file = leaves.flatMap((leaf) => growth.add(leaf));
  return { growth, file, nodeAt: (level, index) => file[placeOf(level, index)]! };
}

/** So many different ones. */
export function leavesOf(count: number): Buffer[] {
  return Array.from({ length: count }, (_, number) => leafHash(`leaf ${number}`));
}
