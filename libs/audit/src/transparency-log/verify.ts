/** The two proofs, checked as RFC 9162 has it. Whatever is not exactly a proof is `false`. */
import { EMPTY_ROOT, HASH_BYTES, nodeHash } from './hash.js';
import { isCount } from './tree.js';

/** Whether the leaf with this hash is leaf `index` of the tree of `size` leaves with this root: section 2.1.3.2. */
export function verifyInclusion(
  leafHash: Uint8Array,
  index: number,
  size: number,
  proof: readonly Uint8Array[],
  root: Uint8Array,
): boolean {
  if (!isCount(index) || !isCount(size) || index >= size || ![leafHash, root, ...proof].every(isHash)) {
    return false;
  }
  let [fn, sn] = [index, size - 1];
  let hash = leafHash;
  for (const sibling of proof) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      hash = nodeHash(sibling, hash);
      [fn, sn] = skipped(fn, sn);
    } else {
      hash = nodeHash(hash, sibling);
    }
    [fn, sn] = halved(fn, sn);
  }
  return sn === 0 && same(hash, root);
}

/** Whether the tree of `from` leaves with its root is the beginning of that of `to` with its own: section 2.1.4.2. */
export function verifyConsistency(
  from: number,
  rootFrom: Uint8Array,
  to: number,
  rootTo: Uint8Array,
  proof: readonly Uint8Array[],
): boolean {
  if (!isCount(from) || !isCount(to) || from > to || ![rootFrom, rootTo, ...proof].every(isHash)) {
    return false;
  }
  if (from === to) return proof.length === 0 && same(rootFrom, rootTo) && (from > 0 || isEmpty(rootFrom));
  if (from === 0) return proof.length === 0 && isEmpty(rootFrom);
  if (proof.length === 0) return false;
  let [fn, sn] = [from - 1, to - 1];
  while (fn % 2 === 1) [fn, sn] = halved(fn, sn);
  // A complete first tree is a node of the second: then it is no part of the proof. `fn` is 0 just there.
  const [first, ...hashes] = fn === 0 ? [rootFrom, ...proof] : proof;
  let [old, now] = [first!, first!];
  for (const sibling of hashes) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      old = nodeHash(sibling, old);
      now = nodeHash(sibling, now);
      [fn, sn] = skipped(fn, sn);
    } else {
      now = nodeHash(now, sibling);
    }
    [fn, sn] = halved(fn, sn);
  }
  return sn === 0 && same(old, rootFrom) && same(now, rootTo);
}

/** Past the levels at which the last node has no sibling. Not by bits: those of JavaScript end at 32. */
function skipped(fn: number, sn: number): [number, number] {
  while (fn % 2 === 0 && fn !== 0) [fn, sn] = halved(fn, sn);
  return [fn, sn];
}

function halved(fn: number, sn: number): [number, number] {
  return [Math.floor(fn / 2), Math.floor(sn / 2)];
}

function isHash(value: unknown): boolean {
  return value instanceof Uint8Array && value.length === HASH_BYTES;
}

function isEmpty(root: Uint8Array): boolean {
  return same(root, EMPTY_ROOT);
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}
