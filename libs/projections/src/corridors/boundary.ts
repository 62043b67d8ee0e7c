import {
  type ConvoyFact,
  type CorridorFact,
  corridorLifecycle,
  lastMs,
  nextBoundary,
  stateAt,
} from '@hudna/domain';
import type { ViewSettings } from '../query/settings.js';
import type { RecordedFact, ReadModel } from '../read-model/read-model.js';
import type { IncidentReport } from '../incidents/reports.js';
import { mayBeNear, nextNearbyBoundary } from './nearby.js';

/**
 * The next moment after `afterMs` (epoch milliseconds) at which a corridor's answer may change by the clock alone: a
 * window opens or closes, an incident is no longer recent, a fact begins or has happened for sure (rule 10).
 * Undefined: never.
 */
export function nextCorridorBoundary(
  model: ReadModel,
  id: string,
  afterMs: number,
  options: Partial<ViewSettings> = {},
): number | undefined {
  const facts = model.facts('corridor', id) as readonly (CorridorFact & RecordedFact)[];
  const { description } = stateAt(corridorLifecycle, facts, afterMs).state;
  const pauses = new Set(facts.flatMap((fact) => ('pause' in fact.data && fact.data.pause) || []));
  const convoys = model
    .referencing('convoy', { category: 'corridor', id })
    .flatMap((convoy) => model.facts('convoy', convoy) as readonly (ConvoyFact & RecordedFact)[]);
  const moments = [
    ...[...facts, ...convoys]
      .flatMap((fact) => [fact.start, lastMs(fact)])
      .filter((moment) => moment > afterMs),
    ...[...pauses].flatMap((pause) => nextBoundary(model.facts('pause', pause), afterMs) ?? []),
    nextNearbyBoundary(model, description, afterMs, options),
  ];
  const next = moments.reduce((least, moment) => Math.min(least, moment), Infinity);
  return next === Infinity ? undefined : next;
}

/** Whether a report of an incident may change the answer for a corridor at a moment (epoch milliseconds). */
export function incidentAffects(
  model: ReadModel,
  id: string,
  report: RecordedFact,
  atMs: number,
  options: Partial<ViewSettings> = {},
): boolean {
  const facts = model.facts('corridor', id) as readonly (CorridorFact & RecordedFact)[];
  const { description } = stateAt(
    corridorLifecycle,
    facts.filter(({ start }) => start <= atMs),
    atMs,
  ).state;
  return mayBeNear(model, description, report as IncidentReport, options);
}
