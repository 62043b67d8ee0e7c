/**
 * From hashes of 32 bits to row numbers from 1 on, 8 bytes a place: a map of a million strings takes far longer to fill. Open
 * addressing, at most half full. What was hashed lies elsewhere; who asks compares it.
 */
export class HashTable {
  #hashes = new Uint32Array(16);
  /** 0 where the place is free. */
  #rows = new Uint32Array(16);
  #count = 0;

  /** The first row under this hash that `matches`, or 0. */
  find(hash: number, matches: (row: number) => boolean): number {
    const mask = this.#rows.length - 1;
    for (let at = hash & mask; this.#rows[at] !== 0; at = (at + 1) & mask) {
      if (this.#hashes[at] === hash && matches(this.#rows[at]!)) return this.#rows[at]!;
    }
    return 0;
  }

  add(hash: number, row: number): void {
    this.#put(hash, row);
    this.#count += 1;
    if (this.#count * 2 > this.#rows.length) this.#grow();
  }

  #put(hash: number, row: number): void {
    const mask = this.#rows.length - 1;
    let at = hash & mask;
    while (this.#rows[at] !== 0) at = (at + 1) & mask;
    this.#hashes[at] = hash;
    this.#rows[at] = row;
  }

  #grow(): void {
    const [hashes, rows] = [this.#hashes, this.#rows];
    this.#hashes = new Uint32Array(rows.length * 2);
    this.#rows = new Uint32Array(rows.length * 2);
    for (let at = 0; at < rows.length; at += 1) if (rows[at] !== 0) this.#put(hashes[at]!, rows[at]!);
  }
}
