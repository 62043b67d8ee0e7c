/**
 * What can be subscribed to. A view is looked at in units (a corridor, a pause, ...), each of which gives items; which
 * units an event or the clock may change is said here once, and the specs hold it against looking at everything.
 */
import { lastMs } from '@hudna/domain';
import type { CorridorSettings } from '../corridors/index.js';
import type { FiledFact, Shelf } from '../shelf.js';

export interface Item {
  /** Unique in its view. */
  readonly id: string;
  /** As a query answers it, without what is the answer's own (position, at). */
  readonly value: Readonly<Record<string, unknown>>;
}

export type WatchSettings = Required<Pick<CorridorSettings, 'nearMetres' | 'recentHours'>>;

export interface Watched {
  /** Its units at a moment (epoch milliseconds), in the order of a snapshot. */
  readonly units: (shelf: Shelf, atMs: number) => Iterable<string>;
  /** Units looked at, and items shown, in a snapshot at most. */
  readonly snapshot: { readonly units: number; readonly items: number };
  readonly items: (shelf: Shelf, unit: string, atMs: number, settings: WatchSettings) => readonly Item[];
  /** The units that a fact may change when it is recorded, when it begins, and when it has happened for sure. */
  readonly touched: (
    shelf: Shelf,
    fact: FiledFact,
    atMs: number,
    settings: WatchSettings,
  ) => Iterable<string>;
  /** The next moment after `afterMs` at which the clock may change a unit otherwise than by facts that come to pass. */
  readonly next?: (
    shelf: Shelf,
    unit: string,
    afterMs: number,
    settings: WatchSettings,
  ) => number | undefined;
  /** The fields of an item's value by which a subscriber may choose, and the one that names its unit. */
  readonly filters: readonly string[];
  readonly unitFilter?: string;
}

/** Whether a fact has moments to come: its beginning, or its end. */
export function momentsToCome(fact: FiledFact, afterMs: number): number[] {
  return [fact.start, lastMs(fact)].filter((moment) => moment > afterMs);
}

export type Filter = Readonly<Record<string, string>>;

export function passes(filter: Filter, value: Item['value'] | undefined): boolean {
  return value !== undefined && Object.entries(filter).every(([name, wanted]) => value[name] === wanted);
}
