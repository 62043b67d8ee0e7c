/** Which facts of a category are about which entity. */
import { crc32 } from 'node:zlib';
import { HashTable } from '@hudna/event-store';

export class FactsByEntity {
  /** By entity: the number of its first fact, and one. */
  readonly #table = new HashTable();
  readonly #firsts: number[] = [];
  /** By the number of the first: all facts of an entity that has more. Most have one. */
  readonly #more = new Map<number, number[]>();

  /** @param entities By the number of the fact, from 0: what it is about. Those that follow are to be added. */
  constructor(private readonly entities: readonly string[]) {
    for (const number of entities.keys()) this.add(number);
  }

  /** The numbers of the facts of one entity, in the order in which they were given. */
  numbersOf(entity: string): readonly number[] {
    const first = this.#find(crc32(entity), entity);
    return first < 0 ? [] : this.#of(first);
  }

  /** The same of each entity, in the order of their first facts. */
  *all(): Generator<readonly number[], void> {
    for (const first of this.#firsts) yield this.#of(first);
  }

  /** Adds the fact with this number, the next one. */
  add(number: number): void {
    const entity = this.entities[number]!;
    const hash = crc32(entity);
    const first = this.#find(hash, entity);
    if (first < 0) {
      this.#table.add(hash, number + 1);
      this.#firsts.push(number);
    } else if (this.#more.has(first)) this.#more.get(first)!.push(number);
    else this.#more.set(first, [first, number]);
  }

  /** The number of the first fact, -1 where there is none. */
  #find(hash: number, entity: string): number {
    return this.#table.find(hash, (row) => this.entities[row - 1] === entity) - 1;
  }

  #of(first: number): readonly number[] {
    return this.#more.get(first) ?? [first];
  }
}
