import { IsIn } from 'class-validator';
import {
  type Figure,
  IsFigure,
  IsLocation,
  IsSlug,
  type Location,
  Optional,
  Nested,
} from '../validation/index.js';
import { INCIDENT_KINDS, type IncidentKind } from './kinds.js';

/** How many people were hit. What is not known is left out. */
export class Casualties {
  /** How many were killed. */
  @Optional()
  @IsFigure()
  killed?: Figure;

  /** How many were injured. */
  @Optional()
  @IsFigure()
  injured?: Figure;
}

class IncidentFields {
  /** The incident's id; the ledger makes one where it is left out. */
  @Optional()
  @IsSlug()
  id?: string;

  /** The place where it happened. */
  @Optional()
  @IsSlug()
  place?: string;

  /** Where it happened: one point, degrees in WGS 84. It is the more precise where the place is given too. */
  @Optional()
  @IsLocation()
  location?: Location;

  /** How many separate attacks there were. */
  @Optional()
  @IsFigure()
  attacks?: Figure;

  /** How many rounds were fired in all. */
  @Optional()
  @IsFigure()
  rounds?: Figure;

  /** The party that is said to have done it. */
  @Optional()
  @IsSlug()
  attributedTo?: string;

  /** The people who were hit. */
  @Optional()
  @Nested(() => Casualties)
  casualties?: Casualties;
}

/** Something was shelled. */
export class ReportShelling extends IncidentFields {
  /** With what: `mortar`, `howitzer`, `rocket-launcher`. */
  @IsSlug()
  weapon: string;
}

/** Something else happened that a monitor counts. */
export class ReportIncident extends IncidentFields {
  /** What happened: an ACLED sub-event type. */
  @IsIn(INCIDENT_KINDS)
  kind: IncidentKind;

  /** With what, where a weapon was used. */
  @Optional()
  @IsSlug()
  weapon?: string;
}
