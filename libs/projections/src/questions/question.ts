/** What every question that the views answer has in common. */
import type { CorridorSettings } from '../corridors/index.js';
import type { Shelf } from '../shelf.js';
import { type Cursor, refuseOtherMoment } from './cursor.js';

/** What a question takes beside its moments; each takes some of it, and nothing is needed but the id where it has one. */
export interface Given {
  readonly id?: string;
  /** Items on a page. Default: 100. */
  readonly limit?: number;
  /** Where the page before ended: the shelf is to be what was known up to its position. */
  readonly after?: Cursor;
  /** First and last local day, both inclusive: `2018-03-11`. */
  readonly from?: string;
  readonly to?: string;
  readonly party?: string;
  readonly subject?: string;
}

export interface Asked extends Given {
  /** Valid time, epoch milliseconds: as things stood. */
  readonly at: number;
  readonly settings: CorridorSettings;
}

/** The moments that a reader names (epoch milliseconds), and what counts as near and recent. */
export interface AsOf extends Pick<CorridorSettings, 'nearMetres' | 'recentHours'> {
  readonly at?: number;
  readonly knownAt?: number;
}

/**
 * What is asked, once it is said what time it is: a moment that nobody names is that of the page before, or now (epoch
 * milliseconds).
 * @throws BadQuestion where another is named than for the page before.
 */
export function asked(given: Given, { at, knownAt, ...near }: AsOf, now: number): Asked {
  const { after } = given;
  if (after) {
    refuseOtherMoment(after, 'at', at);
    refuseOtherMoment(after, 'knownAt', knownAt);
    return { ...given, at: after.at, settings: { ...near, knownAtMs: after.knownAt } };
  }
  return { ...given, at: at ?? now, settings: { ...near, knownAtMs: knownAt ?? now } };
}

/** What every answer carries. */
export interface Answer {
  readonly position: string;
  /** The cursor of the next page. */
  readonly next?: string;
}

/**
 * A pure question to a shelf. Its answer as JSON is the very text that is sent over HTTP, so that a replay gives the
 * same bytes; undefined where there is no such thing.
 * @throws BadQuestion
 */
export type Question<A extends Answer = Answer> = (shelf: Shelf, asked: Asked) => A | undefined;
