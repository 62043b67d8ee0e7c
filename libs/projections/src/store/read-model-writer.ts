/** Writes events as rows, a batch and the checkpoint in one transaction. */
import { crc32 } from 'node:zlib';
import type { DatabaseSync } from 'node:sqlite';
import { amendedBy, lastMs } from '@hudna/domain';
import { categoryOf, type Position, type RecordedEvent, START } from '@hudna/event-store';
import { entityOf, type ProjectedEvent } from '../read-model/projection.js';
import { AmendmentWriter } from './amendment-writer.js';
import { BEGINNING, type Checkpoint, checkpointIn } from './checkpoint.js';
import { EventBlocks } from './event-blocks.js';
import { Inserter } from './inserter.js';
import {
  BLOCK,
  cacheForWriting,
  checkStructure,
  createBuilding,
  finishBuilding,
  INDEX_TO_AMEND,
  NEVER,
  openReadModelForWriting,
  ReadModelDamaged,
  referenceKey,
} from './layout.js';
import { HashedEntityRowIds, IndexedEntityRowIds, type EntityRowIds } from './entity-row-ids.js';

/**
 * Events in a transaction at most. The ids of most entities are random, so that each costs a page of its own in a small
 * transaction, and shares it with others in a large one that writes them in order.
 */
const TRANSACTION = 40_000;

export class ReadModelWriter {
  readonly #blocks: Inserter;
  readonly #facts: Inserter;
  readonly #entities: Inserter;
  readonly #references: Inserter;
  readonly #saveCheckpoint;
  readonly #addDrop;
  /** Entities since the last flush. */
  #newEntities: { id: number; category: string; entity: string; starts: number }[] = [];
  readonly #rowIds: EntityRowIds;
  readonly #amendments: AmendmentWriter;
  /** Reads events again that are written. */
  readonly #events: EventBlocks;
  /** Events written. */
  #seq = 0;
  #previous: Position = START;
  #checkpoint = BEGINNING;
  #committed = BEGINNING;
  #committedSeq = 0;

  private constructor(
    private readonly database: DatabaseSync,
    file: string,
    private readonly building: boolean,
  ) {
    this.#blocks = new Inserter(database, 'event_block', 3);
    this.#facts = new Inserter(database, 'fact', 7);
    this.#entities = new Inserter(database, 'entity', 5);
    this.#references = new Inserter(database, 'reference', 3);
    this.#saveCheckpoint = database.prepare('INSERT OR REPLACE INTO checkpoint VALUES (1, ?, ?, ?, ?)');
    this.#addDrop = database.prepare('INSERT INTO clock_drop VALUES (?, ?)');
    this.#rowIds = building
      ? new HashedEntityRowIds(database, () => this.#entities.flush())
      : new IndexedEntityRowIds(database);
    this.#events = new EventBlocks(database, file);
    this.#amendments = new AmendmentWriter(database, this.#rowIds, (seq) => {
      this.#blocks.flush();
      return this.#events.event(seq);
    });
  }

  /** Begins a file that nobody reads before `finish`. */
  static build(file: string): ReadModelWriter {
    return new ReadModelWriter(createBuilding(file), file, true);
  }

  /** Goes on with a file that was finished, once its structure was checked where `check` asks for it. @throws where it is damaged: see `isDamage`. */
  static open(file: string, options: { check: boolean }): ReadModelWriter {
    const database = openReadModelForWriting(file);
    try {
      if (options.check) checkStructure(database, file);
      cacheForWriting(database);
      const writer = new ReadModelWriter(database, file, false);
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
    if (this.#amendments.isWaiting) this.database.exec(INDEX_TO_AMEND);
    this.#amendments.flush();
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
    for (const event of events) this.#addRows(event);
  }

  #addRows({ event, fact, references, droppedClockMs }: ProjectedEvent): void {
    const category = categoryOf(event.stream);
    const entity = entityOf(event.stream, category);
    const seq = (this.#seq += 1);
    const { start, end, revision = event.revision } = fact ?? NO_SPAN;
    // The first event of a stream needs no search: most entities, like incidents, have no other.
    let entityId = event.revision === 0 ? 0 : this.#rowIds.find(category, entity);
    if (entityId === 0) {
      entityId = seq;
      if (this.building) this.#entities.add(entityId, category, entity, start, 0);
      else this.#newEntities.push({ id: entityId, category, entity, starts: start });
      this.#rowIds.add(category, entity, entityId);
    } else if (amendedBy(event)) {
      this.#amendments.amend(seq, entityId, event, fact?.start);
    } else if (!this.building || this.#amendments.isAmended(entityId)) {
      this.#amendments.further(seq, entityId, start);
    }
    const recordedMs = Date.parse(event.recordedAt);
    this.#facts.add(seq, entityId, category, start, lastMs({ start, end }), recordedMs, revision);
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
    if (!this.building) this.#amendments.flush();
    const { position, last: newest, before, recordedAt } = this.#checkpoint;
    this.#saveCheckpoint.run(position, newest, before, recordedAt);
  }

  #rollBack(): void {
    if (this.database.isTransaction) this.database.exec('ROLLBACK');
    for (const rows of [this.#blocks, this.#facts, this.#entities, this.#references]) rows.discard();
    this.#amendments.discard();
    this.#events.forget();
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
    const row = this.database.prepare('SELECT lines FROM event_block ORDER BY seq DESC LIMIT 1').get();
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

/** Of a row that states no version: never. */
const NO_SPAN: { start: number; end: number; revision?: number } = { start: NEVER, end: NEVER };
