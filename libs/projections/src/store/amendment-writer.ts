/**
 * Writes what amendments change: which versions are in force, and what the lists go by. The amendments themselves are
 * written at once, since those that follow are judged by them; all else waits for the rows of the facts.
 */
import type { DatabaseSync } from 'node:sqlite';
import { amendedBy } from '@hudna/domain';
import { categoryOf, type RecordedEvent } from '@hudna/event-store';
import { amendmentEffect, type RecordPlace } from '../read-model/amendment-effect.js';
import { entityOf } from '../read-model/projection.js';
import { AmendmentRows } from './amendment-rows.js';
import type { EntityRowIds } from './entity-row-ids.js';
import { EntityStarts } from './entity-starts.js';

/** An event that may change what an entity's first fact says. */
type Waiting =
  | { readonly seq: number; readonly entityId: number; readonly starts: number }
  | { readonly seq: number; readonly entityId: number; readonly amendment: Moves };

interface Moves {
  readonly takenAway: readonly RecordRow[];
  readonly broughtBack: readonly RecordRow[];
  /** True where the event's own row has no version in force. */
  readonly isAway: boolean;
  readonly starts: number | undefined;
}

/** A record by the row of its entity and its revision. */
interface RecordRow {
  readonly entityId: number;
  readonly revision: number;
}

export class AmendmentWriter {
  readonly #addAmendment;
  readonly #addLink;
  readonly #latest;
  readonly #takeAway;
  readonly #bringBack;
  readonly #amendments: AmendmentRows;
  readonly #starts: EntityStarts;
  #waiting: Waiting[] = [];
  /** The entities that have amendments, while a file is being built. */
  readonly #amended = new Set<number>();

  /** @param eventAt Reads an event that has been written. */
  constructor(
    database: DatabaseSync,
    private readonly rowIds: EntityRowIds,
    eventAt: (seq: number) => RecordedEvent,
  ) {
    this.#addAmendment = database.prepare('INSERT INTO amendment VALUES (?, ?, ?)');
    this.#addLink = database.prepare('INSERT OR IGNORE INTO duplicate_link VALUES (?, ?)');
    this.#latest = database.prepare(
      'SELECT max(seq) AS seq FROM fact WHERE entity_id = ? AND revision = ? AND seq < ?',
    );
    this.#takeAway = database.prepare('INSERT INTO taken_away VALUES (?, ?, NULL)');
    this.#bringBack = database.prepare(
      'UPDATE taken_away SET back_seq = ? WHERE seq = ? AND back_seq IS NULL',
    );
    this.#amendments = new AmendmentRows(database, eventAt);
    this.#starts = new EntityStarts(database);
  }

  /** Takes in a record, not the first, of an entity. */
  further(seq: number, entityId: number, starts: number): void {
    this.#waiting.push({ seq, entityId, starts });
  }

  /** Takes in an amendment. @param starts When the version starts that it states (epoch milliseconds), where it does. */
  amend(seq: number, entityId: number, event: RecordedEvent, starts: number | undefined): void {
    const { record, effective } = amendedBy(event)!;
    const effect = amendmentEffect(event, this.#amendments.upTo(seq - 1));
    this.#addAmendment.run(seq, record, entityId);
    for (const other of effect.duplicateOf) this.#addLink.run(other, record);
    const rowOf = (place: RecordPlace) =>
      place.stream === event.stream ? { entityId, revision: place.revision } : this.#rowOf(place);
    const amendment = {
      takenAway: effect.takenAway.map(rowOf),
      broughtBack: effect.broughtBack.map(rowOf),
      isAway: !effective || effect.isWithheld,
      starts,
    };
    this.#waiting.push({ seq, entityId, amendment });
    this.#amended.add(entityId);
  }

  /** True where an entity is known to have amendments, while a file is being built. */
  isAmended(entityId: number): boolean {
    return this.#amended.has(entityId);
  }

  get isWaiting(): boolean {
    return this.#waiting.length > 0;
  }

  /** Writes what waits, once the rows of the facts are written. */
  flush(): void {
    for (const waiting of this.#waiting) {
      const { seq, entityId } = waiting;
      if ('amendment' in waiting) this.#apply(seq, entityId, waiting.amendment);
      else this.#starts.further(entityId, seq, waiting.starts);
    }
    this.#waiting = [];
  }

  /** Forgets what waits. */
  discard(): void {
    this.#waiting = [];
  }

  #apply(seq: number, own: number, { takenAway, broughtBack, isAway, starts }: Moves): void {
    const entities = new Set([own, ...[...takenAway, ...broughtBack].map(({ entityId }) => entityId)]);
    if (isAway) this.#takeAway.run(seq, seq);
    for (const record of takenAway) this.#takeAway.run(this.#latestOf(record, seq), seq);
    for (const record of broughtBack) this.#bringBack.run(seq, this.#latestOf(record, seq));
    if (starts !== undefined) this.#starts.early(own, starts);
    for (const entityId of entities) this.#starts.amended(entityId, seq);
  }

  /** The row of the latest version of a record before an event. */
  #latestOf({ entityId, revision }: RecordRow, before: number): number {
    const seq = this.#latest.get(entityId, revision, before)?.['seq'];
    if (typeof seq !== 'number') throw new Error(`There is no revision ${revision} to amend.`);
    return seq;
  }

  #rowOf({ stream, revision }: RecordPlace): RecordRow {
    const category = categoryOf(stream);
    return { entityId: this.rowIds.find(category, entityOf(stream, category)), revision };
  }
}
