import { type IncidentFact, lastMs } from '@hudna/domain';
import type { FiledFact, Shelf } from '../shelf.js';

export type IncidentReport = IncidentFact & FiledFact;

/** The reports of incidents that may have happened in [since, at], both included; oldest first. */
export function reportsIn(shelf: Shelf, since: number, atMs: number): IncidentReport[] {
  return shelf
    .during('incident', since, atMs + 1)
    .flatMap((id) => shelf.facts('incident', id) as readonly IncidentReport[])
    .filter((fact) => REPORTS.has(fact.type) && lastMs(fact) >= since && fact.start <= atMs);
}

const REPORTS: ReadonlySet<string> = new Set(['ShellingReported', 'IncidentReported']);

/** Whether all of a report's time lies in [since, at]. */
export function liesIn(report: IncidentReport, since: number, atMs: number): boolean {
  return report.start >= since && lastMs(report) <= atMs;
}
