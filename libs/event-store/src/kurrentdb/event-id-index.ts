import { StoreDamaged } from '../errors.js';
import { hashOf, HashTable } from '../primitives/hash-table.js';
import type { RecordedEvent } from '../port.js';
import { refuseHole } from './stream-ends.js';

/**
 * The ids of the whole ledger and the streams that have them, in memory: KurrentDB finds an event by its stream and
 * revision alone. Some 40 bytes an event, and 30 a stream that is called after its first event, as most are.
 */
export class EventIdIndex {
  readonly #events = new Uint32Columns(['id0', 'id1', 'id2', 'id3', 'stream', 'revision']);
  /** Each under the hash of its id. */
  readonly #ids = new HashTable();
  /** `last` is the last revision, `first` the number of the first event. */
  readonly #streams = new Uint32Columns(['first', 'last', 'category']);
  /** Each under the hash of its name. */
  readonly #names = new HashTable();
  readonly #categories: string[] = [];
  /** Names that do not follow from the first event, by the number of the stream. */
  readonly #explicitNames = new Map<number, string>();

  /** Events known. */
  get count(): number {
    return this.#events.count;
  }

  /** Where the event with this id is. */
  find(id: string): { stream: string; revision: number } | undefined {
    const number = this.#numberOf(id);
    if (number === 0) return undefined;
    const { stream, revision } = this.#events.columns;
    return { stream: this.#nameOf(stream![number]!), revision: revision![number]! };
  }

  /** The last revision of a stream, -1 where there is none. */
  last(stream: string): number {
    const number = this.#streamOf(stream);
    return number === 0 ? -1 : this.#streams.columns['last']![number]!;
  }

  /**
   * @throws StoreDamaged where the id is known already, which the writers see to that it cannot be, or where events of the
   * stream before it are missing.
   */
  add({ id, stream, revision }: Pick<RecordedEvent, 'id' | 'stream' | 'revision'>): void {
    const before = this.find(id);
    if (before) {
      throw new StoreDamaged(
        `KurrentDB holds the event ${id} twice: in ${before.stream} and in ${stream} (revision ${revision}). Put the database back from a backup.`,
      );
    }
    const existing = this.#streamOf(stream);
    refuseHole(stream, existing === 0 ? -1 : this.#streams.columns['last']![existing]!, revision);
    const parts = partsOf(id);
    const number = this.#events.add([...parts, 0, revision]);
    this.#ids.add(hashOf(id), number);
    const place = existing || this.#begin(stream, number, id);
    this.#events.columns['stream']![number] = place;
    this.#streams.columns['last']![place] = revision;
  }

  #begin(name: string, first: number, id: string): number {
    const category = name.endsWith(`-${id}`) ? this.#categoryOf(name.slice(0, -id.length - 1)) : 0;
    const number = this.#streams.add([first, 0, category]);
    if (category === 0) this.#explicitNames.set(number, name);
    this.#names.add(hashOf(name), number);
    return number;
  }

  /** From 1 on. */
  #categoryOf(name: string): number {
    const found = this.#categories.indexOf(name);
    return found >= 0 ? found + 1 : this.#categories.push(name);
  }

  #numberOf(id: string): number {
    const [a, b, c, d] = partsOf(id);
    const { id0, id1, id2, id3 } = this.#events.columns;
    return this.#ids.find(
      hashOf(id),
      (at) => id0![at] === a && id1![at] === b && id2![at] === c && id3![at] === d,
    );
  }

  #streamOf(name: string): number {
    return this.#names.find(hashOf(name), (number) => this.#nameOf(number) === name);
  }

  #nameOf(stream: number): string {
    const { first, category } = this.#streams.columns;
    const number = category![stream]!;
    return number === 0
      ? this.#explicitNames.get(stream)!
      : `${this.#categories[number - 1]!}-${this.#idOf(first![stream]!)}`;
  }

  #idOf(number: number): string {
    const { id0, id1, id2, id3 } = this.#events.columns;
    const digits = [id0, id1, id2, id3].map((part) => part![number]!.toString(16).padStart(8, '0')).join('');
    return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  }
}

/** Rows of numbers of 32 bits, counted from 1. */
class Uint32Columns {
  count = 0;
  readonly columns: Record<string, Uint32Array>;

  constructor(private readonly names: readonly string[]) {
    this.columns = Object.fromEntries(names.map((name) => [name, new Uint32Array(1_024)]));
  }

  add(row: readonly number[]): number {
    this.count += 1;
    if (this.count >= this.columns[this.names[0]!]!.length) this.#grow();
    for (const [index, name] of this.names.entries()) this.columns[name]![this.count] = row[index]!;
    return this.count;
  }

  #grow(): void {
    for (const name of this.names) {
      const old = this.columns[name]!;
      this.columns[name] = new Uint32Array(old.length * 2);
      this.columns[name].set(old);
    }
  }
}

/** A UUID as four numbers of 32 bits. */
function partsOf(id: string): [number, number, number, number] {
  const digits = id.replaceAll('-', '');
  const part = (from: number) => Number.parseInt(digits.slice(from, from + 8), 16);
  return [part(0), part(8), part(16), part(24)];
}
