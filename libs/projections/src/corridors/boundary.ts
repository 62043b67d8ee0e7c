import {
  type ConvoyFact,
  type CorridorFact,
  corridorLifecycle,
  lastMs,
  nextBoundary,
  stateAt,
} from '@hudna/domain';
import type { FiledFact, Shelf } from '../shelf.js';
import type { IncidentReport } from '../incidents/reports.js';
import { mayBeNear, type NearbyOptions, nextNearbyBoundary } from './nearby.js';

/**
 * The next moment after `afterMs` (epoch milliseconds) at which a corridor's answer may change by the clock alone: a
 * window opens or closes, an incident is no longer recent, a fact begins or has happened for sure (rule 10).
 * Undefined: never.
 */
export function nextCorridorBoundary(
  shelf: Shelf,
  id: string,
  afterMs: number,
  options: NearbyOptions = {},
): number | undefined {
  const facts = shelf.facts('corridor', id) as readonly (CorridorFact & FiledFact)[];
  const { description } = stateAt(corridorLifecycle, facts, afterMs).state;
  const pauses = new Set(facts.flatMap((fact) => ('pause' in fact.data && fact.data.pause) || []));
  const convoys = shelf
    .naming('convoy', { category: 'corridor', id })
    .flatMap((convoy) => shelf.facts('convoy', convoy) as readonly (ConvoyFact & FiledFact)[]);
  const moments = [
    ...[...facts, ...convoys]
      .flatMap((fact) => [fact.start, lastMs(fact)])
      .filter((moment) => moment > afterMs),
    ...[...pauses].flatMap((pause) => nextBoundary(shelf.facts('pause', pause), afterMs) ?? []),
    nextNearbyBoundary(shelf, description, afterMs, options),
  ];
  const next = moments.reduce((least, moment) => Math.min(least, moment), Infinity);
  return next === Infinity ? undefined : next;
}

/** Whether a report of an incident may change the answer for a corridor at a moment (epoch milliseconds). */
export function incidentTouches(
  shelf: Shelf,
  id: string,
  report: FiledFact,
  atMs: number,
  options: NearbyOptions = {},
): boolean {
  const facts = shelf.facts('corridor', id) as readonly (CorridorFact & FiledFact)[];
  const { description } = stateAt(
    corridorLifecycle,
    facts.filter(({ start }) => start <= atMs),
    atMs,
  ).state;
  return mayBeNear(shelf, description, report as IncidentReport, options);
}
