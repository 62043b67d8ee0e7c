/**
 * Where a thing is, as precisely as it is known and no more (rule 5).
 */
import type { Location, PauseArea, PlaceFact, RegisterPlace } from '@hudna/domain';
import type { Geometry, Point } from 'geojson';
import type { ReadModel } from '../read-model/read-model.js';

export interface Located {
  /** The registered place, where one is named. */
  readonly place?: string;
  /** A point, or an extent somewhere in which it is. Undefined where nobody has said. */
  readonly geometry?: Geometry;
  /** How many metres beyond the geometry it may be; Infinity where that has no known bound. */
  readonly margin: number;
  /** The events that this rests on, other than the one that names the place. */
  readonly because: readonly string[];
}

/**
 * How far from a named place, in metres, something may be that is known by the place's name only: the radius of some
 * 25 km that UCDP's where_prec 2 stands for (UCDP GED Codebook). It also stands in for how far a place reaches of which
 * only a point is known.
 */
export const AROUND_A_PLACE = 25_000;

/**
 * Where a thing is that names a place, a location, or both (the location is then the more precise). A place lies where
 * it lies, whenever it was registered: so this asks for no moment of valid time.
 */
export function locate(model: ReadModel, named: { place?: string; location?: Location }): Located {
  const { place, location } = named;
  const name = place === undefined ? {} : { place };
  if (location) return { ...name, geometry: pointOf(location), margin: 0, because: [] };
  const registration = place === undefined ? undefined : registrationOf(model, place);
  if (!registration) return { ...name, margin: Infinity, because: [] };
  return { ...name, ...extent(registration.data), because: [registration.id] };
}

/** Something that lies on this geometry, known for sure: a route, an area that was drawn. */
export function locatedExactly(geometry: Geometry): Located {
  return { geometry, margin: 0, because: [] };
}

/** Where a pause or the like holds. */
export interface Area {
  readonly everywhere: boolean;
  readonly places: readonly string[];
  readonly parts: readonly Located[];
}

/** An area of places, a geometry, or both; everywhere where neither is given. */
export function areaOf(model: ReadModel, area: PauseArea | undefined): Area {
  const { places = [], geometry } = area ?? {};
  const parts = [
    ...(geometry ? [locatedExactly(geometry)] : []),
    ...places.map((place) => groundOf(locate(model, { place }))),
  ];
  return { everywhere: parts.length === 0, places, parts };
}

/** The ground of a place: nobody knows how far a town reaches of which only a point is known. */
function groundOf(place: Located): Located {
  return place.geometry?.type === 'Point'
    ? { ...place, margin: Math.max(place.margin, AROUND_A_PLACE) }
    : place;
}

function registrationOf(model: ReadModel, place: string) {
  const facts = model.facts('place', place) as readonly PlaceFact[];
  return facts.findLast((fact) => fact.type === 'PlaceRegistered');
}

function extent({ location, geometry, precision }: RegisterPlace): Pick<Located, 'geometry' | 'margin'> {
  if (geometry && geometry.type !== 'Point') return { geometry, margin: 0 };
  const found = geometry ?? (location && pointOf(location));
  return found ? { geometry: found, margin: marginOf(precision) } : { margin: Infinity };
}

/**
 * Only 1 is the place itself on both scales, ACLED geo_precision and UCDP where_prec. What is coarser is near the point
 * or in a region around it, and of these only UCDP's 2 says how near.
 */
function marginOf(precision: RegisterPlace['precision']): number {
  if (!precision || precision.value === 1) return 0;
  return precision.scale === 'UCDP where_prec' && precision.value === 2 ? AROUND_A_PLACE : Infinity;
}

/** As GeoJSON has it: longitude first. */
export function pointOf(location: Location): Point;
export function pointOf(location: Location | undefined): Point | undefined;
export function pointOf(location: Location | undefined): Point | undefined {
  return location && { type: 'Point', coordinates: [location.lon, location.lat] };
}
