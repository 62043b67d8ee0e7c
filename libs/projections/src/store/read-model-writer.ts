/**
 * Files events as rows, a batch and the checkpoint in one transaction.
 */
import { crc32 } from 'node:zlib';
import type { DatabaseSync } from 'node:sqlite';
import { lastMs, type Reference } from '@hudna/domain';
import { type Position, type RecordedEvent, START } from '@hudna/event-store';
import type { ProjectedFact } from '../read-model/projection.js';
import { BEGINNING, type Checkpoint, checkpointIn } from './checkpoint.js';
import { Inserter } from './inserter.js';
import {
  BLOCK,
  cacheForWriting,
  checkStructure,
  createBuilding,
  finishBuilding,
  openReadModelForWriting,
  ReadModelDamaged,
} from './layout.js';
import { HashedEntityRowIds, IndexedEntityRowIds, type EntityRowIds } from './entity-row-ids.js';

/** An event with what it is filed under. */
export interface ProjectedEvent {
  readonly event: RecordedEvent;
  readonly projected: ProjectedFact;
}

/**
 * Events in a transaction at most. The ids of most things are random, so that each costs a page of its own in a small
 * transaction, and shares it with others in a large one that writes them in order.
 */
const TRANSACTION = 40_000;

export class ReadModelWriter {
  readonly #blocks: Inserter;
  readonly #facts: Inserter;
  readonly #entities: Inserter;
  readonly #references: Inserter;
  readonly #saveCheckpoint;
  readonly #markLate;
  readonly #addDrop;
  /** Facts since the last flush that are not the first of their things. */
  #furtherFacts: { entityId: number; starts: number }[] = [];
  /** Things since the last flush. */
  #newEntities: { id: number; category: string; entity: string; starts: number }[] = [];
  readonly #rowIds: EntityRowIds;
  /** Facts filed. */
  #seq = 0;
  #previous: Position = START;
  #checkpoint = BEGINNING;
  #committed = BEGINNING;
  #committedSeq = 0;

  private constructor(
    private readonly database: DatabaseSync,
    private readonly building: boolean,
  ) {
    this.#blocks = new Inserter(database, 'block', 3);
    this.#facts = new Inserter(database, 'fact', 6);
    this.#entities = new Inserter(database, 'thing', 5);
    this.#references = new Inserter(database, 'link', 3);
    this.#saveCheckpoint = database.prepare('INSERT OR REPLACE INTO checkpoint VALUES (1, ?, ?, ?, ?)');
    this.#markLate = database.prepare('UPDATE thing SET late = 1 WHERE id = ? AND starts > ?');
    this.#addDrop = database.prepare('INSERT INTO clock_drop VALUES (?, ?)');
    this.#rowIds = building
      ? new HashedEntityRowIds(database, () => this.#entities.flush())
      : new IndexedEntityRowIds(database);
  }

  /** Begins a file that nobody reads before `finish`. */
  static build(file: string): ReadModelWriter {
    return new ReadModelWriter(createBuilding(file), true);
  }

  /** Goes on with a file that was finished, once its structure was checked where `check` asks for it. @throws where it is damaged: see `isDamage`. */
  static open(file: string, options: { check: boolean }): ReadModelWriter {
    const database = openReadModelForWriting(file);
    try {
      if (options.check) checkStructure(database, file);
      cacheForWriting(database);
      const writer = new ReadModelWriter(database, false);
      writer.#load();
      return writer;
    } catch (error) {
      database.close();
      throw error;
    }
  }

  /** As a reader finds it: what a transaction that is still open has added does not count. */
  get checkpoint(): Checkpoint {
    return this.building ? this.#checkpoint : this.#committed;
  }

  /**
   * All of it, or nothing: the rows of the events and how far they have brought the file. Where `more` is to come at
   * once, the transaction may stay open for that: `commit`, or a write without more, ends it.
   */
  write(events: readonly ProjectedEvent[], upTo: Position, more = false): void {
    if (this.building) return this.#add(events, upTo);
    try {
      if (!this.database.isTransaction) this.database.exec('BEGIN IMMEDIATE');
      this.#add(events, upTo);
      if (!more || this.#seq - this.#committedSeq >= TRANSACTION) this.commit();
    } catch (error) {
      this.#rollBack();
      throw error;
    }
  }

  /** Ends a transaction that was left open. */
  commit(): void {
    if (this.building || !this.database.isTransaction) return;
    this.#flush();
    this.database.exec('COMMIT');
    this.#committed = this.#checkpoint;
    this.#committedSeq = this.#seq;
    this.#rowIds.settle();
  }

  /** Makes a file that was being built fit to be read, and closes it. */
  finish(): void {
    this.#flush();
    finishBuilding(this.database);
    this.close();
  }

  close(): void {
    this.database.close();
  }

  #add(events: readonly ProjectedEvent[], upTo: Position): void {
    for (let at = 0; at < events.length; at += BLOCK) this.#addBlock(events.slice(at, at + BLOCK));
    const newest = events.at(-1)?.event;
    this.#checkpoint = {
      ...this.#checkpoint,
      position: upTo,
      ...(newest && {
        last: newest.id,
        before: events.at(-2)?.event.position ?? this.#previous,
        recordedAt: Date.parse(newest.recordedAt),
      }),
    };
    this.#previous = newest?.position ?? this.#previous;
  }

