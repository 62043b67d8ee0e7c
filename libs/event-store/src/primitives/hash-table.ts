/**
 * From a 32-bit hash to numbers from 1 on (positions), in 256 parts by its upper bits: each grows by itself, in less than a millisecond for a
 * ledger of a million events, where one great table would stop everything for a good part of a second.
 */
export class HashTable {
  readonly #parts = Array.from({ length: 256 }, () => new Part());
  readonly #shared = new Set<number>();

  /** The first position under this hash that `matches`, or 0. */
  find(hash: number, matches: (position: number) => boolean): number {
    return this.#parts[hash >>> 24]!.find(hash, matches);
  }

  /** Whether more than one entry has this hash. */
  isShared(hash: number): boolean {
    return this.#shared.size > 0 && this.#shared.has(hash);
  }

  add(hash: number, position: number): void {
    if (this.find(hash, () => true) !== 0) this.#shared.add(hash);
    this.#parts[hash >>> 24]!.add(hash, position);
  }

  move(hash: number, from: number, to: number): void {
    this.#parts[hash >>> 24]!.move(hash, from, to);
  }

  reserve(count: number): void {
    for (const part of this.#parts) part.reserve(Math.ceil(count / this.#parts.length));
  }
}

/** Open addressing, at most half full; 8 bytes a slot, position 0 for an empty one. */
class Part {
  #slots = new Uint32Array(2 * 16);
  #mask = 15;
  #used = 0;

  /** The first position under this hash that `matches`, or 0. */
  find(hash: number, matches: (position: number) => boolean): number {
    for (let slot = hash & this.#mask; ; slot = (slot + 1) & this.#mask) {
      const position = this.#slots[2 * slot + 1]!;
      if (position === 0) return 0;
      if (this.#slots[2 * slot] === hash && matches(position)) return position;
    }
  }

  add(hash: number, position: number): void {
    this.#used += 1;
    this.reserve(this.#used);
    this.#put(hash, position);
  }

  move(hash: number, from: number, to: number): void {
    let slot = hash & this.#mask;
    while (this.#slots[2 * slot + 1] !== from) slot = (slot + 1) & this.#mask;
    this.#slots[2 * slot + 1] = to;
  }

  #put(hash: number, position: number): void {
    let slot = hash & this.#mask;
    while (this.#slots[2 * slot + 1] !== 0) slot = (slot + 1) & this.#mask;
    this.#slots[2 * slot] = hash;
    this.#slots[2 * slot + 1] = position;
  }

  reserve(count: number): void {
    if (count <= this.#mask >> 1) return;
    let size = this.#mask + 1;
    while (count > size >> 1) size *= 2;
    const old = this.#slots;
    this.#slots = new Uint32Array(2 * size);
    this.#mask = size - 1;
    for (let at = 0; at < old.length; at += 2) if (old[at + 1] !== 0) this.#put(old[at]!, old[at + 1]!);
  }
}

/** Seeded anew in each process, so that nobody can choose names that all fall into one place. */
const SEED = (Math.random() * 0xffffffff) >>> 0;

/** FNV-1a with the last steps of MurmurHash3. */
export function hashOf(text: string): number {
  let hash = SEED;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
