/** The rows of the stored views, each against what projecting the ledger anew gives: see `store/layout.ts` of the views. */
import { crc32 } from 'node:zlib';
import { amendedBy, lastMs } from '@hudna/domain';
import { categoryOf, type RecordedEvent, START, TextNumbers } from '@hudna/event-store';
import { entityOf, factProjection, NEVER, projectedEvent } from '@hudna/projections';
import { AmendmentsCheck } from './amendments.js';
import { strayRows, VerificationFailed, wrongRow } from './finding.js';
import type { CheckedLedger } from './ledger.js';
import type { ViewsFile } from './views-file.js';

type Row = readonly unknown[];

/**
 * Goes through the tables beside the ledger, row by row, and holds none of it but the amendments. What is wrong is thrown at
 * the end, table by table, since the ledger itself comes first.
 */
export class RowsCheck {
  /** How many facts the views hold: so many events from the first on are compared. */
  readonly count: number;
  #seq = 0;
  #newest: RecordedEvent | undefined;
  #before: RecordedEvent | undefined;
  readonly #entities = new TextNumbers();
  /** By the number of the entity: its row, the start of its first fact, and whether a later version begins before it. */
  readonly #rowIds: number[] = [];
  readonly #starts: number[] = [];
  readonly #late: number[] = [];
  /** The same as it is stored; shorter where the table is wrong before. */
  readonly #storedLate: unknown[] = [];
  readonly #blockTable: TableCheck;
  readonly #factTable: TableCheck;
  readonly #entityTable: TableCheck;
  readonly #referenceTable: TableCheck;
  readonly #amendmentTable: TableCheck;
  readonly #amendments = new AmendmentsCheck();

