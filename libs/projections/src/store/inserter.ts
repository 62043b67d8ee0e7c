import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';

/** Rows that one statement takes: beyond this a call to SQLite weighs little beside the row itself. */
const GROUP = 48;

/** Bytes of blobs that wait to be written: beyond this, large ones do not wait for others. */
const WAITING = 4 * 1_048_576;

/** Inserts rows of one table, many with each statement. */
export class Inserter {
  readonly #one: StatementSync;
  readonly #many: StatementSync;
  #values: SQLInputValue[] = [];
  #bytes = 0;

  constructor(
    database: DatabaseSync,
    table: string,
    private readonly columns: number,
  ) {
    const row = `(${Array(columns).fill('?').join(', ')})`;
    this.#one = database.prepare(`INSERT INTO ${table} VALUES ${row}`);
    this.#many = database.prepare(`INSERT INTO ${table} VALUES ${Array(GROUP).fill(row).join(', ')}`);
  }

  /** Takes a row, which need not be written before `flush`. */
  add(...row: SQLInputValue[]): void {
    for (const value of row) {
      this.#values.push(value);
      if (ArrayBuffer.isView(value)) this.#bytes += value.byteLength;
    }
    if (this.#bytes >= WAITING) return this.flush();
    if (this.#values.length < this.columns * GROUP) return;
    this.#many.run(...this.#values);
    this.discard();
  }

  flush(): void {
    for (let at = 0; at < this.#values.length; at += this.columns) {
      this.#one.run(...this.#values.slice(at, at + this.columns));
    }
    this.discard();
  }

  /** Forgets the rows that wait. */
  discard(): void {
    this.#values = [];
    this.#bytes = 0;
  }
}
