/** Which facts of a category are about which thing. */
import { crc32 } from 'node:zlib';
import { HashTable } from '@hudna/event-store';

export class FactsByEntity {
  /** By thing: the number of its first fact, and one. */
  readonly #table = new HashTable();
  readonly #firsts: number[] = [];
  /** By the number of the first: all facts of a thing that has more. Most have one. */
  readonly #more = new Map<number, number[]>();

  /** @param entities By the number of the fact, from 0: what it is about. They must not change. */
  constructor(private readonly entities: readonly string[]) {
    for (const [number, entity] of entities.entries()) this.#add(number, entity);
  }

  /** The numbers of the facts of one thing, in the order in which they were given. */
  numbersOf(entity: string): readonly number[] {
    const first = this.#find(crc32(entity), entity);
    return first < 0 ? [] : this.#of(first);
  }

  /** The same of each thing, in the order of their first facts. */
  *all(): Generator<readonly number[], void> {
    for (const first of this.#firsts) yield this.#of(first);
  }

  #add(number: number, entity: string): void {
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
