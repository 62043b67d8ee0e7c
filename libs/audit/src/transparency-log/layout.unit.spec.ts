import fc from 'fast-check';
import { hashesOf, hashIndexOf, sizeWithin } from './layout.js';
import { leavesOf, memoryTree } from './memory-tree.testing.js';
import { Growth, rootOf } from './tree.js';

describe('the layout of the tree file', () => {
  test('has each hash at its place, without gaps, and any beginning is a whole tree', () => {
    const leaves = leavesOf(130);
    const { file } = memoryTree(leaves);
    const growth = new Growth();
    for (const [index, leaf] of leaves.entries()) {
      const completed = growth.add(leaf);
      expect(hashesOf(index + 1) - hashesOf(index)).toBe(completed.length);
      for (const [level, hash] of completed.entries()) {
        expect(file[hashIndexOf(level, Math.floor(index / 2 ** level))]).toEqual(hash);
      }
    }
    for (let hashes = 0; hashes <= file.length; hashes += 1) {
      const size = sizeWithin(hashes);
      expect(hashesOf(size)).toBeLessThanOrEqual(hashes);
      expect(hashesOf(size + 1)).toBeGreaterThan(hashes);
    }
  });

  test('holds beyond 32 bits', () => {
    const size = 2 ** 40 + 3;
    expect(hashesOf(size)).toBe(2 * size - 3);
    expect(sizeWithin(hashesOf(size))).toBe(size);
    expect(hashIndexOf(40, 0)).toBe(2 ** 41 - 2);
  });

  test('a tree goes on growing from what is there', () => {
    fc.assert(
      fc.property(fc.nat({ max: 200 }), fc.nat({ max: 50 }), (size, more) => {
        const leaves = leavesOf(size + more);
        const whole = memoryTree(leaves);
        const growth = Growth.from(whole, size);
        expect(growth.root()).toEqual(rootOf(whole, size));
        for (const leaf of leaves.slice(size)) growth.add(leaf);
        expect(growth.root()).toEqual(whole.growth.root());
        expect(growth.size).toBe(size + more);
      }),
    );
  });
});
