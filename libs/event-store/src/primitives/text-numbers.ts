import { hashOf, HashTable } from './hash-table.js';

/**
 * Numbers texts from 1 on, in the order in which they are added, in some 40 bytes each: of a text a hash of 64 bits is kept,
 * seeded anew in each process. Among a million texts two are taken for one another once in 40 million times.
 */
export class TextNumbers {
  readonly #numbers = new HashTable();
  #others = new Uint32Array(1_024);
  #count = 0;

  get count(): number {
    return this.#count;
  }

  /** The number of a text, 0 where it was not added. */
  find(text: string): number {
    const other = otherHashOf(text);
    return this.#numbers.find(hashOf(text), (number) => this.#others[number] === other);
  }

  /** Adds a text that is not there yet. */
  add(text: string): number {
    this.#count += 1;
    if (this.#count === this.#others.length) {
      const larger = new Uint32Array(2 * this.#count);
      larger.set(this.#others);
      this.#others = larger;
    }
    this.#others[this.#count] = otherHashOf(text);
    this.#numbers.add(hashOf(text), this.#count);
    return this.#count;
  }
}

const SEED = (Math.random() * 0xffffffff) >>> 0;

/** Independent of `hashOf`: the state is turned before each character, so that all of its bits bear on all that follow. */
function otherHashOf(text: string): number {
  let hash = SEED;
  for (let at = 0; at < text.length; at += 1) {
    hash = Math.imul(((hash << 13) | (hash >>> 19)) ^ text.charCodeAt(at), 0x9e3779b1);
  }
  hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
  return (hash ^ (hash >>> 13)) >>> 0;
}
