/** Reads the rows of a views file. */
import { crc32 } from 'node:zlib';
import type { DatabaseSync } from 'node:sqlite';
import { CLOCK_BOUND_MS, type FactChange, type Reference } from '@hudna/domain';
import { comparePositions, type Position, type RecordedEvent } from '@hudna/event-store';
import { LRUCache } from 'lru-cache';
import { type ClockDrop, ClockDrops, dropOf, isLeap } from '../clock/index.js';
import { countUpTo } from '../read-model/prefixes.js';
import { factProjection } from '../read-model/projection.js';
import type { EntityEntry, RecordedFact, ReadModel } from '../read-model/read-model.js';
import { LONG, ReadModelDamaged, referenceKey } from './layout.js';

/** Bytes of the blocks that are kept as text: the facts of an entity, and those of a day, lie in few. One of the largest fits. */
const KEPT = 40 * 1_048_576;

/** Parsed events that are kept: a step of a change log reads the same one several times. */
const PARSED = 200;

/** The statements of one connection. */
export class ReadModelRows {
  readonly #statements;
  readonly #events = new LRUCache<number, RecordedEvent>({ max: PARSED });
  readonly #blocks = new LRUCache<number, { first: number; lines: string[] }>({ maxSize: KEPT });
  #drops = new ClockDrops([]);

  constructor(
    database: DatabaseSync,
    private readonly file: string,
    private readonly projection = factProjection,
  ) {
    this.#statements = prepareAll(database);
  }

  /** How many events were known at a moment of record time, which never goes back, and up to a position. */
  known(knownAtMs = Infinity, upTo?: Position): number {
    const count = this.#knownAt(knownAtMs);
    if (upTo === undefined || count === 0) return count;
    // Mostly nothing has come since.
    if (comparePositions(this.event(count).position, upTo) <= 0) return count;
    return countUpTo({ count, event: (seq) => this.event(seq) }, upTo);
  }

  #knownAt(knownAtMs: number): number {
    let [from, to] = [0, (this.#statements.count.get() as unknown as [number])[0]];
    if (knownAtMs === Infinity) return to;
    while (from < to) {
      const middle = Math.ceil((from + to) / 2);
      if (this.recordedMs(middle) <= knownAtMs) from = middle;
      else to = middle - 1;
    }
    return from;
  }

  /** The stamp of an event, epoch milliseconds. */
  recordedMs(seq: number): number {
    return (this.#statements.recordedAt.get(seq) as unknown as [number])[0];
  }

  /** All that the stamps show of the clocks that made them. */
  drops(): ClockDrops {
    const { all } = this.#drops;
    const rows = this.#statements.drops.all(all.at(-1)?.number ?? 0) as unknown as [number, number][];
    if (rows.length > 0) this.#drops = new ClockDrops([...all, ...rows.map((row) => this.#drop(...row))]);
    return this.#drops;
  }

  /** The drop that a clock which shows `nowMs` after all of them makes, where it stands behind them. */
  dropAt(nowMs: number): ClockDrop | undefined {
    const count = this.known();
    const behind = count > 0 && nowMs < this.recordedMs(count) - CLOCK_BOUND_MS;
    return behind ? this.#drop(count + 1, nowMs, count) : undefined;
  }

  #drop(number: number, clockMs: number, stamped = number): ClockDrop {
    const before = this.known(clockMs + CLOCK_BOUND_MS);
    const beforeMs = before === 0 ? undefined : this.recordedMs(before);
    const afterMs = this.recordedMs(before + 1);
    const leap = isLeap(beforeMs, afterMs) ? { number: before, beforeMs, afterMs } : undefined;
    return dropOf({ number, clockMs, recordedMs: this.recordedMs(stamped) }, leap);
  }

  between(category: string, after: number, upTo: number, known: number): number[] {
    return this.#column(this.#statements.between.all(category, after, upTo, known));
  }

  /** What an event changes. @throws UnreadableEvent */
  change(seq: number): FactChange<RecordedFact> {
    return this.projection.project(this.event(seq), () => this.#streamBefore(seq));
  }

  #streamBefore(seq: number): RecordedEvent[] {
    const [entityId] = this.#statements.entityOf.get(seq) as unknown as [number];
    return this.eventsOf(entityId, seq - 1);
  }

  /** The row of the event of a revision of an entity's stream. */
  seqAt(entityId: number, revision: number): number | undefined {
    return this.#column<number>(this.#statements.seqAt.all(entityId, revision))[0];
  }

  /** The events of an entity's stream, up to one. */
  eventsOf(entityId: number, upTo: number): RecordedEvent[] {
    return this.#column<number>(this.#statements.events.all(entityId, upTo)).map((seq) => this.event(seq));
  }

  /** The same of an entity by its name; none where it is not known. */
  eventsOfEntity(category: string, entity: string, upTo: number): RecordedEvent[] {
    const [id] = this.#column<number>(this.#statements.entityId.all(category, entity));
    return id === undefined ? [] : this.eventsOf(id, upTo);
  }

  event(seq: number): RecordedEvent {
    let event = this.#events.get(seq);
    if (!event) this.#events.set(seq, (event = this.#parsed(seq)));
    return event;
  }

  #parsed(seq: number): RecordedEvent {
    const { first, lines } = this.#block(seq);
    const line = lines[seq - first];
    if (line === undefined) {
      throw new ReadModelDamaged(`The views file ${this.file} lacks the event of fact ${seq}.`);
    }
    return JSON.parse(line) as RecordedEvent;
  }

