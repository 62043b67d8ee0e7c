/** The two moments that an answer is for. */
import { parseQueryTime } from '@hudna/domain';
import { type Cursor, refuseOtherMoment } from './cursor.js';
import { readable } from './parameter.js';
import type { ViewSettings } from './settings.js';

/** Moments in epoch milliseconds, and what counts as near and recent. */
export interface AsOf extends Partial<ViewSettings> {
  /** Valid time: the moment that is asked about. */
  readonly atMs: number;
  /** True where nobody named that moment, and it is now by the clock of who asks. */
  readonly isNow?: boolean;
  /** The moment of record time that the answer is for: what comes after it is the future. */
  readonly knownAtMs: number;
  /** The same, where somebody named it. */
  readonly knownAt?: number;
}

/** The moments that a reader names. */
export interface NamedMoments {
  readonly at?: number;
  readonly knownAt?: number;
}

/**
 * A moment that nobody names is that of the page before, or now (epoch milliseconds).
 * @throws InvalidQuery where another is named than for the page before.
 */
export function resolveAsOf(
  { at, knownAt }: NamedMoments,
  now: number,
  settings: Partial<ViewSettings> = {},
  cursor?: Cursor,
): AsOf {
  if (cursor) {
    refuseOtherMoment(cursor, 'at', at);
    refuseOtherMoment(cursor, 'knownAt', knownAt);
    return asOf(cursor.at, cursor.isNow, cursor.knownAt, now, settings);
  }
  return asOf(at ?? now, at === undefined, knownAt, now, settings);
}

/** The same of the texts of a query. @throws InvalidQuery */
export function asOfParams(
  { at, knownAt, cursor }: { readonly at?: string; readonly knownAt?: string; readonly cursor?: Cursor },
  now: number,
  settings: Partial<ViewSettings> & { readonly timeZone: string },
): AsOf {
  const { timeZone } = settings;
  const named = {
    ...(at !== undefined && { at: momentIn('at', at, timeZone) }),
    ...(knownAt !== undefined && { knownAt: momentIn('knownAt', knownAt, timeZone) }),
  };
  return resolveAsOf(named, now, settings, cursor);
}

/** Both times at one moment: the state that a subscriber gets. */
export function asOfNow(nowMs: number, settings: Partial<ViewSettings>): AsOf {
  return asOf(nowMs, undefined, undefined, nowMs, settings);
}

/** Epoch milliseconds; a local date means the end of that day. @throws InvalidQuery */
export function momentIn(name: string, text: string, timeZone: string): number {
  // In an address a + that is not escaped is a space.
  return readable(name, text, () => parseQueryTime(text.replace(/ (?=\d\d:\d\d$)/, '+'), timeZone));
}

function asOf(
  atMs: number,
  isNow: boolean | undefined,
  knownAt: number | undefined,
  now: number,
  { nearMetres, recentHours }: Partial<ViewSettings>,
): AsOf {
  return {
    atMs,
    ...(isNow && { isNow }),
    knownAtMs: knownAt ?? now,
    ...(knownAt !== undefined && { knownAt }),
    ...(nearMetres !== undefined && { nearMetres }),
    ...(recentHours !== undefined && { recentHours }),
  };
}
