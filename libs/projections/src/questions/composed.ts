/** The questions that join several streams. */
import type { Position } from '@hudna/event-store';
import { pauseItem, type PauseItem } from '../pauses/index.js';
import { type PartyPositions, partyPositions } from '../positions/index.js';
import { type Situation, situation } from '../situation/index.js';
import { type CurrentWindow, currentWindows, pauseWindows, type PauseWindowsView } from '../windows/index.js';
import { InvalidQuery } from './invalid-query.js';
import type { QueryParams, ViewQuery } from './question.js';

export const windowsOfPause: ViewQuery<PauseWindowsView> = (model, { id, at, from, to }) => {
  if (from && to && from > to) {
    throw new InvalidQuery('to', 'It lies before `from`: put the earlier day first.');
  }
  refuseTooMany(pauseItem(model, id!, at), { from, to });
  return pauseWindows(model, id!, at, { ...(from && { from }), ...(to && { to }) });
};

export const windowsNow: ViewQuery<{ items: CurrentWindow[]; position: Position }> = (model, { at }) => ({
  items: currentWindows(model, at),
  position: model.position,
});

export const positionsOn: ViewQuery<PartyPositions> = (model, { at, party, subject }) =>
  partyPositions(model, at, { ...(party && { party }), ...(subject && { subject }) });

export const situationAt: ViewQuery<Situation> = (model, { at, settings }) => situation(model, at, settings);

/** Days of which the windows are given in one answer. */
const DAYS = 400;

function refuseTooMany(
  pause: PauseItem | undefined,
  { from = pause?.startsOn, to = pause?.endsOn }: Pick<QueryParams, 'from' | 'to'>,
): void {
  if (!pause?.startsOn || !pause.endsOn || !from || !to) return;
  const first = from > pause.startsOn ? from : pause.startsOn;
  const last = to < pause.endsOn ? to : pause.endsOn;
  const days = Temporal.PlainDate.from(first).until(last, { largestUnit: 'day' }).days + 1;
  if (days > DAYS) {
    throw new InvalidQuery('from', `These are ${days} days: ask for ${DAYS} at most, with from and to.`);
  }
}
