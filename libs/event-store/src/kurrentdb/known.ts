import { hashOf, HashTable } from '../hash-table.js';
import type { RecordedEvent } from '../port.js';
import { StoreDamaged } from '../errors.js';

/**
 * The ids of the whole ledger and the streams that have them, in memory: KurrentDB finds an event by its stream and
 * revision alone. Some 40 bytes an event and 100 a stream.
 */
export class Known {
  #count = 0;
  /** By number of the event, counted from 1: its id in four parts, its stream and its revision. */
  #ids = new Uint32Array(4 * 1024);
  #streams = new Uint32Array(1024);
  #revisions = new Uint32Array(1024);
  readonly #table = new HashTable();
  readonly #names: string[] = [];
  /** By name: the stream's number, and its last revision. */
  readonly #heads = new Map<string, { readonly number: number; revision: number }>();

  /** Events known. */
  get count(): number {
    return this.#count;
  }

  /** Where the event with this id is. */
  find(id: string): { stream: string; revision: number } | undefined {
    const number = this.#numberOf(id);
    if (number === 0) return undefined;
    return { stream: this.#names[this.#streams[number]!]!, revision: this.#revisions[number]! };
  }

  /** The last revision of a stream, -1 where there is none. */
  last(stream: string): number {
    return this.#heads.get(stream)?.revision ?? -1;
  }

  /** @throws StoreDamaged where the id is known already: the writers see to it that it cannot be. */
  add({ id, stream, revision }: Pick<RecordedEvent, 'id' | 'stream' | 'revision'>): void {
    const before = this.find(id);
    if (before) {
      throw new StoreDamaged(
        `KurrentDB holds the event ${id} twice: in ${before.stream} and in ${stream} (revision ${revision}). Put the database back from a backup.`,
      );
    }
    this.#count += 1;
    const number = this.#count;
    if (number >= this.#streams.length) this.#grow();
    this.#ids.set(partsOf(id), 4 * number);
    this.#streams[number] = this.#take(stream, revision);
    this.#revisions[number] = revision;
    this.#table.add(hashOf(id), number);
  }

  #take(stream: string, revision: number): number {
    const head = this.#heads.get(stream);
    if (head) {
      head.revision = revision;
      return head.number;
    }
    const number = this.#names.push(stream) - 1;
    this.#heads.set(stream, { number, revision });
    return number;
  }

  #numberOf(id: string): number {
    const parts = partsOf(id);
    return this.#table.find(hashOf(id), (number) =>
      parts.every((part, index) => this.#ids[4 * number + index] === part),
    );
  }

  #grow(): void {
    this.#ids = grown(this.#ids);
    this.#streams = grown(this.#streams);
    this.#revisions = grown(this.#revisions);
  }
}

/** A UUID as four numbers of 32 bits. */
function partsOf(id: string): [number, number, number, number] {
  const digits = id.replaceAll('-', '');
  const part = (from: number) => Number.parseInt(digits.slice(from, from + 8), 16);
  return [part(0), part(8), part(16), part(24)];
}

function grown(array: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(array.length * 2);
  larger.set(array);
  return larger;
}
