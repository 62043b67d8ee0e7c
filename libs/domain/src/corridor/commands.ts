import { ArrayMaxSize, ArrayNotEmpty, ArrayUnique, IsArray, IsIn } from 'class-validator';
import type { Text } from '../kernel/fact.js';
import { IsLineString, IsSlug, IsName, IsText, type LineString, Optional } from '../validation/index.js';

/** Whom or what a corridor may carry. */
export const SERVED = ['civilians', 'wounded', 'fighters-and-families', 'aid', 'staff'] as const;
export type Served = (typeof SERVED)[number];

export const FACILITY_KINDS = [
  'medical',
  'hot-meals',
  'transport',
  'shelter',
  'water',
  'registration',
  'other',
] as const;
export type FacilityKind = (typeof FACILITY_KINDS)[number];

/** What a corridor is, as it is announced or opened. */
class CorridorFields {
  /** The corridor's id. */
  @IsSlug()
  id: string;

  /** The corridor's name. */
  @IsName()
  name: Text;

  /** The place it starts from. */
  @Optional()
  @IsSlug()
  from?: string;

  /** The place it leads to. */
  @Optional()
  @IsSlug()
  to?: string;

  /** The agreed route: GeoJSON LineString, longitude first. */
  @Optional()
  @IsLineString()
  route?: LineString;

  /** The parties that set it up. */
  @IsArray()
  @ArrayNotEmpty()
  @ArrayMaxSize(50)
  @ArrayUnique()
  @IsSlug({ each: true })
  authorities: string[];

  /** Whom it serves; left out where that was not said. */
  @Optional()
  @IsArray()
  @ArrayNotEmpty()
  @ArrayUnique()
  @IsIn(SERVED, { each: true })
  serves?: Served[];

  /** The pause in whose windows alone it works. */
  @Optional()
  @IsSlug()
  pause?: string;
}

/** Someone says that a corridor will open. */
export class AnnounceCorridor extends CorridorFields {}

/** A corridor opens. */
export class OpenCorridor extends CorridorFields {}

/** From now on a corridor serves fewer, or others. */
export class RestrictCorridor {
  /** The corridor. */
  @IsSlug()
  corridor: string;

  /** Whom it serves from now on. */
  @IsArray()
  @ArrayNotEmpty()
  @ArrayUnique()
  @IsIn(SERVED, { each: true })
  serves: Served[];

  /** Why. */
  @IsText()
  reason: Text;
}

class CorridorStatusFields {
  /** The corridor. */
  @IsSlug()
  corridor: string;

  /** Why. */
  @Optional()
  @IsText()
  reason?: Text;
}

/** A corridor stops working for the time being. */
export class SuspendCorridor extends CorridorStatusFields {}

/** A suspended corridor works again. */
export class ResumeCorridor extends CorridorStatusFields {}

/** A corridor is closed for good; it may be opened anew. */
export class CloseCorridor extends CorridorStatusFields {}

/** A facility starts to work on a corridor. */
export class EstablishFacility {
  /** The corridor. */
  @IsSlug()
  corridor: string;

  /** The facility's id on this corridor. */
  @IsSlug()
  facility: string;

  /** What it offers. */
  @IsIn(FACILITY_KINDS)
  kind: FacilityKind;

  /** Its name. */
  @Optional()
  @IsName()
  name?: Text;
}

/** A facility stops working. */
export class WithdrawFacility {
  /** The corridor. */
  @IsSlug()
  corridor: string;

  /** The facility. */
  @IsSlug()
  facility: string;
}

/** A party vouches for those who use a corridor. */
export class GuaranteeSafePassage {
  /** The corridor. */
  @IsSlug()
  corridor: string;

  /** The party that vouches. */
  @IsSlug()
  guarantor: string;

  /** For whom. */
  @Optional()
  @IsArray()
  @ArrayNotEmpty()
  @ArrayUnique()
  @IsIn(SERVED, { each: true })
  beneficiaries?: Served[];

  /** On what terms. */
  @Optional()
  @IsText()
  terms?: Text;
}

/** A party takes its guarantee back. */
export class WithdrawGuarantee {
  /** The corridor. */
  @IsSlug()
  corridor: string;

  /** The party that had vouched. */
  @IsSlug()
  guarantor: string;
}
