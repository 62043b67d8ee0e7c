/**
 * The windows of a pause as they stood at a moment, and when in them the guns should be silent.
 */
import type { Fact } from '../kernel/fact.js';
import type { StateAt } from '../kernel/state-at.js';
import type { DailyHours } from './hours.js';
import { common, type Interval, joined, without } from './intervals.js';
import type { StatusChange, PauseState, Suspension } from './lifecycle.js';
import { type Days, daysOf, hoursOn, pauseAt, plannedBecause, plannedOn } from './plan.js';

export type { Days } from './plan.js';

/**
 * How a window stands: `upcoming`, `active` or `completed` by the clock; `suspended` or `cancelled` where the pause is,
 * or ended, at the moment asked about or, of a window that is over, at its last moment. So one that was suspended for
 * an hour and resumed is completed, and one that was cut short is not.
 */
export const WINDOW_STATES = ['upcoming', 'active', 'completed', 'suspended', 'cancelled'] as const;
export type WindowState = (typeof WINDOW_STATES)[number];

/** `start` and `end` in epoch milliseconds, end exclusive. */
export interface PauseWindow extends Interval {
  /** The local day on which it starts: `2018-03-11`. */
  readonly date: string;
  readonly state: WindowState;
  readonly stateCertain: boolean;
  /** False where it may start or end at another hour, or not be a window at all. */
  readonly hoursCertain: boolean;
  readonly silence: Silence;
  readonly because: readonly string[];
}

/** The stretches, in order, in which the guns should be silent: for sure, and for all that is known. */
export interface Silence {
  readonly certain: readonly Interval[];
  readonly possible: readonly Interval[];
}

/** A local day that was to have a window and has none, because the clocks, or the calendar, skipped its hours. */
export interface SkippedDay {
  readonly date: string;
  readonly hours: DailyHours;
  readonly because: readonly string[];
}

/** The windows of a pause as things stood at `atMs` (epoch milliseconds), those to come as they were planned then. */
export function windowsOf(facts: readonly Fact[], atMs: number, days: Days = {}): PauseWindow[] {
  const at = pauseAt(facts, atMs);
  return datesOf([at.state, ...at.alternatives], days).flatMap((date) => windowOn(at, date, atMs));
}

/** The days between the first and the last that have no window. */
export function skippedDays(facts: readonly Fact[], atMs: number, days: Days = {}): SkippedDay[] {
  const at = pauseAt(facts, atMs);
  const states = [at.state, ...at.alternatives];
  return [...daysOf(at.state, days)]
    .filter((date) => states.every((state) => !plannedOn(state, date)))
    .map((date) => ({ date, hours: hoursOn(at.state, date), because: plannedBecause(at.state, date) }));
}

/** The days on which any of the states may have a window, in order. */
function datesOf(states: readonly PauseState[], days: Days): string[] {
  return [...new Set(states.flatMap((state) => [...daysOf(state, days)]))].sort();
}

function windowOn(at: StateAt<PauseState>, date: string, atMs: number): PauseWindow[] {
  const answers = [at.state, ...at.alternatives].map((state) => dayInState(state, date, atMs));
  // A window that only some possible states have is one all the same, and not certain.
  const own = answers.find(({ planned }) => planned !== undefined);
  if (!own?.planned) return [];
  const { window, windowState, isCertain } = own.planned;
  const agree = (of: 'stands' | 'hours') => at.exhaustive && answers.every((other) => other[of] === own[of]);
  const others = answers.filter(({ stands, hours }) => stands !== own.stands || hours !== own.hours);
  const because = [own, ...others].flatMap(({ state }) => [
    ...plannedBecause(state, date),
    ...changedBecause(state, window, atMs),
  ]);
  return [
    {
      date,
      ...window,
      state: windowState,
      stateCertain: isCertain && agree('stands'),
      hoursCertain: agree('hours'),
      silence: silence(at, date, window),
      because: [...new Set(because)],
    },
  ];
}

/** What a possible state says of a day; `stands` and `hours` are to be compared with what the others say. */
function dayInState(state: PauseState, date: string, atMs: number): DayInState {
  const window = plannedOn(state, date);
  if (!window) return { state, stands: 'none', hours: 'none' };
  const { windowState, isCertain } = windowStateAt(state, window, atMs);
  return {
    state,
    planned: { window, windowState, isCertain },
    stands: `${windowState} ${isCertain}`,
    hours: `${window.start}/${window.end}`,
  };
}

interface DayInState {
  readonly state: PauseState;
  /** Left out where it has no window that day. */
  readonly planned?: {
    readonly window: Interval;
    readonly windowState: WindowState;
    readonly isCertain: boolean;
  };
  readonly stands: string;
  readonly hours: string;
}

function windowStateAt(
  state: PauseState,
  window: Interval,
  atMs: number,
): { windowState: WindowState; isCertain: boolean } {
  const moment = Math.min(atMs, window.end - 1);
  const had = (change: StatusChange | undefined) => change !== undefined && change.from <= moment;
  const isCertain = changesOf(state).every((change) => !had(change) || change.by <= moment);
  if (had(state.ended)) return { windowState: 'cancelled', isCertain };
  if (state.suspensions.some((one) => isRecorded(one) && had(one.since) && !had(one.until))) {
    return { windowState: 'suspended', isCertain };
  }
  return {
    windowState: atMs < window.start ? 'upcoming' : atMs < window.end ? 'active' : 'completed',
    isCertain,
  };
}

/** False for one that follows only from its end: that leaves doubt, and is no suspension that anybody reported. */
function isRecorded({ since, until }: Suspension): boolean {
  return since.because !== until?.because;
}

function changesOf({ suspensions, ended }: PauseState): StatusChange[] {
  return [
    ...suspensions.flatMap(({ since, until }) => (until ? [since, until] : [since])),
    ...(ended ? [ended] : []),
  ];
}

/** The suspensions and the end that bear on a window, or will as things stand. */
function changedBecause(state: PauseState, window: Interval, atMs: number): string[] {
  const start = Math.min(window.start, atMs);
  return [
    ...state.suspensions
      .filter(({ since, until }) => since.from < window.end && (until?.by ?? Infinity) >= start)
      .flatMap(({ since, until }) => [since.because, ...(until ? [until.because] : [])]),
    ...(state.ended && state.ended.from < window.end ? [state.ended.because] : []),
  ];
}

function silence(at: StateAt<PauseState>, date: string, window: Interval): Silence {
  if (!at.exhaustive) return { certain: [], possible: [window] };
  const each = [at.state, ...at.alternatives].map((state) => silenceIn(state, plannedOn(state, date)));
  return {
    certain: each.map((one) => one.certain).reduce(common),
    possible: joined(each.flatMap((one) => one.possible)),
  };
}

/** The silence of one possible state: the window without suspensions and without what comes after the end. */
function silenceIn({ suspensions, ended }: PauseState, window: Interval | undefined): Silence {
  const planned = window ? [window] : [];
  const over = { start: ended?.from ?? Infinity, end: Infinity };
  const overForSure = { start: ended?.by ?? Infinity, end: Infinity };
  return {
    certain: without(planned, [
      ...suspensions.map(({ since, until }) => ({ start: since.from, end: until?.by ?? Infinity })),
      over,
    ]),
    possible: without(planned, [
      // What may have been resumed before it was suspended for sure was perhaps never suspended.
      ...suspensions
        .map(({ since, until }) => ({ start: since.by, end: until?.from ?? Infinity }))
        .filter(({ start, end }) => start < end),
      overForSure,
    ]),
  };
}
