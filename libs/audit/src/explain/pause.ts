/** Why a pause, or one of its windows, is as it is. */
import {
  type CurrentWindow,
  currentWindows,
  pauseItem,
  pauseView,
  pauseWindows,
  type PauseView,
  type ReadModel,
  type WindowView,
} from '@hudna/projections';
import { type Explanation, otherReasons } from './explanation.js';
import { incidentReasons, placesOf } from './incidents.js';

/** Undefined where nothing of the pause was known, or had begun (epoch milliseconds). */
export function explainPause(model: ReadModel, id: string, atMs: number): Explanation<string> | undefined {
  const view = pauseView(model, id, atMs);
  if (!view) return undefined;
  const parts = [
    declaration(model, view, atMs),
    ...partiesAnswers(view),
    ...windowsOfTheDay(model, view, atMs),
  ];
  return {
    id: `pause ${id}`,
    says: `The pause ${id} is ${view.status}${certaintyPhrase(view.statusCertain)}.`,
    because: [...parts, ...otherReasons('What else is recorded of it.', view.because, parts)],
  };
}

/** Undefined where nothing of the pause was known, or it has no window on that local day. */
export function explainWindow(
  model: ReadModel,
  pause: string,
  date: string,
  atMs: number,
): Explanation<string> | undefined {
  const view = pauseView(model, pause, atMs);
  const window = pauseWindows(model, pause, atMs, { from: date, to: date })?.windows[0];
  return view && window && windowExplanation(model, view, window, atMs);
}

function declaration(model: ReadModel, view: PauseView, atMs: number): Explanation<string> {
  const { startsOn, endsOn, timeZone, declaredBy } = view;
  const hours = view.hours.map(({ from, dailyFrom, dailyTo }) => `${dailyFrom} to ${dailyTo} from ${from}`);
  const declared = `Declared by ${declaredBy.join(', ')}: ${hours.join(', ')}, until ${endsOn} (${timeZone}).`;
  return {
    id: 'status',
    says: startsOn === undefined ? 'Its declaration is not recorded.' : declared,
    because: pauseItem(model, view.id, atMs)!.because,
  };
}

function partiesAnswers({ accepted, rejected }: PauseView): Explanation<string>[] {
  const partyAnswers = [
    ...accepted.map((answer) => ({ ...answer, word: 'accepts' })),
    ...rejected.map((answer) => ({ ...answer, word: 'rejects' })),
  ];
  return partyAnswers.map(({ party, word, certain, because }) => ({
    id: `party ${party}`,
    says: `${party} ${word} it${certaintyPhrase(certain)}.`,
    because,
  }));
}

/** The windows of the local day of a pause, and those of the day before that still run. */
export function windowsOfTheDay(model: ReadModel, view: PauseView, atMs: number): Explanation<string>[] {
  const isOwn = ({ pause }: CurrentWindow) => pause === view.id;
  return currentWindows(model, atMs)
    .filter(isOwn)
    .map((window) => windowExplanation(model, view, window, atMs));
}

function windowExplanation(
  model: ReadModel,
  view: PauseView,
  window: WindowView,
  atMs: number,
): Explanation<string> {
  const { date, start, end, state, stateCertain, hoursCertain } = window;
  const parts = [
    hours(model, view.id, window),
    ...violations(model, view, window, atMs),
    ...departures(model, window),
  ];
  const says = `The window of ${date}, ${start} to ${end}${hoursCertain ? '' : ' (hours not certain)'}, is ${state}${certaintyPhrase(stateCertain)}.`;
  return {
    id: `window ${view.id} ${date}`,
    says,
    because: [...parts, ...otherReasons('What else it rests on.', window.because, parts)],
  };
}

function hours(model: ReadModel, pause: string, { because }: WindowView): Explanation<string> {
  const own = new Set(model.facts('pause', pause).map(({ id }) => id));
  return {
    id: 'hours',
    says: 'Its day, its hours and its state come from what is recorded of the pause.',
    because: because.filter((id) => own.has(id)),
  };
}

function violations(
  model: ReadModel,
  { area }: PauseView,
  { violations: { certain, possible } }: WindowView,
  atMs: number,
): Explanation<string>[] {
  const found = [
    ...incidentReasons(model, certain, atMs, 'violates it'),
    ...incidentReasons(model, possible, atMs, 'may violate it'),
  ];
  if (found.length === 0) return [];
  const places = placesOf(model, area?.places ?? [], 'The area of the pause.');
  const says = `Violations: ${certain.length} certain, ${possible.length} possible.`;
  return [{ id: 'violations', says, because: [...found, ...places] }];
}

function departures(model: ReadModel, { convoys, because }: WindowView): Explanation<string>[] {
  return convoys.map((id) => ({
    id: `convoy ${id}`,
    says: `The convoy ${id} left, or may have left, in it.`,
    because: model
      .facts('convoy', id)
      .map((fact) => fact.id)
      .filter((event) => because.includes(event)),
  }));
}

/** How certain something is, in words after it. */
export function certaintyPhrase(certain: boolean): string {
  return certain ? '' : ', and that is not certain';
}
