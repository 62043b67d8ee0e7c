/**
 * What can be subscribed to. A view is looked at in units (a corridor, a pause, ...), each of which gives items; which
 * units an event or the clock may change is said here once, and the specs hold it against looking at everything.
 */
import { lastMs } from '@hudna/domain';
import type { CorridorSettings } from '../corridors/index.js';
import type { RecordedFact, ReadModel } from '../read-model/read-model.js';

export interface LiveItem {
  /** Unique in its view. */
  readonly id: string;
  /** As a query answers it, without what is the answer's own (position, at). */
  readonly value: Readonly<Record<string, unknown>>;
}

export type WatchSettings = Required<Pick<CorridorSettings, 'nearMetres' | 'recentHours'>>;

export interface LiveView {
  /** Its units at a moment (epoch milliseconds), in the order of a snapshot. */
  readonly keys: (model: ReadModel, atMs: number) => Iterable<string>;
  /** Units looked at, and items shown, in a snapshot at most. */
  readonly snapshot: { readonly keys: number; readonly items: number };
  readonly items: (
    model: ReadModel,
    key: string,
    atMs: number,
    settings: WatchSettings,
  ) => readonly LiveItem[];
  /** The units that a fact may change when it is recorded, when it begins, and when it has happened for sure. */
  readonly affectedBy: (
    model: ReadModel,
    fact: RecordedFact,
    atMs: number,
    settings: WatchSettings,
  ) => Iterable<string>;
  /** The next moment after `afterMs` at which the clock may change a unit otherwise than by facts that come to pass. */
  readonly nextClockChange?: (
    model: ReadModel,
    unit: string,
    afterMs: number,
    settings: WatchSettings,
  ) => number | undefined;
  /** The fields of an item's value by which a subscriber may choose, and the one that names its unit. */
  readonly filters: readonly string[];
  readonly keyFilter?: string;
}

/** Whether a fact has moments to come: its beginning, or its end. */
export function momentsToCome(fact: RecordedFact, afterMs: number): number[] {
  return [fact.start, lastMs(fact)].filter((moment) => moment > afterMs);
}

export type Filter = Readonly<Record<string, string>>;

export function matches(filter: Filter, value: LiveItem['value'] | undefined): boolean {
  return value !== undefined && Object.entries(filter).every(([name, wanted]) => value[name] === wanted);
}
