import { type IncidentFact, isArmedViolence, lastMs } from '@hudna/domain';
import { allEntities, everyEntity } from '../common/index.js';
import { pauseItem } from '../pauses/pause-view.js';
import type { AsOf } from '../query/as-of.js';
import { InvalidQuery } from '../query/invalid-query.js';
import { AsOfParams, EntityParams, queryDate } from '../query/params.js';
import type { ReadModel, RecordedFact } from '../read-model/read-model.js';
import { MANY, query, type View, type ViewContext } from '../view.js';
import { CurrentWindows, currentWindows, nextPauseBoundary, pauseWindowsNow } from './current.js';
import { pauseWindows, PauseWindowsView } from './pause-windows.js';
import { windowColumns } from './window-columns.js';

const IsFirstDay = queryDate('first-day', 'First local day: 2018-03-11.');
const IsLastDay = queryDate('last-day', 'Last local day.');

export class ListPauseWindows extends EntityParams {
  @IsFirstDay() readonly from?: string;
  @IsLastDay() readonly to?: string;
}

export class ListCurrentWindows extends AsOfParams {}

export const windows: View = {
  name: 'windows',
  queries: [
    query({
      path: 'pauses/{id}/windows',
      summary: 'The windows of a pause, day by day, with what broke them and who moved in them',
      params: ListPauseWindows,
      answer: PauseWindowsView,
      read: windowsOfPause,
      notFound: ({ id }) => `No pause ${id} is known.`,
      items: {
        of: ({ windows, skipped = [] }): { readonly date: string }[] => [...windows, ...skipped],
        id: ({ date }) => date,
        columns: windowColumns,
        rows: ({ pause, windows }) => windows.map((window) => ({ pause, ...window })),
      },
    }),
    query({
      path: 'windows/current',
      summary: 'The windows of this local day, of every pause',
      params: ListCurrentWindows,
      answer: CurrentWindows,
      read: ({ model, asOf }) => ({ items: currentWindows(model, asOf.atMs), position: model.position }),
      items: {
        of: ({ items }) => items,
        id: ({ pause, date }) => `${pause}/${date}`,
        columns: windowColumns,
      },
    }),
  ],
  // A window enters the list at the midnight of its pause and leaves it at the next.
  live: {
    keys: (model, atMs) => allEntities(model, 'pause', atMs),
    items: ({ model, asOf }, pause) =>
      pauseWindowsNow(model, pause, asOf.atMs).map((window) => ({
        id: `${pause}/${window.date}`,
        value: { ...window },
      })),
    affectedBy,
    nextClockChange: nextPauseBoundary,
    filters: ['pause', 'date'],
    keyFilter: 'pause',
    snapshot: MANY,
  },
};

const DAY = 86_400_000;

function affectedBy(model: ReadModel, fact: RecordedFact, { atMs }: AsOf): Iterable<string> {
  switch (fact.category) {
    case 'pause':
      return [fact.entity];
    case 'incident':
      // A window of the day before may still run.
      return lastMs(fact) < atMs - 3 * DAY || !isArmedViolence(fact as RecordedFact & IncidentFact)
        ? []
        : everyEntity(model, 'pause');
    case 'convoy':
    case 'corridor':
    case 'place':
      return everyEntity(model, 'pause');
    default:
      return [];
  }
}

/** Days of which the windows are given in one answer. */
const DAYS = 400;

function windowsOfPause(
  { model, asOf }: ViewContext,
  { id, from, to }: ListPauseWindows,
): PauseWindowsView | undefined {
  if (from && to && from > to) {
    throw new InvalidQuery('to', 'It lies before `from`: put the earlier day first.');
  }
  const days = { ...(from && { from }), ...(to && { to }) };
  refuseTooMany(model, id, asOf.atMs, days);
  return pauseWindows(model, id, asOf.atMs, days);
}

function refuseTooMany(
  model: ReadModel,
  id: string,
  atMs: number,
  asked: { readonly from?: string; readonly to?: string },
): void {
  const pause = pauseItem(model, id, atMs);
  const { from = pause?.startsOn, to = pause?.endsOn } = asked;
  if (!pause?.startsOn || !pause.endsOn || !from || !to) return;
  const first = from > pause.startsOn ? from : pause.startsOn;
  const last = to < pause.endsOn ? to : pause.endsOn;
  const days = Temporal.PlainDate.from(first).until(last, { largestUnit: 'day' }).days + 1;
  if (days > DAYS) {
    throw new InvalidQuery('from', `These are ${days} days: ask for ${DAYS} at most, with from and to.`);
  }
}
