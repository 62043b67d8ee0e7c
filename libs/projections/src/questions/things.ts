/** The views of things: a list of them in pages, one of them, and the history of one. */
import { agreementView } from '../agreements/index.js';
import { convoyView } from '../convoys/index.js';
import { corridorView, type CorridorSettings } from '../corridors/index.js';
import { history, type History } from '../history/index.js';
import { incidentView } from '../incidents/index.js';
import { meetingView } from '../meetings/index.js';
import { partyView } from '../parties/index.js';
import { pauseView } from '../pauses/index.js';
import { placeView } from '../places/index.js';
import type { Shelf } from '../shelf.js';
import { chosenBy, refuseOther, writtenCursor } from './cursor.js';
import type { Answer, Question } from './question.js';

/** What every view of a thing carries. */
export interface ThingView {
  readonly id: string;
  readonly position: string;
}

export interface ViewOfThings<T extends ThingView = ThingView> {
  readonly category: string;
  /** By id where people choose the ids, newest first where the ledger makes them. */
  readonly order: 'id' | 'newest';
  readonly view: (shelf: Shelf, id: string, atMs: number, settings: CorridorSettings) => T | undefined;
}

/** Under which name each is asked for. */
export const viewsOfThings = {
  corridors: { category: 'corridor', order: 'id', view: corridorView },
  pauses: { category: 'pause', order: 'id', view: pauseView },
  convoys: { category: 'convoy', order: 'newest', view: convoyView },
  incidents: { category: 'incident', order: 'newest', view: incidentView },
  meetings: { category: 'meeting', order: 'newest', view: meetingView },
  agreements: { category: 'agreement', order: 'newest', view: agreementView },
  parties: { category: 'party', order: 'id', view: partyView },
  places: { category: 'place', order: 'id', view: placeView },
} as const satisfies Record<string, ViewOfThings>;

/** An item of a list: the position is the list's. */
export type Item = Omit<ThingView, 'position'>;

export interface Page extends Answer {
  readonly items: readonly Item[];
}

/** A page of the things of a view. */
export function pageOf({ category, order, view }: ViewOfThings): Question<Page> {
  return (shelf, { at, isNow, knownAt, settings, limit = 100, after, id: _, ...filters }) => {
    const chosen = chosenBy(filters);
    if (after) refuseOther(after, category, chosen);
    // One more than asked for tells whether there is a next page.
    const options = { order, begunBy: at, limit: limit + 1, ...(after && { after: after.last }) };
    const entries = shelf.list(category, options);
    const shown = entries.slice(0, limit);
    const items = shown.flatMap(({ entity }): Item[] => {
      const { position: _position, ...item } = view(shelf, entity, at, settings) ?? {};
      return 'id' in item ? [item] : [];
    });
    const { position } = shelf;
    if (entries.length <= limit) return { items, position };
    const last = entries[limit - 1]!;
    const moments = { at, ...(isNow && { isNow }), ...(knownAt !== undefined && { knownAt }) };
    const next = writtenCursor({ list: category, chosen, ...moments, position, last });
    return { items, next, position };
  };
}

export function oneOf<T extends ThingView>({ view }: ViewOfThings<T>): Question<T> {
  return (shelf, { id, at, settings }) => view(shelf, id!, at, settings);
}

export function historyOf({ category }: ViewOfThings): Question<History> {
  return (shelf, { id, at }) => history(shelf, category, id!, at);
}
