/** The questions that join several streams. */
import type { Position } from '@hudna/event-store';
import { pauseItem, type PauseItem } from '../pauses/index.js';
import { type Positions, positions } from '../positions/index.js';
import { type Situation, situation } from '../situation/index.js';
import { type CurrentWindow, currentWindows, pauseWindows, type PauseWindowsView } from '../windows/index.js';
import { BadQuestion } from './bad-question.js';
import type { Given, Question } from './question.js';

export const windowsOfPause: Question<PauseWindowsView> = (shelf, { id, at, from, to }) => {
  if (from && to && from > to) {
    throw new BadQuestion('to', 'It lies before `from`: put the earlier day first.');
  }
  refuseTooMany(pauseItem(shelf, id!, at), { from, to });
  return pauseWindows(shelf, id!, at, { ...(from && { from }), ...(to && { to }) });
};

export const windowsNow: Question<{ items: CurrentWindow[]; position: Position }> = (shelf, { at }) => ({
  items: currentWindows(shelf, at),
  position: shelf.position,
});

export const positionsOn: Question<Positions> = (shelf, { at, party, subject }) =>
  positions(shelf, at, { ...(party && { party }), ...(subject && { subject }) });

export const situationAt: Question<Situation> = (shelf, { at, settings }) => situation(shelf, at, settings);

/** Days of which the windows are given in one answer. */
const DAYS = 400;

function refuseTooMany(
  pause: PauseItem | undefined,
  { from = pause?.startsOn, to = pause?.endsOn }: Pick<Given, 'from' | 'to'>,
): void {
  if (!pause?.startsOn || !pause.endsOn || !from || !to) return;
  const first = from > pause.startsOn ? from : pause.startsOn;
  const last = to < pause.endsOn ? to : pause.endsOn;
  const days = Temporal.PlainDate.from(first).until(last, { largestUnit: 'day' }).days + 1;
  if (days > DAYS) {
    throw new BadQuestion('from', `These are ${days} days: ask for ${DAYS} at most, with from and to.`);
  }
}
