/** Which incidents happened, or may have happened, near a corridor of late. */
import { type CorridorState, endangersPassage, lastMs } from '@hudna/domain';
import { unique } from '../common/index.js';
import { type ThreeValued, near, type Located, locate, routeOf } from '../geo/index.js';
import { type IncidentReport, liesIn, reportsIn } from '../incidents/reports.js';
import { NEAR_METRES, RECENT_HOURS, type ViewSettings } from '../query/settings.js';
import type { ReadModel } from '../read-model/read-model.js';

const HOUR = 3_600_000;

/** The last moment that a `Date` can hold. */
const FOREVER = 8.64e15;

/** What endangers passage near a corridor. */
export interface Nearby {
  readonly withinMetres: number;
  readonly withinHours: number;
  /** Reports of incidents that both happened within the hours and within the metres for sure; newest first. */
  readonly certain: readonly NearIncident[];
  /** Those that may have, and of which one or the other is not certain. */
  readonly possible: readonly NearIncident[];
  /** False where nothing can be excluded, since nobody has said where the corridor runs. */
  readonly routeKnown: boolean;
}

export interface NearIncident {
  readonly fact: IncidentReport;
  /** The events that its place and time rest on. */
  readonly because: readonly string[];
}

/**
 * The incidents that endanger passage (`endangersPassage`: armed violence, and what else may hurt or has hurt people)
 * that may have happened near a corridor within the hours before a moment. The corridor is its route or else the places
 * that it joins (see `routeOf`); where neither is known, and for an incident of which no place is known, nothing can be
 * excluded, and the incident is possible.
 */
export function dangersNear(
  model: ReadModel,
  description: CorridorState['description'],
  atMs: number,
  options: Partial<ViewSettings>,
): Nearby {
  const { nearMetres = NEAR_METRES, recentHours = RECENT_HOURS } = options;
  const since = atMs - recentHours * HOUR;
  const route = routeOf(model, description ?? {});
  const compare = comparing(model, route, nearMetres);
  const [certain, possible]: [NearIncident[], NearIncident[]] = [[], []];
  for (const fact of reportsIn(model, since, atMs)) {
    if (!endangersPassage(fact)) continue;
    const { answer, because } = compare(fact.data);
    if (answer === 'no') continue;
    const sure = answer === 'yes' && liesIn(fact, since, atMs);
    (sure ? certain : possible).push({ fact, because: [fact.id, ...because] });
  }
  return {
    withinMetres: nearMetres,
    withinHours: recentHours,
    certain: newestFirst(certain),
    possible: newestFirst(possible),
    routeKnown: route.some(({ geometry }) => geometry !== undefined),
  };
}

/** Whether an incident can be one that `dangersNear` finds, at whatever moment. */
export function mayBeNear(
  model: ReadModel,
  description: CorridorState['description'],
  report: IncidentReport,
  { nearMetres = NEAR_METRES }: Partial<ViewSettings>,
): boolean {
  if (!endangersPassage(report)) return false;
  return comparing(model, routeOf(model, description ?? {}), nearMetres)(report.data).answer !== 'no';
}

/** The next moment after `afterMs` at which what `dangersNear` finds changes by the clock alone; Infinity: never. */
export function nextNearbyBoundary(
  model: ReadModel,
  description: CorridorState['description'],
  afterMs: number,
  options: Partial<ViewSettings>,
): number {
  const { nearMetres = NEAR_METRES, recentHours = RECENT_HOURS } = options;
  const recent = recentHours * HOUR;
  const compare = comparing(model, routeOf(model, description ?? {}), nearMetres);
  let next = Infinity;
  for (const report of reportsIn(model, afterMs - recent, FOREVER)) {
    const [start, end] = [report.start, lastMs(report)];
    // It begins, has happened for sure, may be too long ago, and is.
    const moments = [start, end, start + recent + 1, end + recent + 1].filter((moment) => moment > afterMs);
    const first = Math.min(...moments);
    if (first < next && endangersPassage(report) && compare(report.data).answer !== 'no') next = first;
  }
  return next;
}

/** Whether incidents are near the route; those of one place are compared with it once. */
function comparing(model: ReadModel, route: readonly Located[], metres: number) {
  const known = new Map<string, { answer: ThreeValued; because: readonly string[] }>();
  const ends = route.flatMap(({ because }) => because);
  return ({ place, location }: IncidentReport['data']) => {
    const key = JSON.stringify([place, location]);
    let found = known.get(key);
    if (!found) {
      const located = locate(model, {
        ...(place !== undefined && { place }),
        ...(location && { location }),
      });
      found = { answer: near(route, located, metres), because: unique(located.because, ends) };
      known.set(key, found);
    }
    return found;
  };
}

function newestFirst(found: NearIncident[]): NearIncident[] {
  return found.sort((a, b) => b.fact.start - a.fact.start || (a.fact.id < b.fact.id ? -1 : 1));
}