  #addBlock(events: readonly ProjectedEvent[]): void {
    const lines = Buffer.from(events.map(({ event }) => JSON.stringify(event)).join('\n'));
    this.#blocks.add(this.#seq + 1, crc32(lines), lines);
    for (const { projected } of events) this.#addFact(projected);
  }

  #addFact({ fact, references, droppedClockMs }: ProjectedFact): void {
    const { category, entity } = fact;
    const seq = (this.#seq += 1);
    // The first event of a stream needs no search: most things, like incidents, have no other.
    let entityId = fact.revision === 0 ? 0 : this.#rowIds.find(category, entity);
    if (entityId === 0) {
      entityId = seq;
      if (this.building) this.#entities.add(entityId, category, entity, fact.start, 0);
      else this.#newEntities.push({ id: entityId, category, entity, starts: fact.start });
      this.#rowIds.add(category, entity, entityId);
    } else if (!this.building) {
      this.#furtherFacts.push({ entityId, starts: fact.start });
    }
    this.#facts.add(seq, entityId, category, fact.start, lastMs(fact), Date.parse(fact.recordedAt));
    for (const reference of references) {
      this.#references.add(referenceKey(category, reference), entityId, seq);
    }
    if (droppedClockMs !== undefined) this.#addDrop.run(seq, droppedClockMs);
  }

  #flush(): void {
    this.#newEntities.sort(byIndex);
    for (const { id, category, entity, starts } of this.#newEntities) {
      this.#entities.add(id, category, entity, starts, 0);
    }
    this.#newEntities = [];
    for (const rows of [this.#blocks, this.#facts, this.#entities, this.#references]) rows.flush();
    for (const { entityId, starts } of this.#furtherFacts) this.#markLate.run(entityId, starts);
    this.#furtherFacts = [];
    const { position, last: newest, before, recordedAt } = this.#checkpoint;
    this.#saveCheckpoint.run(position, newest, before, recordedAt);
  }

  #rollBack(): void {
    if (this.database.isTransaction) this.database.exec('ROLLBACK');
    for (const rows of [this.#blocks, this.#facts, this.#entities, this.#references]) rows.discard();
    this.#furtherFacts = [];
    this.#newEntities = [];
    this.#rowIds.forget();
    this.#load();
  }

  /** Where the file stands. */
  #load(): void {
    const row = this.database.prepare('SELECT ifnull(max(seq), 0) AS count FROM fact').get()!;
    this.#seq = Number(row['count']);
    this.#committedSeq = this.#seq;
    this.#checkpoint = this.#committed = checkpointIn(this.database);
    this.#previous = this.#seq === 0 ? START : this.#lastPosition();
  }

  #lastPosition(): Position {
    const row = this.database.prepare('SELECT lines FROM block ORDER BY seq DESC LIMIT 1').get();
    try {
      const lines = Buffer.from(row?.['lines'] as Uint8Array).toString();
      return (JSON.parse(lines.slice(lines.lastIndexOf('\n') + 1)) as RecordedEvent).position;
    } catch (cause) {
      throw new ReadModelDamaged('The last event in the views file cannot be read.', { cause });
    }
  }
}

/** As the index has them. */
function byIndex(a: { category: string; entity: string }, b: { category: string; entity: string }): number {
  if (a.category !== b.category) return a.category < b.category ? -1 : 1;
  return a.entity < b.entity ? -1 : 1;
}

/** What a link is found by: the category of the things that name, and what they name. */
export function referenceKey(category: string, reference: Reference): string {
  return `${category} ${reference.category} ${reference.id}`;
}
