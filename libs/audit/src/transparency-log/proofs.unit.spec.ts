import fc from 'fast-check';
import { EMPTY_ROOT, leafHash, nodeHash } from './hash.js';
import { leavesOf, memoryTree } from './memory-tree.testing.js';
import { consistencyProof, inclusionProof, rootOf } from './tree.js';
import { verifyConsistency, verifyInclusion } from './verify.js';

describe('proofs', () => {
  const sized = fc.integer({ min: 1, max: 300 });

  test('every leaf of every tree has one, and every other is refused', () => {
    fc.assert(
      fc.property(sized, fc.nat(), change(), (size, seed, mutate) => {
        const tree = memoryTree(leavesOf(size));
        const index = seed % size;
        const proof = inclusionProof(tree, index, size);
        const root = rootOf(tree, size);
        const leaf = tree.nodeAt(0, index);
        expect(verifyInclusion(leaf, index, size, proof, root)).toBe(true);
        expect(proof.length).toBeLessThanOrEqual(Math.ceil(Math.log2(size)));

        for (const other of others(index)) {
          expect(verifyInclusion(leaf, other, size, proof, root)).toBe(false);
        }
        expect(verifyInclusion(mutate.hash(leaf), index, size, proof, root)).toBe(false);
        expect(verifyInclusion(leaf, index, size, proof, mutate.hash(root))).toBe(false);
        for (const other of mutate.proofs(proof)) {
          expect(verifyInclusion(leaf, index, size, other, root)).toBe(false);
        }
      }),
    );
  });

  test('every tree is the beginning of every larger one, and no other is', () => {
    fc.assert(
      fc.property(sized, fc.nat(), change(), (to, seed, mutate) => {
        const tree = memoryTree(leavesOf(to));
        const from = seed % (to + 1);
        const proof = consistencyProof(tree, from, to);
        const [first, second] = [rootOf(tree, from), rootOf(tree, to)];
        expect(verifyConsistency(from, first, to, second, proof)).toBe(true);

        expect(verifyConsistency(from, mutate.hash(first), to, second, proof)).toBe(false);
        if (from > 0) expect(verifyConsistency(from, first, to, mutate.hash(second), proof)).toBe(false);
        if (from < to) expect(verifyConsistency(to, second, from, first, proof)).toBe(false);
        for (const other of mutate.proofs(proof)) {
          expect(verifyConsistency(from, first, to, second, other)).toBe(false);
        }
        if (proof.length > 0) {
          for (const other of others(from)) {
            expect(verifyConsistency(other, first, to, second, proof)).toBe(false);
          }
        }
      }),
    );
  });

  test('a tree in which an early leaf is another is not the beginning', () => {
    fc.assert(
      fc.property(sized, fc.nat(), fc.nat(), (to, seed, place) => {
        const from = 1 + (seed % to);
        const leaves = leavesOf(to);
        const first = rootOf(memoryTree(leaves), from);
        leaves[place % from] = leafHash('forged');
        const forged = memoryTree(leaves);
        const proof = consistencyProof(forged, from, to);
        expect(verifyConsistency(from, first, to, rootOf(forged, to), proof)).toBe(false);
      }),
    );
  });

  test.each([
    ['a negative one', -1],
    ['a broken one', 0.5],
    ['none', NaN],
    ['one that JavaScript cannot hold', 2 ** 60],
  ])('a number that counts nothing is refused: %s', (_, number) => {
    const tree = memoryTree(leavesOf(4));
    const root = rootOf(tree, 4);
    expect(verifyInclusion(tree.nodeAt(0, 0), number, 4, [], root)).toBe(false);
    expect(verifyInclusion(tree.nodeAt(0, 0), 0, number, [], root)).toBe(false);
    expect(verifyConsistency(number, root, 4, root, [])).toBe(false);
    expect(verifyConsistency(4, root, number, root, [])).toBe(false);
    expect(() => inclusionProof(tree, number, 4)).toThrow(RangeError);
    expect(() => consistencyProof(tree, number, 4)).toThrow(RangeError);
  });

  test('what is outside of the tree cannot be proved', () => {
    const tree = memoryTree(leavesOf(4));
    expect(() => inclusionProof(tree, 4, 4)).toThrow('There is no leaf 4 in a tree of 4');
    expect(() => inclusionProof(tree, 0, 0)).toThrow(RangeError);
    expect(() => consistencyProof(tree, 4, 3)).toThrow('A tree of 4 leaves is not the beginning of one of 3');
    expect(verifyInclusion(tree.nodeAt(0, 0), 0, 0, [], EMPTY_ROOT)).toBe(false);
    expect(verifyConsistency(0, rootOf(tree, 1), 4, rootOf(tree, 4), [])).toBe(false);
    expect(verifyConsistency(0, rootOf(tree, 1), 0, rootOf(tree, 1), [])).toBe(false);
  });
});

/** Near a number, and one bit away from it. */
function others(number: number): number[] {
  return [number - 1, number + 1, number ^ 2].filter((other) => other >= 0);
}

/** One way to change a hash, and all the ways to change a proof that go with it. */
function change() {
  return fc
    .record({ at: fc.nat({ max: 31 }), bit: fc.nat({ max: 7 }), place: fc.nat() })
    .map(({ at, bit, place }) => {
      const hash = (original: Buffer) => {
        const changed = Buffer.from(original);
        changed[at]! ^= 1 << bit;
        return changed;
      };
      const proofs = (proof: Buffer[]) => {
        const [first] = proof;
        if (!first) return [[Buffer.alloc(32)], [Buffer.alloc(0)]];
        const chosen = place % proof.length;
        const swapped = proof.toReversed();
        return [
          proof.with(chosen, hash(proof[chosen]!)),
          proof.with(chosen, proof[chosen]!.subarray(0, 31)),
          proof.with(chosen, nodeHash(first, first)),
          proof.toSpliced(chosen, 1),
          proof.toSpliced(chosen, 0, proof[chosen]!),
          [...proof, first],
          [first, ...proof],
          ...(swapped.every((one, number) => one.equals(proof[number]!)) ? [] : [swapped]),
        ];
      };
      return { hash, proofs };
    });
}
