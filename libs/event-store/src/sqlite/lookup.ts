/**
 * Where to find an event by its id and a stream's events, kept in memory and not in the file: ids and stream names are
 * random, so that an index of them in the file turns each event into two pages written at random places, and appending
 * to a ledger of a million events takes seven times as long as inserting the rows alone. The file is read from end to
 * end when it is opened in any case, to check it. Some 40 to 80 bytes an event.
 */
export class Lookup {
  #count = 0;
  /** By position: the event's revision, and the position of the event before it in its stream (0: none). */
  #revisions = new Uint32Array(1024);
  #previous = new Uint32Array(1024);
  readonly #ids = new HashTable();
  /** Each stream under the position of its last event. */
  readonly #streams = new HashTable();

  /** @param hash Of 32 bits; another one than the usual is for tests. */
  constructor(
    private names: Names,
    private readonly hash: (text: string) => number = hashOf,
  ) {}

  /** Makes room for so many events at once. */
  reserve(count: number): void {
    this.#ids.reserve(count);
    this.#streams.reserve(count);
  }

  /** From now on read names back from here: the ledger is checked on one connection and used on another. */
  readFrom(names: Names): this {
    this.names = names;
    return this;
  }

  /** Events known, which is the last position: positions have no gaps. */
  get count(): number {
    return this.#count;
  }

  /** Position of the event with this id, 0 where there is none. */
  find(id: string): number {
    return this.#ids.find(this.hash(id), (position) => this.names.idAt(position) === id);
  }

  /** Position of the last event of the stream, 0 where there is none. */
  last(stream: string): number {
    return this.#streams.find(this.hash(stream), (position) => this.names.streamAt(position) === stream);
  }

  revisionAt(position: number): number {
    return this.#revisions[position]!;
  }

  /** Position of the event before this one in its stream, 0 where it is the first. */
  before(position: number): number {
    return this.#previous[position]!;
  }

  /**
   * Takes in the next event. False where it cannot be the next one of its stream, or its id is known already.
   * @throws RangeError where `position` does not follow the last.
   */
  add(position: number, stream: string, revision: number, id: string): boolean {
    if (position !== this.#count + 1) throw new RangeError(`Position ${position} after ${this.#count}.`);
    const hash = this.hash(stream);
    // Reading the name back for every event would cost more than all the rest. A hash that one stream alone has, and a
    // revision that follows that stream's last, can only be that stream: another one's first event has revision 0.
    const last = this.#streams.find(
      hash,
      (candidate) =>
        (this.#revisions[candidate]! + 1 === revision && !this.#streams.isShared(hash)) ||
        this.names.streamAt(candidate) === stream,
    );
    if (revision !== (last === 0 ? 0 : this.#revisions[last]! + 1) || this.find(id) !== 0) return false;
    if (position >= this.#revisions.length) {
      this.#revisions = grown(this.#revisions);
      this.#previous = grown(this.#previous);
    }
    this.#revisions[position] = revision;
    this.#previous[position] = last;
    this.#ids.add(this.hash(id), position);
    if (last === 0) this.#streams.add(hash, position);
    else this.#streams.move(hash, last, position);
    this.#count = position;
    return true;
  }
}

/** Reads back what a hash stands for, to be sure of a match. */
export interface Names {
  idAt(position: number): string;
  streamAt(position: number): string;
}

/**
 * From a 32-bit hash to positions, in 256 parts by its upper bits: each grows by itself, in less than a millisecond for a
 * ledger of a million events, where one great table would stop everything for a good part of a second.
 */
class HashTable {
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
function hashOf(text: string): number {
  let hash = SEED;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

function grown(array: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(array.length * 2);
  larger.set(array);
  return larger;
}
