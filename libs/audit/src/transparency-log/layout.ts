/**
 * Where the tree file has which hash. Each leaf's hash is followed by those of the subtrees that it completes (post-order,
 * as Crosby and Wallach, "Efficient Data Structures for Tamper-Evident Logging", 2009, section 3.3): the file only grows
 * at its end, and whatever its length is, its beginning is a whole tree.
 */

/** How many hashes a tree of so many leaves takes. */
export function hashesOf(size: number): number {
  return 2 * size - ones(size);
}

/** The place of a hash in the file, in hashes: see `Nodes`. */
export function hashIndexOf(level: number, index: number): number {
  return hashesOf((index + 1) * 2 ** level - 1) + level;
}

/** The leaves of the largest tree within so many hashes. */
export function sizeWithin(hashes: number): number {
  let size = Math.floor(hashes / 2) + 32;
  while (size > 0 && hashesOf(size) > hashes) size -= 1;
  return size;
}

/** Ones in a number's binary digits. Not by bits: those of JavaScript end at 32. */
function ones(number: number): number {
  let count = 0;
  for (let bits = number; bits > 0; bits = Math.floor(bits / 2)) count += bits % 2;
  return count;
}
