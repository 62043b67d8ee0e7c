/**
 * Whether a corridor can be used: yes, no, or unknown, with the reasons. A reason for `no` outweighs all others, and one
 * for `unknown` all that speak for it: people move on this answer.
 */
import { type CorridorFact, type CorridorState, isArmedViolence, Nested, type StateAt } from '@hudna/domain';
import { IsArray, IsIn } from 'class-validator';
import { unique } from '../common/index.js';
import {
  PASSABILITY_VALUES,
  type PassabilityFinding,
  type PassabilityValue,
  Reason,
} from './passability-finding.js';
import type { Nearby, NearIncident } from './nearby.js';
import type { ReadModel } from '../read-model/read-model.js';
import { pauseFindings } from './pause-finding.js';
import { statusFinding } from './status-finding.js';

export class Passability {
  @IsIn(PASSABILITY_VALUES) readonly value: PassabilityValue;
  /** The reasons for this value; others are left out. */
  @IsArray() @Nested(() => Reason, { each: true }) readonly because: readonly Reason[];
}

/** The passability of a corridor that stood like this at a moment. */
export function passability(
  model: ReadModel,
  at: StateAt<CorridorState, CorridorFact>,
  nearby: Nearby,
  atMs: number,
  knownAtMs = Infinity,
): Passability {
  const findings = [
    statusFinding(at),
    ...pauseFindings(model, at, atMs),
    ...dangerFindings(nearby),
    ...(atMs > knownAtMs ? [IN_THE_FUTURE] : []),
  ];
  const value = (['no', 'unknown'] as const).find((worse) =>
    findings.some(({ speaksFor }) => speaksFor === worse),
  );
  const decisive = value ?? 'yes';
  return {
    value: decisive,
    because: findings
      .filter(({ speaksFor }) => speaksFor === decisive)
      .map(({ code, detail, events }) => ({ code, detail, events })),
  };
}

const IN_THE_FUTURE: PassabilityFinding = {
  speaksFor: 'unknown',
  code: 'in-the-future',
  detail: 'This moment had not come when this was known.',
  events: [],
};

/** Reports that one reason names at most. */
const NAMED = 20;

function dangerFindings(nearby: Nearby): PassabilityFinding[] {
  const { certain: sure, possible, withinMetres, withinHours, routeKnown } = nearby;
  const bounds = `within ${withinMetres} m of it in the last ${withinHours} hours`;
  if (sure.length + possible.length === 0) {
    const detail = `Nothing that endangers passage is recorded ${bounds}.`;
    return [{ speaksFor: 'yes', code: 'no-danger-nearby', detail, events: [] }];
  }
  const unplaced = routeKnown
    ? ''
    : ' Nobody has recorded where the corridor runs, so nothing can be excluded.';
  return [
    ...about(sure, 'nearby', `happened ${bounds} (reports: ${sure.length}).`),
    ...about(
      possible,
      'possibly-nearby',
      `may have happened ${bounds} (reports: ${possible.length}).${unplaced}`,
    ),
  ];
}

function about(found: readonly NearIncident[], code: string, what: string): PassabilityFinding[] {
  if (found.length === 0) return [];
  const { subject, words } = subjectOf(found);
  return [
    {
      speaksFor: 'unknown',
      code: `${subject}-${code}`,
      detail: `${words} ${what}`,
      events: unique(...found.slice(0, NAMED).map(({ because }) => because)),
    },
  ];
}

/** The gravest that is among them, and words that are true of all of them. */
function subjectOf(found: readonly NearIncident[]): { subject: string; words: string } {
  const [shells, armed] = [
    found.filter(({ fact }) => fact.type === 'ShellingReported').length,
    found.filter(({ fact }) => isArmedViolence(fact)).length,
  ];
  const all = armed === found.length ? 'Armed violence' : 'Incidents that endanger passage';
  if (shells === found.length) return { subject: 'shelling', words: 'Shelling' };
  if (shells > 0) return { subject: 'shelling', words: `${all}, shelling included,` };
  if (armed === 0) return { subject: 'danger', words: all };
  return { subject: 'violence', words: armed === found.length ? all : `${all}, armed violence included,` };
}
