import { ArrayMaxSize, ArrayNotEmpty, ArrayUnique, IsArray } from 'class-validator';
import type { Text } from '../kernel/fact.js';
import {
  type Geometry,
  IsCalendarDuration,
  IsGeometry,
  IsLocalDate,
  IsLocalTime,
  IsSlug,
  IsText,
  IsName,
  IsTimeZone,
  Optional,
  Nested,
} from '../validation/index.js';

/** Where a pause holds: registered places, a geometry, or both together. */
export class PauseArea {
  /** The places in which it holds. */
  @Optional()
  @IsArray()
  @ArrayNotEmpty()
  @ArrayMaxSize(500)
  @ArrayUnique()
  @IsSlug({ each: true })
  places?: string[];

  /** The ground on which it holds: GeoJSON Polygon or MultiPolygon, longitude first. */
  @Optional()
  @IsGeometry()
  geometry?: Geometry;
}

/**
 * Someone declares a humanitarian pause: a temporary cessation of hostilities for humanitarian purposes, for a
 * bounded time and area. When it happened is when it was declared; `startsOn` is when it starts.
 */
export class DeclarePause {
  /** The pause's id. */
  @IsSlug()
  id: string;

  /** The pause's name. */
  @Optional()
  @IsName()
  name?: Text;

  /** The parties that declare it. */
  @IsArray()
  @ArrayNotEmpty()
  @ArrayMaxSize(50)
  @ArrayUnique()
  @IsSlug({ each: true })
  declaredBy: string[];

  /** Where it holds. Left out: everywhere. */
  @Optional()
  @Nested(() => PauseArea)
  area?: PauseArea;

  /** IANA zone whose wall clock and calendar the hours and days of the pause are read from. */
  @IsTimeZone()
  timeZone: string;

  /** When each day's window starts. */
  @IsLocalTime()
  dailyFrom: string;

  /** When it ends (exclusive): the next day where that is not later than `dailyFrom`, a whole day on where it is the same. */
  @IsLocalTime()
  dailyTo: string;

  /** The first day. */
  @IsLocalDate()
  startsOn: string;

  /** The last day, inclusive. Either this or `duration`. */
  @Optional()
  @IsLocalDate()
  endsOn?: string;

  /** How long it lasts from `startsOn`: P1M from 27 February has 26 March as its last day. Either this or `endsOn`. */
  @Optional()
  @IsCalendarDuration()
  duration?: string;
}

class PausePartyFields {
  /** The pause. */
  @IsSlug()
  pause: string;

  /** The party. */
  @IsSlug()
  party: string;
}

/** A party says that it will keep to a pause. */
export class AcceptPause extends PausePartyFields {}

/** A party says that it will not keep to a pause. */
export class RejectPause extends PausePartyFields {}

/** A pause gets a later last day. */
export class ExtendPause {
  /** The pause. */
  @IsSlug()
  pause: string;

  /** Its new last day, inclusive. */
  @IsLocalDate()
  endsOn: string;
}

/** From a day on, a pause has other hours. */
export class AmendPauseHours {
  /** The pause. */
  @IsSlug()
  pause: string;

  /** The first day with these hours. */
  @IsLocalDate()
  from: string;

  /** When each day's window starts. */
  @IsLocalTime()
  dailyFrom: string;

  /** When it ends (exclusive): the next day where that is not later than `dailyFrom`. */
  @IsLocalTime()
  dailyTo: string;
}

class PauseStatusFields {
  /** The pause. */
  @IsSlug()
  pause: string;

  /** Why. */
  @Optional()
  @IsText()
  reason?: Text;
}

/** A pause does not hold for the time being. */
export class SuspendPause extends PauseStatusFields {}

/** A suspended pause holds again. */
export class ResumePause extends PauseStatusFields {}

/** A pause is over before its last day, for good. */
export class EndPause extends PauseStatusFields {}