  constructor(private readonly views: ViewsFile) {
    this.count = views.count;
    const table = (name: string, sql: string) => new TableCheck(name, () => views.rows(sql));
    this.#blockTable = new TableCheck('event_block', () => linesIn(views));
    this.#factTable = table(
      'fact',
      'SELECT seq, entity_id, category, starts, ends, recorded_at, revision FROM fact ORDER BY seq',
    );
    this.#entityTable = table('entity', 'SELECT id, category, name, starts, late FROM entity ORDER BY id');
    this.#referenceTable = table(
      'reference',
      'SELECT key, entity_id, seq FROM reference ORDER BY seq, rowid',
    );
    this.#amendmentTable = table('amendment', 'SELECT seq, record, entity_id FROM amendment ORDER BY seq');
  }

  /** Compares what comes of the next event of the ledger. */
  next(event: RecordedEvent): void {
    if (this.#seq === this.count) return;
    const seq = (this.#seq += 1);
    [this.#before, this.#newest] = [this.#newest, event];
    const { fact, references } = projectedEvent(factProjection, event);
    const category = categoryOf(event.stream);
    const { start, end, revision = event.revision } = fact ?? NO_SPAN;
    const number = this.#entities.find(event.stream) || this.#begin(event.stream, seq, start);
    const rowId = this.#rowIds[number]!;
    const ends = lastMs({ start, end });
    const recordedMs = Date.parse(event.recordedAt);
    this.#blockTable.next([seq, JSON.stringify(event)], event);
    this.#factTable.next([seq, rowId, category, start, ends, recordedMs, revision], event);
    if (rowId === seq) {
      const stored = this.#entityTable.next([seq, category, entityOf(event.stream, category), start], event);
      if (stored) this.#storedLate[number] = stored[4];
    } else if (start < this.#starts[number]!) this.#late[number] = 1;
    const amended = amendedBy(event);
    if (amended) {
      this.#amendmentTable.next([seq, amended.record, rowId], event);
      this.#amendments.next(seq, event, (stream) => this.#rowIds[this.#entities.find(stream)]!);
    }
    for (const { category: referenced, id } of references) {
      this.#referenceTable.next([`${category} ${referenced} ${id}`, rowId, seq], event);
    }
  }

  /** @throws VerificationFailed, and what SQLite says of a file that cannot be read */
  async finish(ledger: CheckedLedger): Promise<void> {
    const { count, views } = this;
    if (count > ledger.count) {
      const says = `The views hold ${count} facts, and the ledger only ${ledger.count} events.`;
      throw new VerificationFailed({ part: 'views', says, position: this.#newest?.position ?? START });
    }
    compareCheckpoint(views, this.#newest, this.#before);
    this.#blockTable.finish();
    this.#factTable.finish();
    this.#entityTable.finish();
    this.#referenceTable.finish();
    this.#amendmentTable.finish();
    const fault = views.rows('PRAGMA integrity_check(1)').next().value![0];
    if (fault !== 'ok') {
      throw new VerificationFailed({ part: 'views', says: `The views file is damaged: ${String(fault)}.` });
    }
    await this.#finishLate(ledger, await this.#amendments.finish(views, ledger));
  }

  #begin(stream: string, rowId: number, start: number): number {
    const number = this.#entities.add(stream);
    this.#rowIds[number] = rowId;
    this.#starts[number] = start;
    this.#late[number] = 0;
    return number;
  }

  /** @param moved The rows of the entities of which amendments have moved the first fact in force. */
  async #finishLate(ledger: CheckedLedger, moved: ReadonlySet<number>): Promise<void> {
    const expected = (number: number) => (moved.has(this.#rowIds[number]!) ? 2 : this.#late[number]);
    const wrong = this.#storedLate.findIndex((stored, number) => stored !== expected(number));
    if (wrong > 0) throw wrongRow('entity', await ledger.eventAt(this.#rowIds[wrong]!));
  }
}

/** The rows of one table, in order. */
class TableCheck {
  #rows: Iterator<Row> | undefined;
  #latest: RecordedEvent | undefined;
  /** The first fault, after which the rest is not looked at. */
  #fault: unknown;

  constructor(
    private readonly name: string,
    private readonly open: () => Iterator<Row>,
  ) {}

  /** The next row, where it is as expected in its first columns. */
  next(expected: Row, event: RecordedEvent): Row | undefined {
    if (this.#fault !== undefined) return undefined;
    try {
      const { value, done } = this.#iterator.next();
      if (done || !expected.every((column, index) => column === value[index])) {
        throw wrongRow(this.name, event);
      }
      this.#latest = event;
      return value;
    } catch (error) {
      this.#fault = error;
      return undefined;
    }
  }

  /** @throws VerificationFailed, and what SQLite says of a file that cannot be read */
  finish(): void {
    if (this.#fault !== undefined) throw this.#fault;
    if (this.#iterator.next().done) return;
    throw strayRows(this.name, this.#latest?.position);
  }

  get #iterator(): Iterator<Row> {
    return (this.#rows ??= this.open());
  }
}

/** Of a row that states no version of a fact. */
const NO_SPAN: { start: number; end: number; revision?: number } = { start: NEVER, end: NEVER };

/** There must be one, of the last event that the views hold. */
function compareCheckpoint(views: ViewsFile, newest?: RecordedEvent, before?: RecordedEvent): void {
  const expected = newest
    ? [newest.position, newest.id, before?.position ?? START, Date.parse(newest.recordedAt)]
    : [START, '', START, 0];
  const rows = [...views.rows('SELECT position, last, before, recorded_at FROM checkpoint')];
  if (rows.length === 1 && expected.every((column, index) => column === rows[0]![index])) return;
  const [position, event] = rows[0] ?? ['none', 'none'];
  throw new VerificationFailed({
    part: 'views',
    says: `The checkpoint of the views is at position ${position} (event ${event}), and the last fact that they hold is of position ${expected[0]} (event ${expected[1]}).`,
    ...(newest && { position: newest.position, event: newest.id }),
  });
}

/** The events in the blocks, one a row, with where each is. */
function* linesIn(views: ViewsFile): Generator<unknown[]> {
  let seq = 1;
  for (const [first, digest, bytes] of views.rows(
    'SELECT seq, digest, lines FROM event_block ORDER BY seq',
  )) {
    const sound = first === seq && crc32(bytes as Uint8Array) === digest;
    for (const line of Buffer.from(bytes as Uint8Array)
      .toString()
      .split('\n')) {
      yield sound ? [seq, line] : [seq, undefined];
      seq += 1;
    }
  }
}
