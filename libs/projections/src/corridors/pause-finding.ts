/** What the pause says of a corridor's passability, where the corridor works in that pause's windows only. */
import {
  certain,
  type CorridorState,
  nextWindowStart,
  occurredText,
  pauseAt,
  type PauseStatusAt,
  pauseStatusAt,
  windowPresenceAt,
  type PauseState,
  type StateAt,
} from '@hudna/domain';
import { occurredOf, unique, evidenceOf, localInstant } from '../common/index.js';
import { eventsOfPause } from '../pauses/index.js';
import type { RecordedFact, ReadModel } from '../read-model/read-model.js';
import { eitherOf, type PassabilityFinding } from './passability-finding.js';

export function pauseFindings(
  model: ReadModel,
  at: StateAt<CorridorState>,
  atMs: number,
): PassabilityFinding[] {
  const { description, described } = at.state;
  const pause = description?.pause;
  if (!certain(at, (state) => state.description?.pause ?? '')) {
    const events = evidenceOf(at, false, (state) => state.described);
    const detail = 'Whether it works only in the windows of a pause is not certain at that time.';
    return [{ speaksFor: 'unknown', code: 'pause-uncertain', detail, events }];
  }
  if (pause === undefined) return [];
  const found = windowFinding(model.facts('pause', pause), pause, atMs);
  return [{ ...found, events: unique(described, found.events) }];
}

function windowFinding(facts: readonly RecordedFact[], pause: string, atMs: number): PassabilityFinding {
  const at = pauseAt(facts, atMs);
  const only = `The corridor works only in the windows of the pause ${pause}`;
  switch (windowPresenceAt(facts, atMs)) {
    case 'inside':
      return {
        speaksFor: 'yes',
        code: 'window-active',
        detail: `A window of the pause ${pause} is active.`,
        events: eventsOfPause(at.state),
      };
    case 'outside': {
      const isCertain = certain(at, (state) => whyOutside(facts, state, atMs));
      const why = isCertain ? whyOutside(facts, at.state, atMs) : perhapsOutside(at, atMs);
      return {
        speaksFor: 'no',
        code: 'outside-window',
        detail: `${only}, and none is active. ${why}`,
        events: evidenceOf(at, isCertain, eventsOfPause),
      };
    }
    case 'possibly':
      return {
        speaksFor: 'unknown',
        code: 'window-uncertain',
        detail: `${only}, and whether one is active is not certain.`,
        events: evidenceOf(at, false, eventsOfPause),
      };
  }
}

/** Why no window of a pause in this state is active. */
function whyOutside(facts: readonly RecordedFact[], state: PauseState, atMs: number): string {
  const changed = occurredOf(facts, state.because);
  const when = changed && occurredText(changed);
  const start = nextWindowStart(state, atMs);
  const next = start === undefined ? undefined : localInstant(start, state.declaration?.timeZone ?? 'UTC');
  switch (pauseStatusAt(state, atMs)) {
    case 'unknown':
      return 'The pause was not declared by then.';
    case 'declared':
      return `The pause has not begun: its first window starts at ${next}.`;
    case 'suspended':
      return `The pause is suspended (since ${when}).`;
    case 'ended':
      return `The pause has ended (${when}).`;
    case 'expired':
      return `The pause has expired: its last day was ${state.endsOn}.`;
    case 'in-force':
      return `It is outside the hours of the pause: ${next ? `the next window starts at ${next}` : 'no other window is planned'}.`;
  }
}

function perhapsOutside(at: StateAt<PauseState>, atMs: number): string {
  const statuses = [at.state, ...at.alternatives].map((state) => STATUS_IN_WORDS[pauseStatusAt(state, atMs)]);
  return `By the reports the pause is ${eitherOf(unique(statuses))}; when its next window starts is not certain.`;
}

const STATUS_IN_WORDS: Readonly<Record<PauseStatusAt, string>> = {
  unknown: 'not declared',
  declared: 'not begun',
  'in-force': 'outside its hours',
  suspended: 'suspended',
  expired: 'expired',
  ended: 'ended',
};
