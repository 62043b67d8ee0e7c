/** What a corridor's own reports say of its passability. */
import {
  certain,
  type CorridorFact,
  type CorridorState,
  type CorridorStatus,
  type StateAt,
} from '@hudna/domain';
import { unique, evidenceOf } from '../common/index.js';
import { eitherOf, type PassabilityFinding } from './passability-finding.js';

const NOT_OPEN: Partial<Record<CorridorStatus, string>> = {
  announced: 'The corridor is announced and has not opened.',
  suspended: 'The corridor is suspended.',
  closed: 'The corridor is closed.',
};

export function statusFinding(at: StateAt<CorridorState, CorridorFact>): PassabilityFinding {
  const { status, because } = at.state;
  if (!certain(at, (state) => (state.status === 'open' ? 'open' : 'not open'))) return uncertain(at);
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

function uncertain(at: StateAt<CorridorState, CorridorFact>): PassabilityFinding {
  const events = evidenceOf(at, false, ({ because }) => because);
  const statuses = unique([at.state, ...at.alternatives].map(({ status }) => STATUS[status]));
  const changes = at.order.filter(({ id, start, end }) => events.includes(id) && start < end);
  const happened = unique(changes.flatMap(({ type }) => HAPPENED[type] ?? [])).join(' and when it ');
  const detail = [
    `Whether the corridor was open at that time is not certain: by the reports it was ${eitherOf(statuses)}.`,
    `Post when exactly ${happened ? `it ${happened}` : 'each of these happened'}: a precise report settles it.`,
  ];
  return { speaksFor: 'unknown', code: 'status-uncertain', detail: detail.join(' '), events };
}

const STATUS: Readonly<Record<CorridorStatus, string>> = {
  unknown: 'not known to have opened',
  announced: 'announced',
  open: 'open',
  suspended: 'suspended',
  closed: 'closed',
};

const HAPPENED: Partial<Record<CorridorFact['type'], string>> = {
  CorridorAnnounced: 'was announced',
  CorridorOpened: 'opened',
  CorridorSuspended: 'was suspended',
  CorridorResumed: 'was resumed',
  CorridorClosed: 'was closed',
};
