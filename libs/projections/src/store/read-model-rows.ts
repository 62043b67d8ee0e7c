/** Reads the rows of a views file. */
import type { DatabaseSync } from 'node:sqlite';
import { amendedBy, CLOCK_BOUND_MS, type Reference } from '@hudna/domain';
import { comparePositions, type Position, type RecordedEvent } from '@hudna/event-store';
import { type ClockDrop, ClockDrops, dropOf, isLeap } from '../clock/index.js';
import { amendmentEffect, streamsOf } from '../read-model/amendment-effect.js';
import { countUpTo } from '../read-model/prefixes.js';
import { recordedFact } from '../read-model/projection.js';
import type { EntityEntry, RecordedFact, ReadModel } from '../read-model/read-model.js';
import { AmendmentRows } from './amendment-rows.js';
import { EventBlocks } from './event-blocks.js';
import { IN_FORCE, LONG, referenceKey } from './layout.js';

/** The statements of one connection. */
export class ReadModelRows {
  readonly #statements;
  readonly #events: EventBlocks;
  readonly #amendments: AmendmentRows;
  #drops = new ClockDrops([]);

  constructor(database: DatabaseSync, file: string) {
    this.#statements = prepareAll(database);
    this.#events = new EventBlocks(database, file);
    this.#amendments = new AmendmentRows(database, (seq) => this.event(seq));
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

  /** The rows of the facts in force of the records after one number and up to another. */
  between(category: string, after: number, upTo: number, known: number): number[] {
    return this.#column(this.#statements.between.all(category, after, upTo, known));
  }

  /** The events of an entity, up to one; none where it is not known. */
  eventsOf(category: string, entity: string, upTo: number): RecordedEvent[] {
    return this.#column<number>(this.#statements.events.all(category, entity, upTo)).map((seq) =>
      this.event(seq),
    );
  }

  event(seq: number): RecordedEvent {
    return this.#events.event(seq);
  }

