/** The windows of one pause: how each stands, what broke it and who moved in it. */
import { IsArray, IsBoolean, IsIn, IsString } from 'class-validator';
import {
  type Days,
  type Fact,
  pauseAt,
  type PauseWindow,
  skippedDays,
  type WindowState,
  windowsOf,
  Nested,
  Optional,
  IsSlug,
  IsLocalDate,
  WINDOW_STATES,
  type Warning,
  AreWarnings,
  IsBecause,
  IsInstant,
  IsPosition,
  IsTexts,
} from '@hudna/domain';
import type { Position } from '@hudna/event-store';
import { localInstant } from '../common/index.js';
import type { ReadModel } from '../read-model/read-model.js';
import { departuresIn } from './convoys.js';
import { violationsOf } from './violations.js';

/** Ids of incidents. */
export class WindowViolations {
  @IsTexts() readonly certain: readonly string[];
  @IsTexts() readonly possible: readonly string[];
}

export class WindowView {
  /** The local day on which it starts: `2018-03-11`. */
  @IsLocalDate() readonly date: string;
  /** RFC 3339 with the offset of the pause's zone; the end is exclusive. */
  @IsInstant() readonly start: string;
  @IsInstant() readonly end: string;
  @IsIn(WINDOW_STATES) readonly state: WindowState;
  @IsBoolean() readonly stateCertain: boolean;
  /** False where it may start or end at another hour, or not be a window at all. */
  @IsBoolean() readonly hoursCertain: boolean;
  /** Ids of incidents. */
  @Nested(() => WindowViolations) readonly violations: WindowViolations;
  /** Ids of convoys that left, or may have left, in it. */
  @IsTexts() readonly convoys: readonly string[];
  /** The events that all of this rests on. */
  @IsBecause() readonly because: readonly string[];
}

export class SkippedDayView {
  @IsLocalDate() readonly date: string;
  /** Why it has no window, for people. */
  @IsString() readonly detail: string;
  @IsBecause() readonly because: readonly string[];
}

export class PauseWindowsView {
  @IsSlug() readonly pause: string;
  @IsArray() @Nested(() => WindowView, { each: true }) readonly windows: readonly WindowView[];
  /** Days that were to have a window and have none; left out where there are none. */
  @Optional()
  @IsArray()
  @Nested(() => SkippedDayView, { each: true })
  readonly skipped?: readonly SkippedDayView[];
  @IsPosition() readonly position: Position;
  @Optional() @AreWarnings() readonly warnings?: readonly Warning[];
}

/**
 * The windows of a pause as it stood at `atMs` (epoch milliseconds); `from` and `to` are local days in its own
 * zone, both inclusive. Undefined where nothing of the pause is known, or had begun by then.
 */
export function pauseWindows(
  model: ReadModel,
  pause: string,
  atMs: number,
  days: Days = {},
): PauseWindowsView | undefined {
  const facts = model.facts('pause', pause);
  if (!facts.some(({ start }) => start <= atMs)) return undefined;
  return {
    pause,
    windows: windowViews(model, pause, windowsOf(facts, atMs, days), atMs),
    ...skippedOf(facts, atMs, days),
    position: model.position,
  };
}

function skippedOf(facts: readonly Fact[], atMs: number, days: Days): Pick<PauseWindowsView, 'skipped'> {
  const skipped = skippedDays(facts, atMs, days).map(({ date, hours, because }) => ({
    date,
    detail: `The clocks skipped ${hours.dailyFrom} to ${hours.dailyTo} on that day: it has no window.`,
    because,
  }));
  return skipped.length > 0 ? { skipped } : {};
}

/** The views of these windows of a pause. */
export function windowViews(
  model: ReadModel,
  pause: string,
  windows: readonly PauseWindow[],
  atMs: number,
): WindowView[] {
  const { state } = pauseAt(model.facts('pause', pause), atMs);
  const timeZone = state.declaration?.timeZone ?? 'UTC';
  const violations = violationsOf(model, windows, state.declaration?.area, atMs);
  const departures = departuresIn(model, pause, state, windows, atMs);
  return windows.map((window, index) => {
    const { certain, possible, because } = violations[index]!;
    const { convoys, because: departed } = departures[index]!;
    return {
      date: window.date,
      start: localInstant(window.start, timeZone),
      end: localInstant(window.end, timeZone),
      state: window.state,
      stateCertain: window.stateCertain,
      hoursCertain: window.hoursCertain,
      violations: { certain, possible },
      convoys,
      because: [...new Set([...window.because, ...because, ...departed])],
    };
  });
}
