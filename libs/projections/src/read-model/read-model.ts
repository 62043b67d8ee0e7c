/**
 * The read model: the facts of the ledger in force up to one position, indexed by entity. A view is a pure function of a
 * read model and a moment of valid time, so that a running server, a replay and a test answer by the same lines.
 */
import type { Position, RecordedEvent } from '@hudna/event-store';
import type { Fact } from '@hudna/domain';

/** A fact with the place of its record in the ledger; of one that was corrected as if it had been reported so. */
export interface RecordedFact extends Fact {
  readonly category: string;
  /** The id of the entity: `al-wafideen` for the stream `corridor-al-wafideen`. */
  readonly entity: string;
  readonly revision: number;
  readonly position: Position;
  /** RFC 3339, UTC, milliseconds. */
  readonly recordedAt: string;
  /** What its reporter was warned of; of one that was corrected, who corrected it last. */
  readonly warnings: readonly { readonly code: string; readonly detail: string }[];
}

/**
 * An entity in a list: its id and the start of the fact first recorded of it, of those in force (epoch milliseconds). It
 * changes by amendments alone.
 */
export interface EntityEntry {
  readonly entity: string;
  readonly starts: number;
}

export interface ReadModel {
  /** The last event known: every answer carries it. */
  readonly position: Position;

  /** The stamp of that event, epoch milliseconds; 0 where there is none. */
  readonly recordedMs: number;

  /**
   * True where what was read since the last call rests on a clock that is not to be believed. Left out where no clock is in
   * doubt.
   */
  takeDoubt?(): boolean;

  /**
   * The same as it is believed at a moment that is now (epoch milliseconds): what was recorded has happened. Left out where
   * no clock is in doubt.
   */
  believedAt?(nowMs: number): ReadModel;

  /** The facts of one entity in force, in the order of their records; empty where it is not known. */
  facts(category: string, entity: string): readonly RecordedFact[];

  /** All events of one entity, records and amendments, whatever became of them; in ledger order. */
  events(category: string, entity: string): readonly RecordedEvent[];

  /**
   * The entities of a category of which some fact had begun by `begunBy` (epoch milliseconds), by `id`, or `newest`
   * first (by `starts` and then id, both falling: an order that no later report changes).
   * `after` is the last entry of the page before.
   */
  list(
    category: string,
    options: { order: 'id' | 'newest'; begunBy: number; after?: EntityEntry; limit: number },
  ): readonly EntityEntry[];

  /** The entities of `category` of which some fact names this one: the convoys of a corridor. In order of id. */
  referencing(category: string, reference: { category: string; id: string }): readonly string[];

  /** The entities of a category of which some fact may have happened in [from, to), epoch milliseconds. By the start of the first such fact, then id. */
  during(category: string, from: number, to: number): readonly string[];
}

/** The orders of a list. */
export const compareEntries = {
  id: byId,
  newest: (a: EntityEntry, b: EntityEntry) => b.starts - a.starts || byId(b, a),
} as const;

function byId(a: EntityEntry, b: EntityEntry): number {
  return a.entity < b.entity ? -1 : a.entity > b.entity ? 1 : 0;
}
