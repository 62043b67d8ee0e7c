import { incidentKind, Nested, IsBecause, IsCount, IsCounts, IsTexts } from '@hudna/domain';
import { type IncidentReport, liesIn, reportsIn } from '../incidents/reports.js';
import type { ReadModel } from '../read-model/read-model.js';

export class Counted {
  @IsCount() readonly count: number;
  /** How many there are of each of ACLED's sub-event types. */
  @IsCounts() readonly byKind: Readonly<Record<string, number>>;
  /** Ids of incidents, newest first; not all where they are very many. */
  @IsTexts() readonly ids: readonly string[];
  /** The reports of these. */
  @IsBecause() readonly because: readonly string[];
}

/** Reports of incidents of the last 24 hours. */
export class RecentIncidents {
  /** Those that happened in them for sure, and those that may have. */
  @Nested(() => Counted) readonly certain: Counted;
  @Nested(() => Counted) readonly possible: Counted;
}

const DAY = 86_400_000;

/** Ids listed at most. */
const LISTED = 100;

export function recentIncidents(model: ReadModel, atMs: number): RecentIncidents {
  const since = atMs - DAY;
  const reports = reportsIn(model, since, atMs).reverse();
  return {
    certain: counted(reports.filter((report) => liesIn(report, since, atMs))),
    possible: counted(reports.filter((report) => !liesIn(report, since, atMs))),
  };
}

function counted(reports: readonly IncidentReport[]): Counted {
  const byKind: Record<string, number> = {};
  for (const report of reports) byKind[incidentKind(report)] = (byKind[incidentKind(report)] ?? 0) + 1;
  const listed = reports.slice(0, LISTED);
  return {
    count: reports.length,
    byKind,
    ids: listed.map(({ entity }) => entity),
    because: listed.map(({ id }) => id),
  };
}
