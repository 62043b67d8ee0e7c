/**
 * Whether a corridor can be used: yes, no, or unknown, with the reasons. A reason for `no` outweighs all others, and one
 * for `unknown` all that speak for it: people move on this answer.
 */
import {
  certain,
  type CorridorState,
  type CorridorStatus,
  type PauseFact,
  pauseAt,
  pauseStandingAt,
  type StateAt,
} from '@hudna/domain';
import { once } from '../common/index.js';
import type { Shelf } from '../shelf.js';
import type { Nearby, NearIncident } from './nearby.js';

export type PassabilityValue = 'yes' | 'no' | 'unknown';

export interface Reason {
  /** Stable; `detail` is for people. */
  readonly code: string;
  readonly detail: string;
  /** The events that it rests on. */
  readonly events: readonly string[];
}

export interface Passability {
  readonly value: PassabilityValue;
  /** The reasons for this value; others are left out. */
  readonly because: readonly Reason[];
}

/** A reason, and the value that it speaks for. */
interface Finding extends Reason {
  readonly speaksFor: PassabilityValue;
}

/** The passability of a corridor that stood like this at a moment. */
export function passability(
  shelf: Shelf,
  at: StateAt<CorridorState>,
  nearby: Nearby,
  atMs: number,
): Passability {
  const findings = [statusFinding(at), ...pauseFindings(shelf, at, atMs), ...violenceFindings(nearby)];
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

const NOT_OPEN: Partial<Record<CorridorStatus, string>> = {
  announced: 'The corridor is announced and has not opened.',
  suspended: 'The corridor is suspended.',
  closed: 'The corridor is closed.',
};

function statusFinding(at: StateAt<CorridorState>): Finding {
  const { status, because } = at.state;
  const isCertain = certain(at, (state) => (state.status === 'open' ? 'open' : 'not open'));
  if (!isCertain) {
    // What may have changed it is not among the reasons for the status as it is reckoned.
    const events = once(because, ...at.alternatives.map((state) => state.because));
    const detail = `Whether the corridor was open at that time is not certain: by the reports it was ${status}.`;
    return { speaksFor: 'unknown', code: 'status-uncertain', detail, events };
  }
  if (status === 'open') {
    return { speaksFor: 'yes', code: 'open', detail: 'The corridor is open.', events: because };
  }
  const detail = NOT_OPEN[status];
  return detail === undefined
    ? {
        speaksFor: 'unknown',
        code: 'status-unknown',
        detail: 'Neither an opening nor an announcement of the corridor is recorded.',
        events: because,
      }
    : { speaksFor: 'no', code: status, detail, events: because };
}

function pauseFindings(shelf: Shelf, at: StateAt<CorridorState>, atMs: number): Finding[] {
  const { description, described } = at.state;
  const pause = description?.pause;
  if (!certain(at, (state) => state.description?.pause ?? '')) {
    const events = once(described, ...at.alternatives.map((state) => state.described));
    const detail = 'Whether it works only in the windows of a pause is not certain at that time.';
    return [{ speaksFor: 'unknown', code: 'pause-uncertain', detail, events }];
  }
  if (pause === undefined) return [];
  const facts = shelf.facts('pause', pause) as readonly PauseFact[];
  const events = once(described, pauseEvents(facts, atMs));
  switch (pauseStandingAt(facts, atMs)) {
    case 'inside':
      return [
        {
          speaksFor: 'yes',
          code: 'window-active',
          detail: `A window of the pause ${pause} is active.`,
          events,
        },
      ];
    case 'outside':
      return [
        {
          speaksFor: 'no',
          code: 'outside-window',
          detail: `The corridor works only in the windows of the pause ${pause}, and none is active.`,
          events,
        },
      ];
    case 'possibly':
      return [
        {
          speaksFor: 'unknown',
          code: 'window-uncertain',
          detail: `The corridor works only in the windows of the pause ${pause}, and whether one is active is not certain.`,
          events,
        },
      ];
  }
}

function pauseEvents(facts: readonly PauseFact[], atMs: number): string[] {
  const { because, declared, endsOnBecause, amendments } = pauseAt(facts, atMs).state;
  return once(
    because,
    declared,
    endsOnBecause,
    amendments.map((amendment) => amendment.because),
  );
}

/** Reports that one reason names at most. */
const NAMED = 20;

function violenceFindings(nearby: Nearby): Finding[] {
  const { certain: sure, possible, withinMetres, withinHours, routeKnown } = nearby;
  const bounds = `within ${withinMetres} m of it in the last ${withinHours} hours`;
  if (sure.length + possible.length === 0) {
    const detail = `No armed violence is recorded ${bounds}.`;
    return [{ speaksFor: 'yes', code: 'no-violence-nearby', detail, events: [] }];
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

function about(found: readonly NearIncident[], code: string, what: string): Finding[] {
  if (found.length === 0) return [];
  const subject = found.some(({ fact }) => fact.type === 'ShellingReported') ? 'shelling' : 'violence';
  return [
    {
      speaksFor: 'unknown',
      code: `${subject}-${code}`,
      detail: `${subject === 'shelling' ? 'Shelling' : 'Armed violence'} ${what}`,
      events: once(...found.slice(0, NAMED).map(({ because }) => because)),
    },
  ];
}
