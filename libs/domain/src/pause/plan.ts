/**
 * The windows that a pause is to have, by its declaration, amendments and extensions alone.
 */
import type { Fact } from '../kernel/fact.js';
import { type StateAt, stateAt } from '../kernel/state-at.js';
import { addDays, type DailyHours, dailyWindow } from './hours.js';
import type { Interval } from './intervals.js';
import { type PauseFact, pauseLifecycle, type PauseState } from './lifecycle.js';

/** A pause at a moment (epoch milliseconds): facts that begin later are not seen. */
export function pauseAt(facts: readonly Fact[], atMs: number): StateAt<PauseState> {
  const at = stateAt(pauseLifecycle, facts as readonly PauseFact[], atMs);
  // Orders that give the same days and hours need be asked only once.
  const seen = new Set([asPlanned(at.state)]);
  const alternatives = at.alternatives.filter((state) => {
    const key = asPlanned(state);
    return !seen.has(key) && seen.add(key);
  });
  return { ...at, alternatives };
}

function asPlanned({ status, declared, amendments, endsOn, suspensions, ended }: PauseState): string {
  return JSON.stringify([status, declared, amendments, endsOn, suspensions, ended]);
}

/** The window of a local day, end exclusive; undefined where the pause has none that day. */
export function plannedOn(state: PauseState, date: string): Interval | undefined {
  const { declaration, endsOn } = state;
  if (!declaration || endsOn === undefined || date < declaration.startsOn || date > endsOn) return undefined;
  const hours = hoursOn(state, date);
  const window = dailyWindow(date, hours, declaration.timeZone);
  const tomorrow = addDays(date, 1);
  const then = hoursOn(state, tomorrow);
  if (!window || then === hours || tomorrow > endsOn) return window;
  // Hours amended from the next day on can start before a window that passes midnight has ended: it ends there.
  const next = dailyWindow(tomorrow, then, declaration.timeZone);
  const end = Math.min(window.end, next?.start ?? Infinity);
  return window.start < end ? { start: window.start, end } : undefined;
}

/** The days, in order, on which the pause may have a window; `from` and `to` (inclusive) narrow them. */
export function* daysOf(state: PauseState, { from, to }: Days = {}): Generator<string> {
  const { declaration, endsOn } = state;
  if (!declaration || endsOn === undefined) return;
  const first = from !== undefined && from > declaration.startsOn ? from : declaration.startsOn;
  const end = to !== undefined && to < endsOn ? to : endsOn;
  for (let date = first; date <= end; date = addDays(date, 1)) yield date;
}

/** Local days in the pause's own zone, both inclusive. */
export interface Days {
  readonly from?: string;
  readonly to?: string;
}

/** The events that a day's window is planned by. */
export function plannedBecause(state: PauseState, date: string): string[] {
  const amendment = amendmentOn(state, date);
  return [...new Set([...state.declared, ...(amendment ? [amendment.because] : []), ...state.endsOnBecause])];
}

/** The hours that hold on a local day of a declared pause. */
export function hoursOn(state: PauseState, date: string): DailyHours {
  return amendmentOn(state, date) ?? state.declaration!;
}

function amendmentOn(state: PauseState, date: string): PauseState['amendments'][number] | undefined {
  return state.amendments.findLast((amendment) => amendment.from <= date);
}
