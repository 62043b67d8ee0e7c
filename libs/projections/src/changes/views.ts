/** The views that can be subscribed to, one by one. */
import { type IncidentFact, isArmedViolence, lastMs } from '@hudna/domain';
import { allOf, once } from '../common/index.js';
import { convoyView } from '../convoys/index.js';
import { corridorView, incidentTouches, nextCorridorBoundary } from '../corridors/index.js';
import { incidentView } from '../incidents/index.js';
import { positionsOf } from '../positions/index.js';
import type { FiledFact, Shelf } from '../shelf.js';
import { nextSituationBoundary, situation } from '../situation/index.js';
import { nextPauseBoundary, pauseWindowsNow } from '../windows/index.js';
import type { Item, Watched } from './watched.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Units and items of a snapshot at most; who wants more asks for the list, page by page. */
const MANY = { units: 1_000, items: 1_000 };
const NEWEST = { units: 2_000, items: 100 };

const none: readonly string[] = [];

const corridors: Watched = {
  units: (shelf, atMs) => allOf(shelf, 'corridor', atMs),
  snapshot: MANY,
  items: (shelf, id, atMs, settings) =>
    one(id, corridorView(shelf, id, atMs, { ...settings, knownAtMs: atMs })),
  touched(shelf, fact, atMs, settings) {
    switch (fact.category) {
      case 'corridor':
        return [fact.entity];
      case 'convoy':
        return corridorsOf(shelf, fact);
      case 'pause':
        return shelf.naming('corridor', { category: 'pause', id: fact.entity });
      case 'incident':
        return lastMs(fact) < atMs - settings.recentHours * HOUR
          ? none
          : [...every(shelf, 'corridor')].filter((id) => incidentTouches(shelf, id, fact, atMs, settings));
      case 'place':
        return every(shelf, 'corridor');
      default:
        return none;
    }
  },
  next: (shelf, id, afterMs, settings) => nextCorridorBoundary(shelf, id, afterMs, settings),
  filters: ['id', 'pause'],
  unitFilter: 'id',
};

/** The windows of each pause's local day: a window enters the list at midnight and leaves it at the next. */
const pauseWindowsOfToday: Watched = {
  units: (shelf, atMs) => allOf(shelf, 'pause', atMs),
  snapshot: MANY,
  items: (shelf, pause, atMs) =>
    pauseWindowsNow(shelf, pause, atMs).map((window) => ({
      id: `${pause}/${window.date}`,
      value: { ...window },
    })),
  touched(shelf, fact, atMs) {
    switch (fact.category) {
      case 'pause':
        return [fact.entity];
      case 'incident':
        // A window of the day before may still run.
        return lastMs(fact) < atMs - 3 * DAY || !isArmedViolence(fact as FiledFact & IncidentFact)
          ? none
          : every(shelf, 'pause');
      case 'convoy':
      case 'corridor':
      case 'place':
        return every(shelf, 'pause');
      default:
        return none;
    }
  },
  next: (shelf, pause, afterMs) => nextPauseBoundary(shelf, pause, afterMs),
  filters: ['pause', 'date'],
  unitFilter: 'pause',
};

const convoys: Watched = {
  units: (shelf, atMs) => allOf(shelf, 'convoy', atMs, 'newest'),
  snapshot: NEWEST,
  items: (shelf, id, atMs) => one(id, convoyView(shelf, id, atMs)),
  touched: (_shelf, { category, entity }) => (category === 'convoy' ? [entity] : none),
  filters: ['id', 'corridor'],
  unitFilter: 'id',
};

const incidents: Watched = {
  units: (shelf, atMs) => allOf(shelf, 'incident', atMs, 'newest'),
  snapshot: NEWEST,
  items: (shelf, id, atMs) => one(id, incidentView(shelf, id, atMs)),
  touched(shelf, { category, entity }) {
    if (category === 'incident') return [entity];
    return category === 'place' ? shelf.naming('incident', { category, id: entity }) : none;
  },
  filters: ['id', 'kind', 'place'],
  unitFilter: 'id',
};

const positionsHeld: Watched = {
  units: (shelf, atMs) => allOf(shelf, 'party', atMs),
  snapshot: MANY,
  items: (shelf, party, atMs) =>
    positionsOf(shelf, party, atMs).map((held) => ({ id: `${party}/${held.subject}`, value: { ...held } })),
  touched: (_shelf, { category, entity }) => (category === 'party' ? [entity] : none),
  filters: ['party', 'subject'],
  unitFilter: 'party',
};

const wholeSituation: Watched = {
  units: () => ['situation'],
  snapshot: MANY,
  items(shelf, unit, atMs, settings) {
    const { at: _at, ...shown } = situation(shelf, atMs, { ...settings, knownAtMs: atMs });
    return one(unit, { ...shown, id: unit });
  },
  touched: () => ['situation'],
  next: (shelf, _unit, afterMs, settings) => nextSituationBoundary(shelf, afterMs, settings),
  filters: [],
};

/** The item of a view of one thing; the position is that of the whole answer. */
function one(id: string, view: object | undefined): readonly Item[] {
  if (!view) return [];
  const { position: _position, ...value } = view as Record<string, unknown>;
  return [{ id, value }];
}

function every(shelf: Shelf, category: string): Iterable<string> {
  return allOf(shelf, category, Number.MAX_SAFE_INTEGER);
}

/** The corridors that any report of a convoy names. */
function corridorsOf(shelf: Shelf, { entity }: FiledFact): readonly string[] {
  const named = shelf
    .facts('convoy', entity)
    .flatMap(({ data }) => (data as { corridor?: string }).corridor ?? []);
  return once(named);
}

/** By the name that one subscribes to. */
export const watched: ReadonlyMap<string, Watched> = new Map([
  ['corridors', corridors],
  ['windows', pauseWindowsOfToday],
  ['convoys', convoys],
  ['incidents', incidents],
  ['positions', positionsHeld],
  ['situation', wholeSituation],
]);
