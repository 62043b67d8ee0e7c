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
import type { ReadModel } from '../read-model/read-model.js';
import { chosenBy, refuseOther, encodeCursor } from './cursor.js';
import type { Answer, ViewQuery } from './question.js';

/** What every view of a thing carries. */
export interface EntityAnswer {
  readonly id: string;
  readonly position: string;
}

export interface EntityView<T extends EntityAnswer = EntityAnswer> {
  readonly category: string;
  /** By id where people choose the ids, newest first where the ledger makes them. */
  readonly order: 'id' | 'newest';
  readonly view: (model: ReadModel, id: string, atMs: number, settings: CorridorSettings) => T | undefined;
}

/** Under which name each is asked for. */
export const entityViews = {
  corridors: { category: 'corridor', order: 'id', view: corridorView },
  pauses: { category: 'pause', order: 'id', view: pauseView },
  convoys: { category: 'convoy', order: 'newest', view: convoyView },
  incidents: { category: 'incident', order: 'newest', view: incidentView },
  meetings: { category: 'meeting', order: 'newest', view: meetingView },
  agreements: { category: 'agreement', order: 'newest', view: agreementView },
  parties: { category: 'party', order: 'id', view: partyView },
  places: { category: 'place', order: 'id', view: placeView },
} as const satisfies Record<string, EntityView>;

/** An item of a list: the position is the list's. */
export type ListedEntity = Omit<EntityAnswer, 'position'>;

export interface Page extends Answer {
  readonly items: readonly ListedEntity[];
}

/** A page of the things of a view. */
export function pageOf({ category, order, view }: EntityView): ViewQuery<Page> {
  return (model, { at, isNow, knownAt, settings, limit = 100, after, id: _, ...filters }) => {
    const chosen = chosenBy(filters);
    if (after) refuseOther(after, category, chosen);
    // One more than asked for tells whether there is a next page.
    const options = { order, begunBy: at, limit: limit + 1, ...(after && { after: after.last }) };
    const entries = model.list(category, options);
    const shown = entries.slice(0, limit);
    const items = shown.flatMap(({ entity }): ListedEntity[] => {
      const { position: _position, ...item } = view(model, entity, at, settings) ?? {};
      return 'id' in item ? [item] : [];
    });
    const { position } = model;
    if (entries.length <= limit) return { items, position };
    const last = entries[limit - 1]!;
    const moments = { at, ...(isNow && { isNow }), ...(knownAt !== undefined && { knownAt }) };
    const next = encodeCursor({ list: category, chosen, ...moments, position, last });
    return { items, next, position };
  };
}

export function oneOf<T extends EntityAnswer>({ view }: EntityView<T>): ViewQuery<T> {
  return (model, { id, at, settings }) => view(model, id!, at, settings);
}

export function historyOf({ category }: EntityView): ViewQuery<History> {
  return (model, { id, at }) => history(model, category, id!, at);
}
