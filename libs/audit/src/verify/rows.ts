/** The rows of the stored views, each against what filing the ledger anew gives: see `store/layout.ts` of the views. */
import { crc32 } from 'node:zlib';
import { lastMs } from '@hudna/domain';
import { type RecordedEvent, START } from '@hudna/event-store';
import { factProjection, type ProjectedEvent, projectedEvent } from '@hudna/projections';
import { VerificationFailed, wrongEvent } from './finding.js';
import type { ViewsFile } from './views-file.js';

/** A row as it should be, and the event that it comes from. */
type Expected = readonly [row: readonly unknown[], event: RecordedEvent];

/**
 * @param events Of the ledger, from the first on, at least as many as are filed.
 * @throws Found
 */
export function compareRows(views: ViewsFile, events: readonly RecordedEvent[]): void {
  const { count } = views;
  if (count > events.length) {
    const says = `The views hold ${count} facts, and the ledger only ${events.length} events.`;
    throw new VerificationFailed({ part: 'views', says, position: events.at(-1)?.position ?? START });
  }
  const known = events.slice(0, count);
  compareCheckpoint(views, known);
  const projected = known.map((event, index) =>
    projectedEvent(factProjection, event, () =>
      known.slice(0, index).filter(({ stream }) => stream === event.stream),
    ),
  );
  const entities = entityRowsOf(projected);
  compare(views, 'event_block', linesIn(views), lines(known));
  compare(
    views,
    'fact',
    'SELECT seq, entity_id, category, starts, ends, recorded_at FROM fact ORDER BY seq',
    facts(projected, known, entities),
  );
  compare(
    views,
    'entity',
    'SELECT id, category, name, starts, late FROM entity ORDER BY id',
    rowsOf(entities, known),
  );
  compare(
    views,
    'reference',
    'SELECT key, entity_id, seq FROM reference ORDER BY seq, rowid',
    references(projected, known, entities),
  );
  compare(views, 'taken_away', 'SELECT seq, by_seq FROM taken_away ORDER BY seq', []);
  const fault = views.rows('PRAGMA integrity_check(1)').next().value![0];
  if (fault !== 'ok') {
    throw new VerificationFailed({ part: 'views', says: `The views file is damaged: ${String(fault)}.` });
  }
}

/** It must name the last event that is filed, and that alone. */
function compareCheckpoint(views: ViewsFile, known: readonly RecordedEvent[]): void {
  const [newest, before] = [known.at(-1), known.at(-2)];
  const expected = newest
    ? [newest.position, newest.id, before?.position ?? START, Date.parse(newest.recordedAt)]
    : [START, '', START, 0];
  const rows = [...views.rows('SELECT position, last, before, recorded_at FROM checkpoint')];
  if (rows.length === 1 && same(rows[0]!, expected)) return;
  const [position, event] = rows[0] ?? ['none', 'none'];
  throw new VerificationFailed({
    part: 'views',
    says: `The checkpoint of the views is at position ${position} (event ${event}), and the last fact that they hold is of position ${expected[0]} (event ${expected[1]}).`,
    ...(newest && { position: newest.position, event: newest.id }),
  });
}

function compare(
  views: ViewsFile,
  table: string,
  rows: string | Iterator<unknown[]>,
  expected: Iterable<Expected>,
): void {
  const stored = typeof rows === 'string' ? views.rows(rows) : rows;
  let latest: RecordedEvent | undefined;
  for (const [row, event] of expected) {
    const { value, done } = stored.next();
    if (done || !same(value, row)) {
      throw wrongEvent(
        'views',
        event,
        `is filed in the table ${table} of the views otherwise than the ledger has it`,
      );
    }
    latest = event;
  }
  if (stored.next().done) return;
  const says = `The table ${table} of the views has rows that come from no event of the ledger.`;
  throw new VerificationFailed({ part: 'views', says, ...(latest && { position: latest.position }) });
}

function same(row: readonly unknown[], expected: readonly unknown[]): boolean {
  return row.length === expected.length && row.every((value, column) => value === expected[column]);
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

function* lines(known: readonly RecordedEvent[]): Generator<Expected> {
  for (const [index, event] of known.entries()) yield [[index + 1, JSON.stringify(event)], event];
}

interface EntityRow {
  /** The number of the fact first recorded of it. */
  readonly seq: number;
  readonly category: string;
  readonly entity: string;
  readonly starts: number;
  late: 0 | 1;
}

function entityRowsOf(projected: readonly ProjectedEvent[]): Map<string, EntityRow> {
  const entities = new Map<string, EntityRow>();
  for (const [index, { put }] of projected.entries()) {
    const { category, entity, start } = put!;
    const entityRow = entities.get(keyOf(put!));
    if (!entityRow) entities.set(keyOf(put!), { seq: index + 1, category, entity, starts: start, late: 0 });
    else if (start < entityRow.starts) entityRow.late = 1;
  }
  return entities;
}

function* rowsOf(
  entities: ReadonlyMap<string, EntityRow>,
  known: readonly RecordedEvent[],
): Generator<Expected> {
  for (const { seq, category, entity, starts, late } of entities.values()) {
    yield [[seq, category, entity, starts, late], known[seq - 1]!];
  }
}

function* facts(
  projected: readonly ProjectedEvent[],
  known: readonly RecordedEvent[],
  entities: ReadonlyMap<string, EntityRow>,
): Generator<Expected> {
  for (const [index, { put }] of projected.entries()) {
    const { seq } = entities.get(keyOf(put!))!;
    const times = [put!.start, lastMs(put!), Date.parse(put!.recordedAt)];
    yield [[index + 1, seq, put!.category, ...times], known[index]!];
  }
}

function* references(
  projected: readonly ProjectedEvent[],
  known: readonly RecordedEvent[],
  entities: ReadonlyMap<string, EntityRow>,
): Generator<Expected> {
  for (const [index, { put, references: named }] of projected.entries()) {
    const { seq } = entities.get(keyOf(put!))!;
    for (const { category, id } of named) {
      yield [[`${put!.category} ${category} ${id}`, seq, index + 1], known[index]!];
    }
  }
}

function keyOf({ category, entity }: { category: string; entity: string }): string {
  return `${category} ${entity}`;
}
