/**
 * Which row an entity has. A file in use is asked by its index; one that is being built has none yet, and a table of
 * hashes in memory is asked instead.
 */
import { crc32 } from 'node:zlib';
import type { DatabaseSync } from 'node:sqlite';
import { LRUCache } from 'lru-cache';
import { HashTable } from '@hudna/event-store';

export interface EntityRowIds {
  /** The row of an entity, 0 where it has none. */
  find(category: string, entity: string): number;
  add(category: string, entity: string, id: number): void;
  /** What was added is in the table now. */
  settle(): void;
  /** Forgets what was added by a transaction that was rolled back. */
  forget(): void;
}

const REMEMBERED = 20_000;

export class IndexedEntityRowIds implements EntityRowIds {
  /** What need not be in the table yet. */
  readonly #added = new Map<string, number>();
  readonly #recent = new LRUCache<string, number>({ max: REMEMBERED });
  readonly #find;

  constructor(database: DatabaseSync) {
    this.#find = database.prepare('SELECT id FROM entity WHERE category = ? AND name = ?');
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

export class HashedEntityRowIds implements EntityRowIds {
  readonly #recent = new LRUCache<string, number>({ max: REMEMBERED });
  readonly #row;
  readonly #table = new HashTable();

  /** @param flush Makes sure that the rows added are in the table. */
  constructor(
    database: DatabaseSync,
    private readonly flush: () => void,
  ) {
    this.#row = database.prepare('SELECT category, name FROM entity WHERE id = ?');
  }

  find(category: string, entity: string): number {
    const key = keyOf(category, entity);
    const recent = this.#recent.get(key);
    if (recent !== undefined) return recent;
    const id = this.#table.find(crc32(key), (candidate) => {
      // Most are in the table already, and rows that wait are written faster together.
      let row = this.#row.get(candidate);
      if (!row) {
        this.flush();
        row = this.#row.get(candidate);
      }
      return row?.['name'] === entity && row['category'] === category;
    });
    if (id !== 0) this.#recent.set(key, id);
    return id;
  }

  add(category: string, entity: string, id: number): void {
    this.#table.add(crc32(keyOf(category, entity)), id);
  }

  settle(): void {
    throw new Error('A file that is being built is finished, not committed.');
  }

  forget(): void {
    throw new Error('A file that is being built is thrown away, not rolled back.');
  }
}

function keyOf(category: string, entity: string): string {
  return `${category} ${entity}`;
}
