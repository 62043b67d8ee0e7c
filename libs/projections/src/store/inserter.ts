import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';

/** Rows that one statement takes: beyond this a call to SQLite weighs little beside the row itself. */
const GROUP = 48;

/** Inserts rows of one table, many with each statement. */
export class Inserter {
  readonly #one: StatementSync;
  readonly #many: StatementSync;
  #values: SQLInputValue[] = [];

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
    this.#values.push(...row);
    if (this.#values.length < this.columns * GROUP) return;
    this.#many.run(...this.#values);
    this.#values = [];
  }

  flush(): void {
    for (let at = 0; at < this.#values.length; at += this.columns) {
      this.#one.run(...this.#values.slice(at, at + this.columns));
    }
    this.#values = [];
  }

  /** Forgets the rows that were not written. */
  discard(): void {
    this.#values = [];
  }
}
