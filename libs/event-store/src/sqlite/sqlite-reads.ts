import type { DatabaseSync } from 'node:sqlite';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { StoreUnavailable } from '../errors.js';
import type { Batch, EventFilter, EventStore, RecordedEvent, RawEvent } from '../port.js';
import { translated } from './failures.js';
import { StreamIndex, type NameSource } from './stream-index.js';
import { COLUMNS, damagedEvent, decodeRow, decodeRaw, numberOf, positionOfNumber, type Row } from './rows.js';

/** Rows that one filtered query may pass over before others get their turn: some 30 ms. */
const WINDOW = 50_000;

/** Rows decoded together. */
const PAGE = 1_000;

/** The reading half of the port on one connection; the writer and the readers share this code. */
export class SqliteReads implements Pick<EventStore, 'readStream' | 'readAll' | 'find' | 'head'> {
  readonly streamIndex: StreamIndex;
  readonly #statements: ReturnType<typeof prepareAll>;
  #closed = false;

  /** @param streamIndex What the check at opening has built; else it is built when it is first needed, from all the rows. */
  constructor(
    database: DatabaseSync,
    readonly file: string,
    streamIndex?: StreamIndex,
  ) {
    this.#statements = prepareAll(database);
    const names: NameSource = { idAt: (at) => this.#rowAt(at)[3], streamAt: (at) => this.#rowAt(at)[1] };
    this.streamIndex = streamIndex?.readFrom(names) ?? new StreamIndex(names);
  }

  close(): void {
    this.#closed = true;
  }

  readAt(position: Batch['upTo']): RecordedEvent {
    return this.#try(() => this.eventAt(numberOf(position)));
  }

  async readStream(
    stream: string,
    options: { from?: number; direction?: 'forwards' | 'backwards'; limit?: number } = {},
  ): Promise<readonly RecordedEvent[]> {
    return this.#try(() => {
      this.catchUp();
      const forwards = options.direction !== 'backwards';
      const from = options.from ?? (forwards ? 0 : Infinity);
      const limit = options.limit ?? Infinity;
      // Each event knows the one before it, so both ways begin at the end.
      let at = this.streamIndex.last(stream);
      const positions: number[] = [];
      if (forwards) {
        for (; at !== 0 && this.streamIndex.revisionAt(at) >= from; at = this.streamIndex.before(at)) {
          positions.push(at);
        }
        positions.reverse();
        if (positions.length > limit) positions.length = limit;
      } else {
        while (at !== 0 && this.streamIndex.revisionAt(at) > from) at = this.streamIndex.before(at);
        for (; at !== 0 && positions.length < limit; at = this.streamIndex.before(at)) positions.push(at);
      }
      return positions.map((position) => this.eventAt(position));
    });
  }

  async readAll(
    options: { after?: Batch['upTo']; limit?: number; filter?: EventFilter } = {},
  ): Promise<Batch> {
    return this.#read(options, decodeRow);
  }

  async readRaw(options: { after?: Batch['upTo']; limit?: number } = {}): Promise<Batch<RawEvent>> {
    return this.#read(options, decodeRaw);
  }

  async #read<Event>(
    options: { after?: Batch['upTo']; limit?: number; filter?: EventFilter },
    read: (row: Row, file: string) => Event,
  ): Promise<Batch<Event>> {
    const { limit = PAGE, filter } = options;
    if (!(limit >= 1)) throw new RangeError(`A page holds at least 1 event, not ${limit}.`);
    let after = numberOf(options.after ?? positionOfNumber(0));
    const events: Event[] = [];
    for (;;) {
      const head = this.headNumber();
      const rows = this.#try(() => this.#rows(after, head, limit - events.length, filter));
      for (const row of rows.found) events.push(this.#try(() => read(row, this.file)));
      after = rows.upTo;
      const caughtUp = after >= head;
      if (caughtUp || events.length >= limit) return { events, upTo: positionOfNumber(after), caughtUp };
      await nextTurn();
    }
  }

  async find(id: string): Promise<RecordedEvent | undefined> {
    return this.#try(() => {
      this.catchUp();
      const position = this.streamIndex.find(id);
      return position === 0 ? undefined : this.eventAt(position);
    });
  }

  async head(): Promise<Batch['upTo']> {
    return positionOfNumber(this.headNumber());
  }

  headNumber(): number {
    return this.#try(() => (this.#statements.head.get() as unknown as [number])[0]);
  }

  /** All rows after a position up to another, which is at most a page further on. */
  rowsBetween(after: number, upTo: number): Row[] {
    return this.#try(() => this.#rows(after, upTo, PAGE).found);
  }

  eventAt(position: number): RecordedEvent {
    return decodeRow(this.#rowAt(position), this.file);
  }

  /** Takes into the lookup what others have committed. */
  catchUp(): void {
    if (this.streamIndex.count === 0) this.streamIndex.reserve(this.headNumber());
    for (const row of this.#statements.since.iterate(this.streamIndex.count)) {
      const [position, stream, revision, id] = row as unknown as [number, string, number, string];
      if (position !== this.streamIndex.count + 1) throw this.#missing(this.streamIndex.count + 1);
      if (!this.streamIndex.add(position, stream, revision, id)) {
        throw damagedEvent(this.file, position, 'does not follow the event before it in its stream');
      }
    }
  }

  #rowAt(position: number): Row {
    const row = this.#statements.row.get(position) as unknown as Row | undefined;
    if (!row) throw this.#missing(position);
    return row;
  }

  #rows(after: number, head: number, limit: number, filter?: EventFilter): { found: Row[]; upTo: number } {
    if (!filter?.types && !filter?.categories) {
      const found = this.#statements.page.all(after, head, Math.min(limit, PAGE)) as unknown as Row[];
      for (const [index, row] of found.entries()) {
        if (row[0] !== after + index + 1) throw this.#missing(after + index + 1);
      }
      if (found.length === 0 && head > after) throw this.#missing(after + 1);
      return { found, upTo: found.length === 0 ? after : after + found.length };
    }
    const end = Math.min(head, after + WINDOW);
    const most = Math.min(limit, PAGE);
    const found = this.#statements.filtered.all(
      after,
      end,
      most,
      filter.types ? JSON.stringify(filter.types) : null,
      filter.categories ? JSON.stringify(filter.categories) : null,
    ) as unknown as Row[];
    return { found, upTo: found.length === most ? found[most - 1]![0] : Math.max(after, end) };
  }

  #missing(position: number): Error {
    return damagedEvent(this.file, position, 'is missing');
  }

  #try<T>(read: () => T): T {
    if (this.#closed) throw new StoreUnavailable('The store is closed.');
    try {
      return read();
    } catch (error) {
      throw translated(error, this.file);
    }
  }
}

function prepareAll(database: DatabaseSync) {
  const prepare = (sql: string) => {
    const statement = database.prepare(sql);
    statement.setReturnArrays(true);
    return statement;
  };
  return {
    row: prepare(`SELECT ${COLUMNS} FROM event WHERE position = ?`),
    page: prepare(
      `SELECT ${COLUMNS} FROM event WHERE position > ? AND position <= ? ORDER BY position LIMIT ?`,
    ),
    filtered: prepare(
      `SELECT ${COLUMNS} FROM event WHERE position > ?1 AND position <= ?2
         AND (?4 IS NULL OR type IN (SELECT value FROM json_each(?4)))
         AND (?5 IS NULL OR substr(stream, 1, instr(stream || '-', '-') - 1) IN (SELECT value FROM json_each(?5)))
       ORDER BY position LIMIT ?3`,
    ),
    since: prepare('SELECT position, stream, revision, id FROM event WHERE position > ? ORDER BY position'),
    head: prepare('SELECT ifnull(max(position), 0) FROM event'),
  };
}
