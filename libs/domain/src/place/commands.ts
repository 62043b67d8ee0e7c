import {
  ArrayMaxSize,
  ArrayNotEmpty,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  Max,
  Min,
} from 'class-validator';
import type { Text } from '../kernel/fact.js';
import {
  type Geometry,
  IsGeometry,
  IsLine,
  IsLocation,
  IsSlug,
  IsName,
  type Location,
  Optional,
  Nested,
} from '../validation/index.js';

/**
 * The scales of place precision, each with its coarsest value; 1 is the most precise on both.
 *
 * `ACLED geo_precision`: 1 the place itself, 2 its surroundings, 3 a larger region (ACLED Codebook 2023, Spatial
 * precision codes). `UCDP where_prec`: 1 the point itself, through a district (3) and a province (4), to a country (6)
 * and international waters or airspace (7) (UCDP GED Codebook 19.1, where_prec).
 */
export const PRECISION_SCALES = { 'ACLED geo_precision': 3, 'UCDP where_prec': 7 } as const;
export type PrecisionScale = keyof typeof PRECISION_SCALES;

/** How precisely a place is known, on the scale of whoever says so: values of two scales cannot be compared. */
export class PlacePrecision {
  /** The scale's name. */
  @IsIn(Object.keys(PRECISION_SCALES))
  scale: PrecisionScale;

  /** 1 to 3 on ACLED's scale, 1 to 7 on UCDP's. */
  @IsInt()
  @Min(1)
  @Max(7)
  value: number;
}

/** A place: a village, a crossing, a hospital, a district. It needs a location or a geometry. */
export class RegisterPlace {
  /** The place's id. */
  @IsSlug()
  id: string;

  /** Its name. */
  @IsName()
  name: Text;

  /** Where it is: one point, degrees in WGS 84. */
  @Optional()
  @IsLocation()
  location?: Location;

  /** Its extent: GeoJSON geometry, longitude first. */
  @Optional()
  @IsGeometry()
  geometry?: Geometry;

  /** How precise the location is. */
  @Optional()
  @Nested(() => PlacePrecision)
  precision?: PlacePrecision;

  /** Its place code in OCHA's common operational datasets, such as SY0301. */
  @Optional()
  @IsLine()
  pcode?: string;

  /** Other names that reports use for it. */
  @Optional()
  @IsArray()
  @ArrayNotEmpty()
  @ArrayMaxSize(50)
  @ArrayUnique()
  @IsName({ each: true })
  aliases?: Text[];
}

/** From now on another party controls a place. */
export class RecordControlChange {
  /** The place. */
  @IsSlug()
  place: string;

  /** The party that controls it from now on. */
  @IsSlug()
  controlledBy: string;

  /** The party that controlled it before. */
  @Optional()
  @IsSlug()
  previously?: string;

  /** True where the control is disputed by arms. */
  @Optional()
  @IsBoolean()
  contested?: boolean;
}
