/** What amendments change in the stored views: which versions of facts are in force, and the starts of entities. */
import type { RecordedEvent } from '@hudna/event-store';
import { Amendments, type RecordPlace } from '@hudna/projections';
import { amendedBy } from '@hudna/domain';
import { strayRows, wrongRow } from './finding.js';
import type { CheckedLedger } from './ledger.js';
import type { ViewsFile } from './views-file.js';

type Row = readonly unknown[];

/** A row that is expected, and the number of the event that it comes of. */
interface Expected {
  readonly row: Row;
  readonly of: number;
}

/** A record by the row of its entity and its revision. */
type RecordRow = readonly [entityId: number, revision: number];

interface Moves {
  readonly seq: number;
  readonly takenAway: readonly RecordRow[];
  readonly broughtBack: readonly RecordRow[];
  /** True where the event's own row has no version in force. */
  readonly isAway: boolean;
}

export class AmendmentsCheck {
  readonly #amendments = new Amendments();
  readonly #moves: Moves[] = [];
  readonly #links = new Map<string, Expected & { readonly row: readonly [other: string, record: string] }>();

  /** @param rowId The row of the entity of a stream. */
  next(seq: number, event: RecordedEvent, rowId: (stream: string) => number): void {
    const { takenAway, broughtBack, isWithheld, duplicateOf } = this.#amendments.add(event);
    const { record, effective } = amendedBy(event)!;
    const rowOf = ({ stream, revision }: RecordPlace): RecordRow => [rowId(stream), revision];
    this.#moves.push({
      seq,
      takenAway: takenAway.map(rowOf),
      broughtBack: broughtBack.map(rowOf),
      isAway: !effective || isWithheld,
    });
    for (const other of duplicateOf) {
      const key = `${other} ${record}`;
      if (!this.#links.has(key)) this.#links.set(key, { row: [other, record], of: seq });
    }
  }

  /**
   * Once the tables of the facts and the amendments are found good. Gives the rows of the entities that have ranges in
   * `entity_start`.
   * @throws VerificationFailed
   */
  async finish(views: ViewsFile, ledger: CheckedLedger): Promise<ReadonlySet<number>> {
    const compare = async (table: string, sql: string, expected: Iterable<Expected>) => {
      const of = wrongIn(views.rows(sql), expected);
      if (of === 'stray') throw strayRows(table);
      if (of !== undefined) throw wrongRow(table, await ledger.eventAt(of));
    };
    const links = [...this.#links.values()].sort((a, b) => compareRows(a.row, b.row));
    await compare('duplicate_link', 'SELECT other, record FROM duplicate_link ORDER BY other, record', links);
    const takenAway = this.#takenAway(views).sort((a, b) => compareRows(a.row, b.row));
    await compare(
      'taken_away',
      'SELECT seq, by_seq, back_seq FROM taken_away ORDER BY seq, by_seq',
      takenAway,
    );
    const starts = [...entityStarts(views)];
    await compare(
      'entity_start',
      'SELECT entity_id, from_seq, to_seq, starts, category, name FROM entity_start ORDER BY entity_id, from_seq',
      starts,
    );
    return new Set(starts.map(({ row }) => row[0] as number));
  }

  #takenAway(views: ViewsFile): Expected[] {
    const latest = views.database.prepare(
      'SELECT max(seq) AS seq FROM fact WHERE entity_id = ? AND revision = ? AND seq < ?',
    );
    const latestOf = ([entityId, revision]: RecordRow, before: number) =>
      Number(latest.get(entityId, revision, before)?.['seq']);
    /** By the row of the version: since when it is away, for how long. */
    const ranges = new Map<number, (number | null)[][]>();
    const takeAway = (seq: number, by: number) =>
      ranges.set(seq, [...(ranges.get(seq) ?? []), [seq, by, null]]);
    for (const { seq, takenAway, broughtBack, isAway } of this.#moves) {
      if (isAway) takeAway(seq, seq);
      for (const record of takenAway) takeAway(latestOf(record, seq), seq);
      for (const record of broughtBack) ranges.get(latestOf(record, seq))!.at(-1)![2] = seq;
    }
    return [...ranges.values()].flat().map((row) => ({ row, of: row[1]! }));
  }
}

/** The number of the event of the first row that is otherwise; `stray` where there are more than expected. */
function wrongIn(rows: Iterator<Row>, expected: Iterable<Expected>): number | 'stray' | undefined {
  for (const { row, of } of expected) {
    const { value, done } = rows.next();
    if (done || !row.every((column, index) => column === value[index])) return of;
  }
  return rows.next().done ? undefined : 'stray';
}

/** In the order of SQLite's own comparison. */
function compareRows(a: Row, b: Row): number {
  for (const [index, value] of a.entries()) {
    const [left, right] = [value as number, b[index] as number];
    if (left !== right) return left < right ? -1 : 1;
  }
  return 0;
}

/** The ranges of each entity with amendments, by the versions that are in force; none of one that has but one, without end. */
function* entityStarts(views: ViewsFile): Generator<Expected, void> {
  const versions = views.rows(
    `SELECT entity.id, entity.category, entity.name, fact.seq, fact.starts, by_seq, back_seq
     FROM entity JOIN fact ON fact.entity_id = entity.id LEFT JOIN taken_away ON taken_away.seq = fact.seq
     WHERE entity.id IN (SELECT entity_id FROM amendment) ORDER BY entity.id, fact.revision, fact.seq, by_seq`,
  ) as IterableIterator<StoredVersion>;
  let own: StoredVersion[] = [];
  for (const version of versions) {
    if (own.length > 0 && own[0]![0] !== version[0]) {
      yield* rangesOf(own);
      own = [];
    }
    own.push(version);
  }
  if (own.length > 0) yield* rangesOf(own);
}

type StoredVersion = [
  id: number,
  category: string,
  name: string,
  seq: number,
  starts: number,
  by: number | null,
  back: number | null,
];

/** @param versions Those of one entity, in the order of their records; one that was away several times comes as often. */
function* rangesOf(versions: readonly StoredVersion[]): Generator<Expected, void> {
  const [id, category, name] = versions[0]!;
  const moments = new Set(versions.flatMap(([, , , seq, , by, back]) => [seq, by ?? seq, back ?? seq]));
  const bySeq = Map.groupBy(versions, ([, , , seq]) => seq);
  const startAt = (known: number) => {
    for (const [seq, ranges] of bySeq) {
      const isAway = ranges.some(
        ([, , , , , by, back]) => by !== null && by <= known && known < (back ?? Infinity),
      );
      if (seq <= known && !isAway) return ranges[0]![4];
    }
    return undefined;
  };
  let [from, starts] = [id, startAt(id)];
  for (const known of [...moments].sort((a, b) => a - b)) {
    const now = startAt(known);
    if (now === starts) continue;
    if (starts !== undefined) yield { row: [id, from, known, starts, category, name], of: known };
    [from, starts] = [known, now];
  }
  if (starts !== undefined && from !== id) {
    yield { row: [id, from, null, starts, category, name], of: from };
  }
}