  /** The fact that a row states with so many events known, and the number of its record. @throws UnreadableEvent */
  fact(seq: number, known: number): { readonly fact: RecordedFact; readonly record: number } {
    const stated = this.event(seq);
    const record = amendedBy(stated) ? this.#column<number>(this.#statements.record.all(seq))[0]! : seq;
    const event = record === seq ? stated : this.event(record);
    return { fact: recordedFact(event, stated, this.#amendments.upTo(known)), record };
  }

  /** The row of the version of a record that is in force with so many events known; undefined where none is. */
  inForce(record: number, known: number): number | undefined {
    return this.#column<number>(this.#statements.inForce.all(record, known))[0];
  }

  /** Whether an amendment, of so many events, is about a record of the entity. */
  isAmended(category: string, entity: string, known: number): boolean {
    return this.#statements.isAmended.get(category, entity, known) !== undefined;
  }

  /** The streams with amendments of which an event may have changed the facts. */
  amendedStreams(seq: number): readonly string[] {
    const event = this.event(seq);
    if (amendedBy(event)) return streamsOf(event, amendmentEffect(event, this.#amendments.upTo(seq - 1)));
    return this.#statements.isOfAmended.get(seq) ? [event.stream] : [];
  }

  /** The rows of the facts of an entity in force, in the order of their records. */
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
}

/** Whether one of an entity's facts in force had begun by a moment. */
const HAS_BEGUN = (entityId: string, begunBy: string, known: string) =>
  `EXISTS (SELECT 1 FROM fact WHERE fact.entity_id = ${entityId} AND fact.starts <= ${begunBy}
     AND fact.seq <= ${known} AND ${IN_FORCE('fact.seq', known)})`;

/** Whether the range of a row of `entity_start` has so many events. */
const IN_RANGE = (known: string) => `from_seq <= ${known} AND (to_seq IS NULL OR to_seq > ${known})`;

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
    // All versions of a record have its revision, and one of them at most is in force.
    between: prepare(
      `SELECT version.seq FROM fact AS record CROSS JOIN fact AS version
         ON version.entity_id = record.entity_id AND version.revision = record.revision
       WHERE record.category = ?1 AND record.seq > ?2 AND record.seq <= ?3
         AND NOT EXISTS (SELECT 1 FROM amendment WHERE amendment.seq = record.seq)
         AND version.seq <= ?4 AND ${IN_FORCE('version.seq', '?4')}
       ORDER BY record.seq`,
    ),
    inForce: prepare(
      `SELECT version.seq FROM fact AS record CROSS JOIN fact AS version
         ON version.entity_id = record.entity_id AND version.revision = record.revision
       WHERE record.seq = ?1 AND version.seq <= ?2 AND ${IN_FORCE('version.seq', '?2')}`,
    ),
    record: prepare(
      `SELECT min(record.seq) FROM fact AS version CROSS JOIN fact AS record
         ON record.entity_id = version.entity_id AND record.revision = version.revision
       WHERE version.seq = ?`,
    ),
    isAmended: prepare(
      `SELECT 1 FROM amendment
       WHERE entity_id = (SELECT id FROM entity WHERE category = ? AND name = ?) AND seq <= ? LIMIT 1`,
    ),
    isOfAmended: prepare(
      `SELECT 1 FROM amendment
       WHERE entity_id = (SELECT entity_id FROM fact WHERE fact.seq = ?1) AND seq <= ?1 LIMIT 1`,
    ),
    events: prepare(
      `SELECT seq FROM fact WHERE entity_id = (SELECT id FROM entity WHERE category = ? AND name = ?) AND seq <= ?
       ORDER BY seq`,
    ),
    seqs: prepare(
      `SELECT seq FROM fact WHERE entity_id = (SELECT id FROM entity WHERE category = ?1 AND name = ?2) AND seq <= ?3
       AND ${IN_FORCE('fact.seq', '?3')} ORDER BY revision`,
    ),
    byId: prepare(
      `SELECT name, CASE WHEN late < 2 THEN starts ELSE (
           SELECT first.starts FROM entity_start AS first WHERE first.entity_id = entity.id AND ${IN_RANGE('?4')}) END
       FROM entity
       WHERE category = ?1 AND name > ?2 AND id <= ?4
         AND ((late < 2 AND starts <= ?3) OR (late > 0 AND ${HAS_BEGUN('entity.id', '?3', '?4')}))
       ORDER BY name LIMIT ?5`,
    ),
    newest: prepare(
      `SELECT * FROM (
         SELECT name, starts FROM entity
         WHERE category = ?1 AND (starts, name) < (?2, ?3) AND starts <= ?4 AND id <= ?5 AND late < 2
         ORDER BY starts DESC, name DESC LIMIT ?6)
       UNION ALL SELECT * FROM (
         SELECT name, starts FROM entity INDEXED BY late_entity_by_start
         WHERE category = ?1 AND (starts, name) < (?2, ?3) AND starts > ?4 AND id <= ?5 AND late = 1
           AND ${HAS_BEGUN('entity.id', '?4', '?5')}
         ORDER BY starts DESC, name DESC LIMIT ?6)
       UNION ALL SELECT * FROM (
         SELECT name, starts FROM entity_start INDEXED BY entity_start_by_start
         WHERE category = ?1 AND (starts, name) < (?2, ?3) AND ${IN_RANGE('?5')}
           AND (starts <= ?4 OR ${HAS_BEGUN('entity_start.entity_id', '?4', '?5')})
         ORDER BY starts DESC, name DESC LIMIT ?6)
       ORDER BY starts DESC, name DESC LIMIT ?6`,
    ),
    referencing: prepare(
      `SELECT DISTINCT name FROM reference JOIN entity ON entity.id = reference.entity_id
       WHERE key = ?1 AND seq <= ?2 AND ${IN_FORCE('reference.seq', '?2')} ORDER BY name`,
    ),
    during: prepare(
      `SELECT name FROM (
         SELECT entity_id, starts FROM fact
         WHERE category = ?1 AND starts >= ?2 - ${LONG} AND starts < ?3 AND ends >= ?2 AND seq <= ?4
           AND ${IN_FORCE('fact.seq', '?4')}
         UNION ALL
         SELECT entity_id, starts FROM fact
         WHERE category = ?1 AND ends - starts > ${LONG} AND ends >= ?2 AND starts < ?2 - ${LONG} AND starts < ?3
           AND seq <= ?4 AND ${IN_FORCE('fact.seq', '?4')}
       ) AS found JOIN entity ON entity.id = found.entity_id
       GROUP BY entity.id ORDER BY min(found.starts), name`,
    ),
  };
}
