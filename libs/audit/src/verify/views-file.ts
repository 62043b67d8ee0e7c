/** The stored views of a data directory, as one moment found them. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { PROJECTION_VERSION } from '@hudna/projections';

export class ViewsFile {
  private constructor(
    readonly file: string,
    readonly database: DatabaseSync,
  ) {}

  /** Those of the version that this program serves; undefined where there are none. */
  static open(directory: string): ViewsFile | undefined {
    const file = join(directory, 'views', `views-${PROJECTION_VERSION}.sqlite`);
    if (!existsSync(file)) return undefined;
    const database = new DatabaseSync(file, { readOnly: true, timeout: 5_000 });
    try {
      // What a running server writes from here on is not seen.
      database.exec('BEGIN');
      database.prepare('SELECT count(*) FROM sqlite_schema').get();
      return new ViewsFile(file, database);
    } catch (error) {
      database.close();
      throw error;
    }
  }

  /** The rows of a query, each as an array. */
  rows(sql: string): IterableIterator<unknown[]> {
    const statement = this.database.prepare(sql);
    statement.setReturnArrays(true);
    return statement.iterate() as unknown as IterableIterator<unknown[]>;
  }

  /** How many facts there are: they are counted from 1 without gaps. */
  get count(): number {
    return Number(this.rows('SELECT ifnull(max(seq), 0) FROM fact').next().value![0]);
  }

  close(): void {
    this.database.close();
  }
}
