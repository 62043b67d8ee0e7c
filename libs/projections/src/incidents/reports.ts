import { type IncidentFact, lastMs } from '@hudna/domain';
import type { RecordedFact, ReadModel } from '../read-model/read-model.js';

export type IncidentReport = IncidentFact & RecordedFact;

/** The reports of incidents that may have happened in [since, at], both included; oldest first. */
export function reportsIn(model: ReadModel, since: number, atMs: number): IncidentReport[] {
  return model
    .during('incident', since, atMs + 1)
    .flatMap((id) => model.facts('incident', id) as readonly IncidentReport[])
    .filter((fact) => REPORTS.has(fact.type) && lastMs(fact) >= since && fact.start <= atMs);
}

const REPORTS: ReadonlySet<string> = new Set(['ShellingReported', 'IncidentReported']);

/** Whether all of a report's time lies in [since, at]. */
export function liesIn(report: IncidentReport, since: number, atMs: number): boolean {
  return report.start >= since && lastMs(report) <= atMs;
}
