/** An incident: one report. What another source says of the same incident is a report, and an id, of its own. */
import type { Fact } from '../kernel/fact.js';
import { contradiction, type Lifecycle, next } from '../kernel/lifecycle.js';
import type { ReportIncident, ReportShelling } from './commands.js';
import { ARMED_VIOLENCE, type IncidentKind } from './kinds.js';

export type IncidentFact =
  Fact<'ShellingReported', ReportShelling> | Fact<'IncidentReported', ReportIncident>;

export interface IncidentState {
  readonly report?: ReportShelling | ReportIncident;
  readonly kind?: IncidentKind;
  /** The event that reported it. */
  readonly because: readonly string[];
}

export const incidentLifecycle: Lifecycle<IncidentState, IncidentFact> = {
  category: 'incident',
  initial: { because: [] },
  apply: (state, fact) =>
    state.report
      ? contradiction(
          'An incident with this id is recorded already: correct that record, or give another incident another id.',
          ...state.because,
        )
      : next({ report: fact.data, kind: incidentKind(fact), because: [fact.id] }),
};

/** The ACLED sub-event type of a report. */
export function incidentKind(fact: IncidentFact): IncidentKind {
  return fact.type === 'ShellingReported' ? 'shelling-artillery-missile-attack' : fact.data.kind;
}

/** True where it is a violation if it happened inside a pause's window and area: see `ARMED_VIOLENCE`. */
export function isArmedViolence(fact: IncidentFact): boolean {
  return ARMED_VIOLENCE.includes(incidentKind(fact));
}
