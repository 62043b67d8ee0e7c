import { IsBoolean, IsIn } from 'class-validator';
import {
  certain,
  convoyLifecycle,
  type ConvoyPurpose,
  type ConvoyState,
  type ConvoyStatus,
  type Occurred,
  Optional,
  IsSlug,
  CONVOY_PURPOSES,
  CONVOY_STATUSES,
  IsBecause,
  IsOccurred,
} from '@hudna/domain';
import { allEntities, latestOf, occurredOf, unique, evidenceOf, entityStateAt } from '../common/index.js';
import type { ReadModel } from '../read-model/read-model.js';

export class ConvoyUnderWay {
  @IsSlug() readonly id: string;
  @Optional() @IsSlug() readonly corridor?: string;
  @Optional() @IsIn(CONVOY_PURPOSES) readonly purpose?: ConvoyPurpose;
  @IsIn(CONVOY_STATUSES) readonly status: ConvoyStatus;
  @IsBoolean() readonly statusCertain: boolean;
  @Optional() @IsOccurred() readonly statusSince?: Occurred;
  /** When what was last reported of it happened. */
  @IsOccurred() readonly lastReport: Occurred;
  @IsBecause() readonly because: readonly string[];
}

/** Convoys looked at, newest first: one that left before so many others is not what anybody waits for. */
const LOOKED_AT = 2_000;

/** The convoys that have left and are not at their end, newest first. */
export function convoysUnderWay(model: ReadModel, atMs: number): ConvoyUnderWay[] {
  const found: ConvoyUnderWay[] = [];
  let lookedAt = 0;
  for (const id of allEntities(model, 'convoy', atMs, 'newest')) {
    found.push(...underWay(model, id, atMs));
    if ((lookedAt += 1) >= LOOKED_AT) break;
  }
  return found;
}

function underWay(model: ReadModel, id: string, atMs: number): ConvoyUnderWay[] {
  const entity = entityStateAt(model, convoyLifecycle, id, atMs);
  if (!entity || !isUnderWay(entity.at.state)) return [];
  const { state } = entity.at;
  const statusCertain = certain(entity.at, ({ status }) => status);
  const latest = latestOf(entity.facts);
  const described = state.departure ?? state.plan;
  const statusSince = occurredOf(entity.facts, state.because);
  return [
    {
      id,
      ...(described && { corridor: described.corridor, purpose: described.purpose }),
      status: state.status,
      statusCertain,
      ...(statusSince && { statusSince }),
      lastReport: latest.occurred,
      because: unique(
        evidenceOf(entity.at, statusCertain, ({ because }) => because),
        state.left,
        [latest.id],
      ),
    },
  ];
}

function isUnderWay({ status }: ConvoyState): boolean {
  return status === 'moving' || status === 'held';
}
