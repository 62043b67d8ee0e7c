/** The views that can be subscribed to, one by one. */
import { type IncidentFact, isArmedViolence, lastMs } from '@hudna/domain';
import { allEntities, unique } from '../common/index.js';
import { convoyView } from '../convoys/index.js';
import { corridorView, incidentAffects, nextCorridorBoundary } from '../corridors/index.js';
import { incidentView } from '../incidents/index.js';
import { positionsOfParty } from '../positions/index.js';
import type { RecordedFact, ReadModel } from '../read-model/read-model.js';
import { nextSituationBoundary, situation } from '../situation/index.js';
import { nextPauseBoundary, pauseWindowsNow } from '../windows/index.js';
import type { LiveItem, LiveView } from './live-view.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Units and items of a snapshot at most; who wants more asks for the list, page by page. */
const MANY = { keys: 1_000, items: 1_000 };
const NEWEST = { keys: 2_000, items: 100 };

const none: readonly string[] = [];

const corridors: LiveView = {
  keys: (model, atMs) => allEntities(model, 'corridor', atMs),
  snapshot: MANY,
  items: (model, id, atMs, settings) =>
    itemOf(id, corridorView(model, id, atMs, { ...settings, knownAtMs: atMs })),
  affectedBy(model, fact, atMs, settings) {
    switch (fact.category) {
      case 'corridor':
        return [fact.entity];
      case 'convoy':
        return corridorsOf(model, fact);
      case 'pause':
        return model.referencing('corridor', { category: 'pause', id: fact.entity });
      case 'incident':
        return lastMs(fact) < atMs - settings.recentHours * HOUR
          ? none
          : [...every(model, 'corridor')].filter((id) => incidentAffects(model, id, fact, atMs, settings));
      case 'place':
        return every(model, 'corridor');
      default:
        return none;
    }
  },
  nextClockChange: (model, id, afterMs, settings) => nextCorridorBoundary(model, id, afterMs, settings),
  filters: ['id', 'pause'],
  keyFilter: 'id',
};

/** The windows of each pause's local day: a window enters the list at midnight and leaves it at the next. */
const pauseWindowsOfToday: LiveView = {
  keys: (model, atMs) => allEntities(model, 'pause', atMs),
  snapshot: MANY,
  items: (model, pause, atMs) =>
    pauseWindowsNow(model, pause, atMs).map((window) => ({
      id: `${pause}/${window.date}`,
      value: { ...window },
    })),
  affectedBy(model, fact, atMs) {
    switch (fact.category) {
      case 'pause':
        return [fact.entity];
      case 'incident':
        // A window of the day before may still run.
        return lastMs(fact) < atMs - 3 * DAY || !isArmedViolence(fact as RecordedFact & IncidentFact)
          ? none
          : every(model, 'pause');
      case 'convoy':
      case 'corridor':
      case 'place':
        return every(model, 'pause');
      default:
        return none;
    }
  },
  nextClockChange: (model, pause, afterMs) => nextPauseBoundary(model, pause, afterMs),
  filters: ['pause', 'date'],
  keyFilter: 'pause',
};

const convoys: LiveView = {
  keys: (model, atMs) => allEntities(model, 'convoy', atMs, 'newest'),
  snapshot: NEWEST,
  items: (model, id, atMs) => itemOf(id, convoyView(model, id, atMs)),
  affectedBy: (_model, { category, entity }) => (category === 'convoy' ? [entity] : none),
  filters: ['id', 'corridor'],
  keyFilter: 'id',
};

const incidents: LiveView = {
  keys: (model, atMs) => allEntities(model, 'incident', atMs, 'newest'),
  snapshot: NEWEST,
  items: (model, id, atMs) => itemOf(id, incidentView(model, id, atMs)),
  affectedBy(model, { category, entity }) {
    if (category === 'incident') return [entity];
    return category === 'place' ? model.referencing('incident', { category, id: entity }) : none;
  },
  filters: ['id', 'kind', 'place'],
  keyFilter: 'id',
};

const positionsHeld: LiveView = {
  keys: (model, atMs) => allEntities(model, 'party', atMs),
  snapshot: MANY,
  items: (model, party, atMs) =>
    positionsOfParty(model, party, atMs).map((held) => ({
      id: `${party}/${held.subject}`,
      value: { ...held },
    })),
  affectedBy: (_model, { category, entity }) => (category === 'party' ? [entity] : none),
  filters: ['party', 'subject'],
  keyFilter: 'party',
};

const wholeSituation: LiveView = {
  keys: () => ['situation'],
  snapshot: MANY,
  items(model, key, atMs, settings) {
    const { at: _at, ...shown } = situation(model, atMs, { ...settings, knownAtMs: atMs });
    return itemOf(key, { ...shown, id: key });
  },
  affectedBy: () => ['situation'],
  nextClockChange: (model, _unit, afterMs, settings) => nextSituationBoundary(model, afterMs, settings),
  filters: [],
};

/** The item of a view of one thing; the position is that of the whole answer. */
function itemOf(id: string, view: object | undefined): readonly LiveItem[] {
  if (!view) return [];
  const { position: _position, ...value } = view as Record<string, unknown>;
  return [{ id, value }];
}

function every(model: ReadModel, category: string): Iterable<string> {
  return allEntities(model, category, Number.MAX_SAFE_INTEGER);
}

/** The corridors that any report of a convoy names. */
function corridorsOf(model: ReadModel, { entity }: RecordedFact): readonly string[] {
  const named = model
    .facts('convoy', entity)
    .flatMap(({ data }) => (data as { corridor?: string }).corridor ?? []);
  return unique(named);
}

/** By the name that one subscribes to. */
export const liveViews: ReadonlyMap<string, LiveView> = new Map([
  ['corridors', corridors],
  ['windows', pauseWindowsOfToday],
  ['convoys', convoys],
  ['incidents', incidents],
  ['positions', positionsHeld],
  ['situation', wholeSituation],
]);
