import type { DatabaseSync } from 'node:sqlite';
import type { Position } from '@hudna/event-store';
import type { ReadModel } from '../read-model/read-model.js';
import { type Checkpoint, checkpointIn } from './checkpoint.js';
import { clockedReadModel } from '../clock/index.js';
import { openReadModelForReading, openReadModelUntouched } from './layout.js';
import type { Prefixes } from '../read-model/prefixes.js';
import { ReadModelRows } from './read-model-rows.js';
import { SqlitePrefixes, SqliteReadModel } from './sqlite-read-model.js';

/** Reads one views file beside the runner that writes it, on its own connection. */
export class ReadModelReader {
  private constructor(
    private readonly database: DatabaseSync,
    private readonly rows: ReadModelRows,
  ) {}

  /** @throws where the file is damaged or has another layout: see `isDamage`. */
  static open(file: string): ReadModelReader {
    const database = openReadModelForReading(file);
    return new ReadModelReader(database, new ReadModelRows(database, file));
  }

  /** How far a file has come. @throws as `open` */
  static checkpointOf(file: string): Checkpoint {
    return checkpointBy(openReadModelForReading, file);
  }

  /** The same while nobody writes to the file, and without a trace. @throws as `open` */
  static checkpointUntouched(file: string): Checkpoint {
    return checkpointBy(openReadModelUntouched, file);
  }

  /**
   * One answer from one prefix of the ledger: what was known at a moment (epoch milliseconds; default: all). `answer`
   * must read all it needs before it returns: it cannot be asynchronous.
   * @param more `upTo`: no further than this position; `nowMs`: what the clock shows, epoch milliseconds: where it stands
   * behind the last stamp, that may have been ahead.
   */
  read<T>(
    knownAtMs: number | undefined,
    answer: (model: ReadModel) => T,
    { upTo, nowMs = Infinity }: { readonly upTo?: Position | undefined; readonly nowMs?: number } = {},
  ): T {
    this.database.exec('BEGIN');
    try {
      const model = new SqliteReadModel(this.rows, this.rows.known(knownAtMs, upTo));
      const now = knownAtMs === undefined ? this.rows.dropAt(nowMs) : undefined;
      return answer(clockedReadModel(model, this.rows.drops(), { knownAtMs, now }));
    } finally {
      if (this.database.isTransaction) this.database.exec('COMMIT');
    }
  }

  /** The same with every prefix at hand, all of one state of the file. */
  readPrefixes<T>(answer: (prefixes: Prefixes) => T): T {
    this.database.exec('BEGIN');
    try {
      return answer(new SqlitePrefixes(this.rows));
    } finally {
      if (this.database.isTransaction) this.database.exec('COMMIT');
    }
  }

  close(): void {
    this.database.close();
  }
}

function checkpointBy(open: (file: string) => DatabaseSync, file: string): Checkpoint {
  const database = open(file);
  try {
    return checkpointIn(database);
  } finally {
    database.close();
  }
}
