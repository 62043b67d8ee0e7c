import {
  certain,
  convoyLifecycle,
  type ConvoyPurpose,
  type ConvoyState,
  type ConvoyStatus,
  type Occurred,
} from '@hudna/domain';
import { allOf, latestOf, occurredOf, once, restsOn, thingAt } from '../common/index.js';
import type { Shelf } from '../shelf.js';

export interface ConvoyUnderWay {
  readonly id: string;
  readonly corridor?: string;
  readonly purpose?: ConvoyPurpose;
  readonly status: ConvoyStatus;
  readonly statusCertain: boolean;
  readonly statusSince?: Occurred;
  /** When what was last reported of it happened. */
  readonly lastReport: Occurred;
  readonly because: readonly string[];
}

/** Convoys looked at, newest first: one that left before so many others is not what anybody waits for. */
const LOOKED_AT = 2_000;

/** The convoys that have left and are not at their end, newest first. */
export function convoysUnderWay(shelf: Shelf, atMs: number): ConvoyUnderWay[] {
  const found: ConvoyUnderWay[] = [];
  let lookedAt = 0;
  for (const id of allOf(shelf, 'convoy', atMs, 'newest')) {
    found.push(...underWay(shelf, id, atMs));
    if ((lookedAt += 1) >= LOOKED_AT) break;
  }
  return found;
}

function underWay(shelf: Shelf, id: string, atMs: number): ConvoyUnderWay[] {
  const thing = thingAt(shelf, convoyLifecycle, id, atMs);
  if (!thing || !isUnderWay(thing.at.state)) return [];
  const { state } = thing.at;
  const statusCertain = certain(thing.at, ({ status }) => status);
  const latest = latestOf(thing.facts);
  const described = state.departure ?? state.plan;
  const statusSince = occurredOf(thing.facts, state.because);
  return [
    {
      id,
      ...(described && { corridor: described.corridor, purpose: described.purpose }),
      status: state.status,
      statusCertain,
      ...(statusSince && { statusSince }),
      lastReport: latest.occurred,
      because: once(
        restsOn(thing.at, statusCertain, ({ because }) => because),
        state.left,
        [latest.id],
      ),
    },
  ];
}

function isUnderWay({ status }: ConvoyState): boolean {
  return status === 'moving' || status === 'held';
}
