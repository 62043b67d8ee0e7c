/**
 * What the lists of entities go by: by when something of an entity had begun where its first fact does not say it (`late`),
 * and of an entity with amendments the start of its first fact in force, and among how many events that was so.
 */
import type { DatabaseSync } from 'node:sqlite';
import { IN_FORCE } from './layout.js';

/** An entity of which the first fact alone says by when something of it had begun; one of which a later fact began earlier; one with amendments. */
export const [ON_TIME, LATE, AMENDED] = [0, 1, 2] as const;

export class EntityStarts {
  readonly #entity;
  readonly #mark;
  readonly #first;
  readonly #open;
  readonly #begin;
  readonly #end;

  constructor(database: DatabaseSync) {
    this.#entity = database.prepare('SELECT category, name, starts, late FROM entity WHERE id = ?');
    this.#mark = database.prepare('UPDATE entity SET late = ? WHERE id = ?');
    this.#first = database.prepare(
      `SELECT starts FROM fact WHERE entity_id = ?1 AND seq <= ?2 AND ${IN_FORCE('fact.seq', '?2')} ORDER BY revision LIMIT 1`,
    );
    this.#open = database.prepare('SELECT starts FROM entity_start WHERE entity_id = ? AND to_seq IS NULL');
    this.#begin = database.prepare('INSERT INTO entity_start VALUES (?, ?, ?, ?, ?, NULL)');
    this.#end = database.prepare('UPDATE entity_start SET to_seq = ? WHERE entity_id = ? AND to_seq IS NULL');
  }

  /** Takes in a record, not the first, of an entity: the event `seq`, whose fact starts then (epoch milliseconds). */
  further(entityId: number, seq: number, starts: number): void {
    const entity = this.#entity.get(entityId)!;
    if (entity['late'] === ON_TIME && Number(entity['starts']) > starts) this.#mark.run(LATE, entityId);
    if (entity['late'] === AMENDED && !this.#open.get(entityId)) this.#goOn(entityId, seq, starts);
  }

  /** After the event `seq`, by which amendments changed an entity. Its first range is what came before the first of them. */
  amended(entityId: number, seq: number): void {
    const entity = this.#entity.get(entityId)!;
    if (entity['late'] !== AMENDED) {
      this.#mark.run(AMENDED, entityId);
      this.#goOn(entityId, entityId, Number(entity['starts']));
      this.#end.run(seq, entityId);
    }
    const first = this.#first.get(entityId, seq)?.['starts'];
    const open = this.#open.get(entityId)?.['starts'];
    if (first === open) return;
    this.#end.run(seq, entityId);
    if (first !== undefined) this.#goOn(entityId, seq, Number(first));
  }

  #goOn(entityId: number, seq: number, starts: number): void {
    const { category, name } = this.#entity.get(entityId)!;
    this.#begin.run(entityId, category!, name!, starts, seq);
  }
}
