/**
 * What the lists of entities go by: by when something of an entity had begun, where its first event does not say it, and the
 * start of its first fact in force, where amendments have made that another than the start of its first event.
 */
import type { DatabaseSync } from 'node:sqlite';
import { IN_FORCE } from './layout.js';

/** What an entity has in the column `late`: see `TABLES`. */
const [ON_TIME, LATE, MOVED] = [0, 1, 2] as const;

export class EntityStarts {
  readonly #entity;
  readonly #name;
  readonly #mark;
  readonly #first;
  readonly #open;
  readonly #begin;
  readonly #end;

  constructor(database: DatabaseSync) {
    const prepare = (sql: string) => {
      const statement = database.prepare(sql);
      statement.setReturnArrays(true);
      return statement;
    };
    this.#entity = prepare('SELECT starts, late FROM entity WHERE id = ?');
    this.#name = prepare('SELECT category, name FROM entity WHERE id = ?');
    this.#mark = prepare('UPDATE entity SET late = ? WHERE id = ?');
    this.#first = prepare(
      `SELECT starts FROM fact WHERE entity_id = ?1 AND seq <= ?2 AND ${IN_FORCE('fact.seq', '?2')} ORDER BY revision LIMIT 1`,
    );
    this.#open = prepare('SELECT starts FROM entity_start WHERE entity_id = ? AND to_seq IS NULL');
    this.#begin = prepare('INSERT INTO entity_start VALUES (?, ?, ?, ?, ?, NULL)');
    this.#end = prepare('UPDATE entity_start SET to_seq = ? WHERE entity_id = ? AND to_seq IS NULL');
  }

  /** Takes in a record, not the first, of an entity: the event `seq`, whose fact starts then (epoch milliseconds). */
  further(entityId: number, seq: number, starts: number): void {
    if (this.early(entityId, starts) === MOVED && !this.#open.get(entityId)) {
      this.#goOn(entityId, seq, starts);
    }
  }

  /** Takes in when a version of an entity starts, and gives what it had in `late` before. */
  early(entityId: number, starts: number): number {
    const [first, late] = this.#of(entityId);
    if (late === ON_TIME && first > starts) this.#mark.run(LATE, entityId);
    return late;
  }

  /** Takes in which versions are in force since the event `seq`. */
  amended(entityId: number, seq: number): void {
    const [starts, late] = this.#of(entityId);
    const first = this.#first.get(entityId, seq) as unknown as [number] | undefined;
    const known = late === MOVED ? (this.#open.get(entityId) as unknown as [number] | undefined) : [starts];
    if (first?.[0] === known?.[0]) return;
    if (late !== MOVED) {
      this.#mark.run(MOVED, entityId);
      this.#goOn(entityId, entityId, starts);
    }
    this.#end.run(seq, entityId);
    if (first) this.#goOn(entityId, seq, first[0]);
  }

  #of(entityId: number): [starts: number, late: number] {
    return this.#entity.get(entityId) as unknown as [number, number];
  }

  #goOn(entityId: number, seq: number, starts: number): void {
    const [category, name] = this.#name.get(entityId) as unknown as [string, string];
    this.#begin.run(entityId, category, name, starts, seq);
  }
}