  seqs(category: string, entity: string, known: number): number[] {
    return this.#column(this.#statements.seqs.all(category, entity, known));
  }

  list(category: string, known: number, options: Parameters<ReadModel['list']>[1]): EntityEntry[] {
    const { order, begunBy, after, limit } = options;
    const rows =
      order === 'id'
        ? this.#statements.byId.all(category, after?.entity ?? '', begunBy, known, limit)
        : this.#statements.newest.all(
            category,
            after?.starts ?? Infinity,
            after?.entity ?? '',
            begunBy,
            known,
            limit,
          );
    return (rows as unknown as [string, number][]).map(([entity, starts]) => ({ entity, starts }));
  }

  referencing(category: string, reference: Reference, known: number): string[] {
    return this.#column(this.#statements.referencing.all(referenceKey(category, reference), known));
  }

  during(category: string, from: number, to: number, known: number): string[] {
    return this.#column(this.#statements.during.all(category, from, to, known));
  }

  #column<T>(rows: unknown): T[] {
    return (rows as [T][]).map(([value]) => value);
  }

  #block(seq: number): { first: number; lines: string[] } {
    const [first] = (this.#statements.blockOf.get(seq) ?? [0]) as unknown as [number];
    const kept = this.#blocks.get(first);
    if (kept) return kept;
    const row = this.#statements.block.get(first) as unknown as [number, Uint8Array] | undefined;
    if (!row || crc32(row[1]) !== row[0]) {
      throw new ReadModelDamaged(
        `The views file ${this.file} is damaged: the block of fact ${seq} is not as it was written.`,
      );
    }
    const block = { first, lines: Buffer.from(row[1]).toString().split('\n') };
    this.#blocks.set(first, block, { size: row[1].byteLength });
    return block;
  }
}

/** Whether the fact of a row still held with so many events. */
const HELD = (seq: string, known: string) =>
  `NOT EXISTS (SELECT 1 FROM taken_away WHERE taken_away.seq = ${seq} AND by_seq <= ${known})`;

/** Of the few entities whose first fact alone does not say it: whether one of their facts known by then had begun by a moment. */
const LATE_BY = (begunBy: string, known: string) =>
  `late > 0 AND EXISTS (SELECT 1 FROM fact WHERE fact.entity_id = entity.id AND fact.starts <= ${begunBy}
     AND seq <= ${known} AND ${HELD('fact.seq', known)})`;

