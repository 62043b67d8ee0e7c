/**
 * What others ask of a pause: whether a moment lies in its windows, how it stands, when that changes by itself.
 */
import { undisputed } from '../kernel/contest.js';
import { type Fact, lastMs } from '../kernel/fact.js';
import { addDays, localDate } from './hours.js';
import { fallsIn, type Interval, joined, mayFallIn } from './intervals.js';
import type { PauseState } from './lifecycle.js';
import { daysOf, pauseAt, plannedOn } from './plan.js';
import { windowsOf } from './windows.js';

/**
 * Whether a time (an instant in epoch milliseconds, or a fact's interval) lies in the silence of a pause's windows,
 * by what had begun at `atMs`, by default the last moment of that time. `possibly` also where no declaration of the
 * pause is recorded: then nobody can tell.
 */
export function windowPresenceAt(
  facts: readonly Fact[],
  time: number | Interval,
  atMs?: number,
): 'inside' | 'outside' | 'possibly' {
  const when = typeof time === 'number' ? { start: time, end: time } : time;
  const moment = atMs ?? lastMs(when);
  if (!undisputed(facts).some(({ type }) => type === 'PauseDeclared')) return 'possibly';
  const at = pauseAt(facts, moment);
  if (!at.exhaustive) return 'possibly';
  if (!at.state.declaration) return 'outside';
  const { timeZone } = at.state.declaration;
  // A window of the day before may have passed midnight.
  const from = addDays(localDate(when.start, timeZone), -1);
  const windows = windowsOf(facts, moment, { from, to: localDate(lastMs(when), timeZone) });
  const certain = joined(windows.flatMap(({ silence }) => silence.certain));
  if (certain.some((stretch) => fallsIn(when, stretch))) return 'inside';
  const possible = windows.flatMap(({ silence }) => silence.possible);
  return possible.some((stretch) => mayFallIn(when, stretch)) ? 'possibly' : 'outside';
}

/** As the lifecycle has it, and by the clock: `declared` until the first window starts, `expired` after the last. */
export const PAUSE_STATUSES = ['unknown', 'declared', 'in-force', 'suspended', 'expired', 'ended'] as const;
export type PauseStatusAt = (typeof PAUSE_STATUSES)[number];

/** How a pause in this state stands at a moment (epoch milliseconds). */
export function pauseStatusAt(state: PauseState, atMs: number): PauseStatusAt {
  if (state.status !== 'in-force' && state.status !== 'suspended') return state.status;
  const term = termOf(state);
  if (term && atMs >= term.end) return 'expired';
  return term && atMs < term.start && state.status === 'in-force' ? 'declared' : state.status;
}

/** From the start of the first window to the end of the last one. */
function termOf(state: PauseState): Interval | undefined {
  const { declaration, endsOn } = state;
  if (!declaration || endsOn === undefined) return undefined;
  const first = firstWindow(state, daysOf(state));
  if (!first) return undefined;
  const final = firstWindow(state, backwards(endsOn, declaration.startsOn));
  return { start: first.start, end: final!.end };
}

function firstWindow(state: PauseState, days: Iterable<string>): Interval | undefined {
  for (const date of days) {
    const window = plannedOn(state, date);
    if (window) return window;
  }
  return undefined;
}

function* backwards(from: string, to: string): Generator<string> {
  for (let date = from; date >= to; date = addDays(date, -1)) yield date;
}

/**
 * The next moment after `afterMs` (epoch milliseconds) at which anything derived from these facts changes by the clock
 * alone: a window starts or ends, a fact begins, or an imprecise one has happened for sure. Undefined: never.
 */
export function nextBoundary(facts: readonly Fact[], afterMs: number): number | undefined {
  const at = pauseAt(facts, afterMs);
  const moments = [
    // What has happened for sure no longer bears on a window to come in the millisecond after it.
    ...facts.flatMap((fact) => [fact.start, lastMs(fact), lastMs(fact) + 1]),
    ...[at.state, ...at.alternatives].flatMap((state) => nextWindowBoundary(state, afterMs) ?? []),
  ].filter((moment) => moment > afterMs);
  return moments.length > 0 ? Math.min(...moments) : undefined;
}

function nextWindowBoundary(state: PauseState, afterMs: number): number | undefined {
  const window = windowEndingAfter(state, afterMs);
  return window && (window.start > afterMs ? window.start : window.end);
}

/** The start of the first window that starts after a moment, as planned in this state; both in epoch milliseconds. */
export function nextWindowStart(state: PauseState, afterMs: number): number | undefined {
  const window = windowEndingAfter(state, afterMs);
  if (!window || window.start > afterMs) return window?.start;
  return windowEndingAfter(state, window.end)?.start;
}

function windowEndingAfter(state: PauseState, afterMs: number): Interval | undefined {
  if (!state.declaration) return undefined;
  const from = addDays(localDate(afterMs, state.declaration.timeZone), -1);
  for (const date of daysOf(state, { from })) {
    const window = plannedOn(state, date);
    if (window && window.end > afterMs) return window;
  }
  return undefined;
}
