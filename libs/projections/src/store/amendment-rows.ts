/** The amendments of a views file, by the records that they are about. */
import type { DatabaseSync } from 'node:sqlite';
import type { Amendment, AmendmentIndex } from '../read-model/amendment-effect.js';

export class AmendmentRows {
  readonly #amendmentsOf;
  readonly #duplicatesOf;

  constructor(
    database: DatabaseSync,
    private readonly eventAt: (seq: number) => Amendment,
  ) {
    this.#amendmentsOf = database.prepare(
      'SELECT seq FROM amendment WHERE record = ? AND seq <= ? ORDER BY seq',
    );
    this.#duplicatesOf = database.prepare(
      'SELECT record FROM duplicate_link WHERE other = ? ORDER BY record',
    );
  }

  /** Those among so many events. */
  upTo(known: number): AmendmentIndex {
    return {
      amendmentsOf: (record) =>
        this.#amendmentsOf.all(record, known).map(({ seq }) => this.eventAt(Number(seq))),
      duplicatesOf: (record) => this.#duplicatesOf.all(record).map((row) => String(row['record'])),
    };
  }
}
