/**
 * The windows of a pause as they stood at a moment, and when in them the guns should be silent.
 */
import type { Fact } from '../kernel/fact.js';
import { certain, type StateAt } from '../kernel/state-at.js';
import { common, type Interval, joined, without } from './intervals.js';
import type { Change, PauseState } from './lifecycle.js';
import { type Days, daysOf, pauseAt, plannedBecause, plannedOn } from './plan.js';

export type { Days } from './plan.js';

/**
 * How a window stands: `upcoming`, `active` or `completed` by the clock; `suspended` or `cancelled` where the pause is,
 * or ended, at the moment asked about or, of a window that is over, at its last moment. So one that was suspended for
 * an hour and resumed is completed, and one that was cut short is not.
 */
export type WindowState = 'upcoming' | 'active' | 'completed' | 'suspended' | 'cancelled';

/** `start` and `end` in epoch milliseconds, end exclusive. */
export interface PauseWindow extends Interval {
  /** The local day on which it starts: `2018-03-11`. */
  readonly date: string;
  readonly state: WindowState;
  readonly stateCertain: boolean;
  readonly silence: Silence;
  readonly because: readonly string[];
}

/** The stretches, in order, in which the guns should be silent: for sure, and for all that is known. */
export interface Silence {
  readonly certain: readonly Interval[];
  readonly possible: readonly Interval[];
}

/** The windows of a pause as things stood at `atMs` (epoch milliseconds), those to come as they were planned then. */
export function windowsOf(facts: readonly Fact[], atMs: number, days: Days = {}): PauseWindow[] {
  const at = pauseAt(facts, atMs);
  return [...daysOf(at.state, days)].flatMap((date) => {
    const window = plannedOn(at.state, date);
    if (!window) return [];
    const { value, sure } = standing(at.state, window, atMs);
    return {
      date,
      ...window,
      state: value,
      stateCertain: sure && certain(at, (state) => answer(state, date, atMs)),
      silence: silence(at, date, window),
      because: [...new Set([...plannedBecause(at.state, date), ...changedBecause(at.state, window, atMs)])],
    };
  });
}

/** A possible state's answer, to be compared with the best one's. */
function answer(state: PauseState, date: string, atMs: number): string {
  const window = plannedOn(state, date);
  if (!window) return 'none';
  const { value, sure } = standing(state, window, atMs);
  return sure ? value : `${value}?`;
}

function standing(state: PauseState, window: Interval, atMs: number): { value: WindowState; sure: boolean } {
  const moment = Math.min(atMs, window.end - 1);
  const had = (change: Change | undefined) => change !== undefined && change.from <= moment;
  const sure = changesOf(state).every((change) => !had(change) || change.by <= moment);
  if (had(state.ended)) return { value: 'cancelled', sure };
  if (state.suspensions.some(({ since, until }) => had(since) && !had(until))) {
    return { value: 'suspended', sure };
  }
  return { value: atMs < window.start ? 'upcoming' : atMs < window.end ? 'active' : 'completed', sure };
}

function changesOf({ suspensions, ended }: PauseState): Change[] {
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
