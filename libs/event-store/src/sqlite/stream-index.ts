import { hashOf, HashTable } from '../primitives/hash-table.js';

/**
 * Where to find an event by its id and a stream's events, kept in memory and not in the file: ids and stream names are
 * random, so that an index of them in the file turns each event into two pages written at random places, and appending
 * to a ledger of a million events takes seven times as long as inserting the rows alone. The file is read from end to
 * end when it is opened in any case, to check it. Some 40 to 80 bytes an event.
 */
export class StreamIndex {
  #count = 0;
  /** By position: the event's revision, and the position of the event before it in its stream (0: none). */
  #revisions = new Uint32Array(1024);
  #previous = new Uint32Array(1024);
  readonly #ids = new HashTable();
  /** Each stream under the position of its last event. */
  readonly #streams = new HashTable();

  /** @param hash Of 32 bits; another one than the usual is for tests. */
  constructor(
    private names: NameSource,
    private readonly hash: (text: string) => number = hashOf,
  ) {}

  /** Makes room for so many events at once. */
  reserve(count: number): void {
    this.#ids.reserve(count);
    this.#streams.reserve(count);
  }

  /** From now on read names back from here: the ledger is checked on one connection and used on another. */
  readFrom(names: NameSource): this {
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
export interface NameSource {
  idAt(position: number): string;
  streamAt(position: number): string;
}

function grown(array: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(array.length * 2);
  larger.set(array);
  return larger;
}
