import { IsIn, IsInt, Max, Min } from 'class-validator';
import type { Text } from '../kernel/fact.js';
import { IsPeople, IsSlug, IsText, Optional, type People } from '../validation/index.js';

export const CONVOY_PURPOSES = ['evacuation', 'aid', 'medical', 'other'] as const;
export type ConvoyPurpose = (typeof CONVOY_PURPOSES)[number];

/**
 * How a mission that took place ended, in the terms of OCHA's humanitarian access reporting: as planned, in part, or
 * obstructed on its way. (Denied, postponed and cancelled missions do not arrive.)
 */
export const MISSION_OUTCOMES = ['facilitated', 'partially-facilitated', 'impeded'] as const;
export type MissionOutcome = (typeof MISSION_OUTCOMES)[number];

/** What a convoy is, as it is planned or leaves. */
class ConvoyFields {
  /** The convoy's id; the ledger makes one where it is left out. */
  @Optional()
  @IsSlug()
  id?: string;

  /** The corridor it moves on. */
  @IsSlug()
  corridor: string;

  /** What it is for. */
  @IsIn(CONVOY_PURPOSES)
  purpose: ConvoyPurpose;

  /** The place it starts from. */
  @Optional()
  @IsSlug()
  from?: string;

  /** The place it goes to. */
  @Optional()
  @IsSlug()
  to?: string;

  /** Who travels with it. */
  @Optional()
  @IsPeople()
  people?: People;

  /** How many vehicles it has. */
  @Optional()
  @IsInt()
  @Min(0)
  @Max(100_000)
  vehicles?: number;

  /** The party that runs it. */
  @Optional()
  @IsSlug()
  operatedBy?: string;
}

/** A convoy is to leave; a second plan for the same convoy revises the first. */
export class PlanConvoy extends ConvoyFields {}

/** A convoy leaves. */
export class DepartConvoy extends ConvoyFields {}

/** A convoy goes through a checkpoint. */
export class PassCheckpoint {
  /** The convoy. */
  @IsSlug()
  convoy: string;

  /** The place where the checkpoint is. */
  @IsSlug()
  checkpoint: string;
}

class ConvoyStatusFields {
  /** The convoy. */
  @IsSlug()
  convoy: string;

  /** Why. */
  @Optional()
  @IsText()
  reason?: Text;
}

/** A convoy is made to wait on its way. */
export class HoldConvoy extends ConvoyStatusFields {}

/** A held convoy may go on. */
export class ReleaseConvoy extends ConvoyStatusFields {}

/** A convoy goes back without having arrived. */
export class TurnBackConvoy extends ConvoyStatusFields {}

/** A planned convoy will not leave. */
export class CancelConvoy extends ConvoyStatusFields {}

/** A convoy arrives. */
export class ArriveConvoy {
  /** The convoy. */
  @IsSlug()
  convoy: string;

  /** The place where it arrived. */
  @Optional()
  @IsSlug()
  place?: string;

  /** Who arrived with it. */
  @Optional()
  @IsPeople()
  people?: People;

  /** How the mission ended. */
  @Optional()
  @IsIn(MISSION_OUTCOMES)
  outcome?: MissionOutcome;
}
