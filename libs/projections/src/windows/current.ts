/** The windows of this day, of every pause, and when the list changes by itself. */
import { IsArray } from 'class-validator';
import {
  addDays,
  localDate,
  nextBoundary,
  pauseAt,
  startOfDay,
  type Text,
  windowsOf,
  Nested,
  Optional,
  IsSlug,
  IsName,
  type Warning,
  AreWarnings,
  IsPosition,
} from '@hudna/domain';
import type { Position } from '@hudna/event-store';
import { allEntities } from '../common/index.js';
import type { ReadModel } from '../read-model/read-model.js';
import { windowViews, WindowView } from './pause-windows.js';

export class CurrentWindow extends WindowView {
  @IsSlug() readonly pause: string;
  /** The pause's name, where it has one. */
  @Optional() @IsName() readonly name?: Text;
}

export class CurrentWindows {
  @IsArray() @Nested(() => CurrentWindow, { each: true }) readonly items: readonly CurrentWindow[];
  @IsPosition() readonly position: Position;
  @Optional() @AreWarnings() readonly warnings?: readonly Warning[];
}

/**
 * The windows of the local day of `atMs` (epoch milliseconds), each pause's day in its own zone, and those of the day
 * before that still run. In order of pause, then time.
 */
export function currentWindows(model: ReadModel, atMs: number): CurrentWindow[] {
  return [...allEntities(model, 'pause', atMs)].flatMap((pause) => pauseWindowsNow(model, pause, atMs));
}

/** Those of one pause; none where nothing of it is known. */
export function pauseWindowsNow(model: ReadModel, pause: string, atMs: number): CurrentWindow[] {
  const facts = model.facts('pause', pause);
  const { declaration } = pauseAt(facts, atMs).state;
  if (!declaration) return [];
  const today = localDate(atMs, declaration.timeZone);
  const windows = windowsOf(facts, atMs, { from: addDays(today, -1), to: today });
  const current = windows.filter(({ date, end }) => date === today || atMs < end);
  const name = declaration.name === undefined ? {} : { name: declaration.name };
  return windowViews(model, pause, current, atMs).map((view) => ({ pause, ...name, ...view }));
}

/**
 * The next moment after `afterMs` (epoch milliseconds) at which the windows of some pause, or which of them are
 * current, change by the clock alone.
 */
export function nextWindowsBoundary(model: ReadModel, afterMs: number): number | undefined {
  const moments = [...allEntities(model, 'pause', Number.MAX_SAFE_INTEGER)].flatMap(
    (pause) => nextPauseBoundary(model, pause, afterMs) ?? [],
  );
  return moments.length > 0 ? Math.min(...moments) : undefined;
}

/** The same of one pause. */
export function nextPauseBoundary(model: ReadModel, pause: string, afterMs: number): number | undefined {
  const facts = model.facts('pause', pause);
  const moments = [nextBoundary(facts, afterMs) ?? [], nextDay(pauseAt(facts, afterMs).state, afterMs) ?? []];
  return moments.flat().length > 0 ? Math.min(...moments.flat()) : undefined;
}

/** The next midnight of a pause whose windows come and go from the list with the days. */
function nextDay({ declaration, endsOn }: ReturnType<typeof pauseAt>['state'], afterMs: number) {
  if (!declaration || endsOn === undefined) return undefined;
  const today = localDate(afterMs, declaration.timeZone);
  if (today > endsOn) return undefined;
  return startOfDay(Temporal.PlainDate.from(today).add({ days: 1 }), declaration.timeZone);
}
