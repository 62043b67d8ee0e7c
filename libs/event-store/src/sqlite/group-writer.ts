import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { EventJson } from '../validated-append.js';
import { EventIdTaken, WrongExpectedRevision } from '../errors.js';
import type { Appended, ExpectedRevision, NewEvent, RecordedEvent } from '../port.js';
import { translated } from './failures.js';
import type { SqliteReads } from './sqlite-reads.js';
import { digestOf, positionOfNumber, timeOf, type Row } from './rows.js';

/** An append that waits for its group: checked, and its JSON made. */
export interface PendingAppend {
  readonly stream: string;
  readonly events: readonly NewEvent[];
  /** As many as events. */
  readonly json: readonly EventJson[];
  readonly expected: ExpectedRevision;
  readonly resolve: (appended: Appended) => void;
  readonly reject: (error: Error) => void;
}

/** The group while it is put together: what it will write, seen by the appends that come after in it. */
interface Draft {
  readonly rows: Row[];
  readonly events: Map<string, RecordedEvent>;
  readonly heads: Map<string, number>;
}

/** Whether what was written is kept: see `StoreHealth`. */
export interface WriteHealth {
  /** Before a commit, and after it, before it is acknowledged. @throws StoreUnavailable */
  refuseLost(): void;
  wrote(): void;
  failed(error: Error): Error;
}

const ALWAYS_HEALTHY: WriteHealth = { refuseLost: () => {}, wrote: () => {}, failed: (error) => error };

/** Writes groups of appends, each group in one durable transaction. The only writer of its ledger. */
export class GroupWriter {
  readonly #begin: StatementSync;
  readonly #insert: StatementSync;
  readonly #commit: StatementSync;
  readonly #rollback: StatementSync;
  #inDoubt = false;

  constructor(
    private readonly database: DatabaseSync,
    private readonly reads: SqliteReads,
    private readonly now: () => number,
    private lastRecordedAt: number,
    private readonly health: WriteHealth = ALWAYS_HEALTHY,
  ) {
    this.#begin = database.prepare('BEGIN IMMEDIATE');
    this.#insert = database.prepare('INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)');
    this.#commit = database.prepare('COMMIT');
    this.#rollback = database.prepare('ROLLBACK');
  }

  /** Settles every append of the group, and answers with the rows that are now on disk. */
  write(group: readonly PendingAppend[]): Row[] {
    const settle: (() => void)[] = [];
    const draft: Draft = { rows: [], events: new Map(), heads: new Map() };
    const recordedAt = (this.lastRecordedAt = Math.max(Math.floor(this.now()), this.lastRecordedAt));
    try {
      this.health.refuseLost();
      // A commit whose answer was an error may have been taken all the same.
      if (this.#inDoubt) this.reads.catchUp();
      this.#inDoubt = true;
      this.#begin.run();
      for (const append of group) settle.push(this.#decide(append, draft, recordedAt));
      for (const row of draft.rows) this.#insert.run(...row);
      if (draft.rows.length > 0) this.#commit.run();
      else this.#rollback.run();
      this.health.refuseLost();
      this.#inDoubt = false;
    } catch (error) {
      this.#undo();
      const failure = this.health.failed(translated(error, this.reads.file));
      for (const append of group) append.reject(failure);
      return [];
    }
    for (const row of draft.rows) this.reads.streamIndex.add(row[0], row[1], row[2], row[3]);
    this.health.wrote();
    for (const each of settle) each();
    return draft.rows;
  }

  /** What to answer once the group is on disk; what is to be written goes into the draft. */
  #decide(append: PendingAppend, draft: Draft, recordedAt: number): () => void {
    const { stream, events, expected, resolve, reject } = append;
    const before = events.map((event) => this.#recorded(event.id, draft));
    const head = this.#head(stream, draft);
    if (before.some((event) => event !== undefined)) {
      if (isRepeat(stream, before)) return () => resolve({ events: before, repeated: true });
      const elsewhere = before.find((event) => event !== undefined && event.stream !== stream);
      const error = elsewhere
        ? new EventIdTaken(elsewhere.id, elsewhere.stream)
        : new WrongExpectedRevision(stream, expected, head < 0 ? 'no-stream' : head);
      return () => reject(error);
    }
    if (expected !== 'any' && head !== (expected === 'no-stream' ? -1 : expected)) {
      const error = new WrongExpectedRevision(stream, expected, head < 0 ? 'no-stream' : head);
      return () => reject(error);
    }
    const recorded = events.map((event, index) => this.#draft(append, event, index, head, draft, recordedAt));
    draft.heads.set(stream, head + events.length);
    return () => resolve({ events: recorded, repeated: false });
  }

  #draft(
    { stream, json }: PendingAppend,
    event: NewEvent,
    index: number,
    head: number,
    { rows, events }: Draft,
    at: number,
  ): RecordedEvent {
    const position = this.reads.streamIndex.count + rows.length + 1;
    const revision = head + 1 + index;
    const { data, metadata } = json[index]!;
    const row: Row = [position, stream, revision, event.id, event.type, at, 0, data, metadata];
    row[6] = digestOf(row);
    rows.push(row);
    const recorded: RecordedEvent = {
      id: event.id,
      type: event.type,
      data: event.data,
      metadata: event.metadata,
      stream,
      revision,
      position: positionOfNumber(position),
      recordedAt: timeOf(at),
    };
    events.set(event.id, recorded);
    return recorded;
  }

  #recorded(id: string, draft: Draft): RecordedEvent | undefined {
    const position = this.reads.streamIndex.find(id);
    return position === 0 ? draft.events.get(id) : this.reads.eventAt(position);
  }

  /** The stream's last revision, -1 where there is no such stream. */
  #head(stream: string, draft: Draft): number {
    const drafted = draft.heads.get(stream);
    if (drafted !== undefined) return drafted;
    const last = this.reads.streamIndex.last(stream);
    return last === 0 ? -1 : this.reads.streamIndex.revisionAt(last);
  }

  #undo(): void {
    try {
      if (this.database.isTransaction) this.#rollback.run();
    } catch {
      // The error that led here says more; the next group begins by looking at what is there.
    }
  }
}

function isRepeat(stream: string, events: readonly (RecordedEvent | undefined)[]): events is RecordedEvent[] {
  const first = events[0];
  return (
    first !== undefined &&
    events.every((event, index) => event?.stream === stream && event.revision === first.revision + index)
  );
}
