/**
 * Which row a thing has. A file in use is asked by its index; one that is being built has none yet, and a table of
 * hashes in memory stands in, with 8 bytes a thing.
 */
import { crc32 } from 'node:zlib';
import type { DatabaseSync } from 'node:sqlite';
import { LRUCache } from 'lru-cache';

export interface Things {
  /** The row of a thing, 0 where it has none. */
  find(category: string, entity: string): number;
  add(category: string, entity: string, id: number): void;
  /** What was added is in the table now. */
  settle(): void;
  /** Forgets what was added by a transaction that was rolled back. */
  forget(): void;
}

const REMEMBERED = 20_000;

export class IndexedThings implements Things {
  /** What need not be in the table yet. */
  readonly #added = new Map<string, number>();
  readonly #recent = new LRUCache<string, number>({ max: REMEMBERED });
  readonly #find;

  constructor(database: DatabaseSync) {
    this.#find = database.prepare('SELECT id FROM thing WHERE category = ? AND entity = ?');
  }

  find(category: string, entity: string): number {
    const key = keyOf(category, entity);
    const recent = this.#added.get(key) ?? this.#recent.get(key);
    if (recent !== undefined) return recent;
    const id = Number(this.#find.get(category, entity)?.['id'] ?? 0);
    if (id !== 0) this.#recent.set(key, id);
    return id;
  }

  add(category: string, entity: string, id: number): void {
    this.#added.set(keyOf(category, entity), id);
  }

  settle(): void {
    this.#added.clear();
  }

  forget(): void {
    this.#added.clear();
    this.#recent.clear();
  }
}

export class HashedThings implements Things {
  readonly #recent = new LRUCache<string, number>({ max: REMEMBERED });
  readonly #row;
  /** Open addressing: the hash and the row of a thing, 0 where the place is free. */
  #hashes = new Uint32Array(1024);
  #rows = new Uint32Array(1024);
  #count = 0;

  /** @param written Makes sure that the rows added are in the table. */
  constructor(
    database: DatabaseSync,
    private readonly written: () => void,
  ) {
    this.#row = database.prepare('SELECT category, entity FROM thing WHERE id = ?');
  }

  find(category: string, entity: string): number {
    const key = keyOf(category, entity);
    const recent = this.#recent.get(key);
    if (recent !== undefined) return recent;
    const hash = crc32(key);
    const mask = this.#rows.length - 1;
    for (let at = hash & mask; this.#rows[at] !== 0; at = (at + 1) & mask) {
      if (this.#hashes[at] !== hash) continue;
      this.written();
      const row = this.#row.get(this.#rows[at]!);
      if (row?.['entity'] !== entity || row['category'] !== category) continue;
      this.#recent.set(key, this.#rows[at]!);
      return this.#rows[at]!;
    }
    return 0;
  }

  add(category: string, entity: string, id: number): void {
    this.#put(crc32(keyOf(category, entity)), id);
    this.#count += 1;
    if (this.#count * 2 > this.#rows.length) this.#grow();
  }

  settle(): void {
    throw new Error('A file that is being built is finished, not committed.');
  }

  forget(): void {
    throw new Error('A file that is being built is thrown away, not rolled back.');
  }

  #put(hash: number, id: number): void {
    const mask = this.#rows.length - 1;
    let at = hash & mask;
    while (this.#rows[at] !== 0) at = (at + 1) & mask;
    this.#hashes[at] = hash;
    this.#rows[at] = id;
  }

  #grow(): void {
    const [hashes, rows] = [this.#hashes, this.#rows];
    this.#hashes = new Uint32Array(rows.length * 2);
    this.#rows = new Uint32Array(rows.length * 2);
    rows.forEach((id, at) => id !== 0 && this.#put(hashes[at]!, id));
  }
}

function keyOf(category: string, entity: string): string {
  return `${category} ${entity}`;
}
