/** That no event of a stream is missing: each has the revision after the one before it. KurrentDB itself says nothing of holes. */
import { StoreDamaged } from '../errors.js';
import { hashOf, HashTable } from '../primitives/hash-table.js';

export interface Ends {
  /** The next record of a stream, in the order of the ledger; one may come again. @throws StoreDamaged where some before it are missing */
  follow(stream: string, revision: number): void;
}

/** How far each stream goes, some 40 bytes a stream: of its name a hash of 64 bits is kept. */
export class StreamEnds implements Ends {
  readonly #rows = new HashTable();
  #hashes = new Uint32Array(1_024);
  #last = new Uint32Array(1_024);
  #count = 0;

  /** @param isWhole Whether it follows the ledger from its first record on: then a stream that is new begins at 0. */
  constructor(private readonly isWhole: boolean) {}

  follow(stream: string, revision: number): void {
    const [hash, other] = [hashOf(stream), hashOf(`${stream}/`)];
    const row = this.#rows.find(hash, (at) => this.#hashes[at] === other);
    if (row === 0) {
      if (this.isWhole) refuseHole(stream, -1, revision);
      this.#add(hash, other, revision);
      return;
    }
    refuseHole(stream, this.#last[row]!, revision);
    this.#last[row] = Math.max(this.#last[row]!, revision);
  }

  #add(hash: number, other: number, last: number): void {
    this.#count += 1;
    if (this.#count === this.#last.length) {
      this.#hashes = grown(this.#hashes);
      this.#last = grown(this.#last);
    }
    this.#hashes[this.#count] = other;
    this.#last[this.#count] = last;
    this.#rows.add(hash, this.#count);
  }
}

/** @throws StoreDamaged where events are missing between the last revision that was there and one that comes. */
export function refuseHole(stream: string, last: number, revision: number): void {
  if (revision > last + 1) throw hole(stream, last + 1, revision);
}

/** What is said of a stream that lacks events. */
export function hole(stream: string, due: number, found: number): StoreDamaged {
  return new StoreDamaged(
    `KurrentDB lacks events of the stream ${stream}: revision ${due} is due, and ${found} is there. It was truncated, deleted or scavenged. Where no scavenge has run since, take $maxCount, $maxAge and $tb out of its metadata (the stream $$${stream}); else put the database back from a backup. Then start this node again.`,
  );
}

function grown(column: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(2 * column.length);
  larger.set(column);
  return larger;
}
