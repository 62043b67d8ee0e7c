/**
 * From 32-bit hashes to numbers from 1 on (positions, rows), 8 bytes a slot: a map of a million strings takes far longer to
 * fill. What was hashed is kept elsewhere, and compared by the caller. It has 256 parts, by the upper bits of the hash: each
 * grows by itself in less than a millisecond, where one table of a million entries would stop everything for a good part of
 * a second.
 */
export class HashTable {
  readonly #parts: (Part | undefined)[] = Array.from({ length: 256 });
  readonly #shared = new Set<number>();

  /** The first number under this hash that `matches`, or 0. */
  find(hash: number, matches: (number: number) => boolean): number {
    return this.#parts[hash >>> 24]?.find(hash, matches) ?? 0;
  }

  /** Whether more than one entry has this hash. */
  isShared(hash: number): boolean {
    return this.#shared.size > 0 && this.#shared.has(hash);
  }

  add(hash: number, number: number): void {
    if (this.find(hash, () => true) !== 0) this.#shared.add(hash);
    this.#part(hash >>> 24).add(hash, number);
  }

  move(hash: number, from: number, to: number): void {
    this.#part(hash >>> 24).move(hash, from, to);
  }

  reserve(count: number): void {
    for (let part = 0; part < this.#parts.length; part += 1) {
      this.#part(part).reserve(Math.ceil(count / this.#parts.length));
    }
  }

  #part(index: number): Part {
    return (this.#parts[index] ??= new Part());
  }
}

/** Open addressing, at most half full; 8 bytes a slot, 0 in an empty one. */
class Part {
  #slots = new Uint32Array(2 * 16);
  #mask = 15;
  #used = 0;

  /** The first number under this hash that `matches`, or 0. */
  find(hash: number, matches: (number: number) => boolean): number {
    for (let slot = hash & this.#mask; ; slot = (slot + 1) & this.#mask) {
      const number = this.#slots[2 * slot + 1]!;
      if (number === 0) return 0;
      if (this.#slots[2 * slot] === hash && matches(number)) return number;
    }
  }

  add(hash: number, number: number): void {
    this.#used += 1;
    this.reserve(this.#used);
    this.#put(hash, number);
  }

  move(hash: number, from: number, to: number): void {
    let slot = hash & this.#mask;
    while (this.#slots[2 * slot + 1] !== from) slot = (slot + 1) & this.#mask;
    this.#slots[2 * slot + 1] = to;
  }

  #put(hash: number, number: number): void {
    let slot = hash & this.#mask;
    while (this.#slots[2 * slot + 1] !== 0) slot = (slot + 1) & this.#mask;
    this.#slots[2 * slot] = hash;
    this.#slots[2 * slot + 1] = number;
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