function prepareAll(database: DatabaseSync) {
  const prepare = (sql: string) => {
    const statement = database.prepare(sql);
    statement.setReturnArrays(true);
    return statement;
  };
  return {
    count: prepare('SELECT ifnull(max(seq), 0) FROM fact'),
    recordedAt: prepare('SELECT recorded_at FROM fact WHERE seq = ?'),
    drops: prepare('SELECT seq, clock FROM clock_drop WHERE seq > ? ORDER BY seq'),
    between: prepare(
      `SELECT seq FROM fact WHERE category = ?1 AND seq > ?2 AND seq <= ?3 AND ${HELD('fact.seq', '?4')} ORDER BY seq`,
    ),
    entityOf: prepare('SELECT entity_id FROM fact WHERE seq = ?'),
    entityId: prepare('SELECT id FROM entity WHERE category = ? AND name = ?'),
    seqAt: prepare('SELECT seq FROM fact WHERE entity_id = ? ORDER BY seq LIMIT 1 OFFSET ?'),
    events: prepare('SELECT seq FROM fact WHERE entity_id = ? AND seq <= ? ORDER BY seq'),
    blockOf: prepare('SELECT seq FROM event_block WHERE seq <= ? ORDER BY seq DESC LIMIT 1'),
    block: prepare('SELECT digest, lines FROM event_block WHERE seq = ?'),
    seqs: prepare(
      `SELECT seq FROM fact WHERE entity_id = (SELECT id FROM entity WHERE category = ?1 AND name = ?2) AND seq <= ?3
       AND ${HELD('fact.seq', '?3')} ORDER BY seq`,
    ),
    byId: prepare(
      `SELECT name, starts FROM entity
       WHERE category = ?1 AND name > ?2 AND id <= ?4 AND ((late < 2 AND starts <= ?3) OR (${LATE_BY('?3', '?4')}))
       ORDER BY name LIMIT ?5`,
    ),
    newest: prepare(
      `SELECT * FROM (
         SELECT name, starts FROM entity
         WHERE category = ?1 AND (starts, name) < (?2, ?3) AND starts <= ?4 AND id <= ?5
           AND (late < 2 OR (${LATE_BY('?4', '?5')}))
         ORDER BY starts DESC, name DESC LIMIT ?6)
       UNION ALL SELECT * FROM (
         SELECT name, starts FROM entity INDEXED BY late_entity_by_start
         WHERE category = ?1 AND (starts, name) < (?2, ?3) AND starts > ?4 AND id <= ?5 AND ${LATE_BY('?4', '?5')}
         ORDER BY starts DESC, name DESC LIMIT ?6)
       ORDER BY starts DESC, name DESC LIMIT ?6`,
    ),
    referencing: prepare(
      `SELECT DISTINCT name FROM reference JOIN entity ON entity.id = reference.entity_id
       WHERE key = ?1 AND seq <= ?2 AND ${HELD('reference.seq', '?2')} ORDER BY name`,
    ),
    during: prepare(
      `SELECT name FROM (
         SELECT entity_id, starts FROM fact
         WHERE category = ?1 AND starts >= ?2 - ${LONG} AND starts < ?3 AND ends >= ?2 AND seq <= ?4
           AND ${HELD('fact.seq', '?4')}
         UNION ALL
         SELECT entity_id, starts FROM fact
         WHERE category = ?1 AND ends - starts > ${LONG} AND ends >= ?2 AND starts < ?2 - ${LONG} AND starts < ?3
           AND seq <= ?4 AND ${HELD('fact.seq', '?4')}
       ) AS found JOIN entity ON entity.id = found.entity_id
       GROUP BY entity.id ORDER BY min(found.starts), name`,
    ),
  };
}
