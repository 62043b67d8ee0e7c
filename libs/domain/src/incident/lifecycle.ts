/** An incident: one report. What another source says of the same incident is a report, and an id, of its own. */
import type { Fact } from '../kernel/fact.js';
import { contradiction, type Lifecycle, transition } from '../kernel/lifecycle.js';
import type { Figure } from '../validation/people.js';
import type { ReportIncident, ReportShelling } from './commands.js';
import { ARMED_VIOLENCE, ENDANGERS_PASSAGE, type IncidentKind } from './kinds.js';

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
  evolve: (state, fact) =>
    state.report
      ? contradiction(
          'An incident with this id is recorded already: give another incident another id, or say in the note of another report what is wrong.',
          ...state.because,
        )
      : transition({ report: fact.data, kind: incidentKind(fact), because: [fact.id] }),
};

/** The ACLED sub-event type of a report. */
export function incidentKind(fact: IncidentFact): IncidentKind {
  return fact.type === 'ShellingReported' ? 'shelling-artillery-missile-attack' : fact.data.kind;
}

/** True where it is a violation if it happened inside a pause's window and area: see `ARMED_VIOLENCE`. */
export function isArmedViolence(fact: IncidentFact): boolean {
  return ARMED_VIOLENCE.includes(incidentKind(fact));
}

/** True where it endangers people who pass near by: by its kind (`ENDANGERS_PASSAGE`), or because people were hit. */
export function endangersPassage(fact: IncidentFact): boolean {
  const { killed = 0, injured = 0 } = fact.data.casualties ?? {};
  return ENDANGERS_PASSAGE.includes(incidentKind(fact)) || mayBeSome(killed) || mayBeSome(injured);
}

function mayBeSome(figure: Figure): boolean {
  return (typeof figure === 'number' ? figure : figure.high) > 0;
}
