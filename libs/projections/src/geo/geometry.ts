/** How geometries (GeoJSON, WGS 84) lie to one another. */
import { booleanContains } from '@turf/boolean-contains';
import { booleanIntersects } from '@turf/boolean-intersects';
import { booleanPointInPolygon } from '@turf/boolean-point-in-polygon';
import type { Geometry, LineString, MultiPolygon, Point, Polygon, Position } from 'geojson';
import { metresApart, metresToLine } from './metres.js';

type Simple = Point | LineString | Polygon;

/**
 * How many pairs of positions are compared at most, a tenth of a second's work: with touching outlines for containment,
 * and for distances. Beyond that, what is not certain is possible.
 */
const TOUCHING_LIMIT = 50_000;
const DISTANCE_LIMIT = 5_000_000;

/** True where `inner` lies wholly in `outer`, its outline included, for sure. */
export function contains(outer: Geometry, inner: Geometry): boolean {
  if (outer.type !== 'Polygon' && outer.type !== 'MultiPolygon') return false;
  return simple(inner).every((part) => {
    const [first] = positions(part);
    if (!booleanPointInPolygon(first!, outer)) return false;
    if (part.type === 'Point') return true;
    const outlines = outlinesOf(outer);
    // What starts inside and meets no outline, nor has a hole's in it, stays inside.
    if (!outlines.some((outline) => booleanIntersects(outline, part))) return true;
    return pairs(outer, part) <= TOUCHING_LIMIT && booleanContains(outer, part) && !holeIn(part, outer);
  });
}

/** A hole of the outer polygon within the inner one, which `booleanContains` passes over. */
function holeIn(inner: LineString | Polygon, outer: Polygon | MultiPolygon): boolean {
  if (inner.type !== 'Polygon') return false;
  const holes = simple(outer).flatMap((part) => (part.type === 'Polygon' ? part.coordinates.slice(1) : []));
  return holes.some((hole) =>
    hole.some((position) => booleanPointInPolygon(position, inner, { ignoreBoundary: true })),
  );
}

function outlinesOf(geometry: Geometry): LineString[] {
  return simple(geometry).flatMap((part) =>
    part.type === 'Polygon'
      ? part.coordinates.map((coordinates): LineString => ({ type: 'LineString', coordinates }))
      : [],
  );
}

/** True where the two are more than so many metres apart for sure. */
export function apart(a: Geometry, b: Geometry, metres: number): boolean {
  if (metres === Infinity || booleanIntersects(a, b)) return false;
  return metres <= 0 || (pairs(a, b) <= DISTANCE_LIMIT && metresBetween(a, b) > metres);
}

/** True where all of `thing` is at most so many metres from `target` for sure. */
export function allNear(target: Geometry, thing: Geometry, metres: number): boolean {
  const [first, ...others] = positions(thing);
  // No point of an outline's inside is farther from one of its positions than the farthest other position is.
  const reach = Math.max(0, ...others.map((other) => metresApart(first!, other)));
  return reach <= metres && metresFrom(first!, target) + reach <= metres;
}

/** How many metres two geometries that do not meet are apart: from a corner of one to a side of the other. */
function metresBetween(a: Geometry, b: Geometry): number {
  return Math.min(
    ...positions(a).map((position) => metresFrom(position, b)),
    ...positions(b).map((position) => metresFrom(position, a)),
  );
}

/** How many metres a position is from a geometry; 0 inside it. */
function metresFrom(position: Position, geometry: Geometry): number {
  return Math.min(...simple(geometry).map((part) => metresFromSimple(position, part)));
}

function metresFromSimple(position: Position, part: Simple): number {
  switch (part.type) {
    case 'Point':
      return metresApart(position, part.coordinates);
    case 'LineString':
      return metresToLine(position, part.coordinates);
    case 'Polygon':
      if (booleanPointInPolygon(position, part)) return 0;
      return Math.min(...part.coordinates.map((ring) => metresToLine(position, ring)));
  }
}

function pairs(a: Geometry, b: Geometry): number {
  return positions(a).length * positions(b).length;
}

export function positions(geometry: Geometry): Position[] {
  return simple(geometry).flatMap((part) => {
    if (part.type === 'Point') return [part.coordinates];
    return part.type === 'LineString' ? part.coordinates : part.coordinates.flat();
  });
}

function simple(geometry: Geometry): Simple[] {
  switch (geometry.type) {
    case 'MultiPoint':
      return geometry.coordinates.map((coordinates) => ({ type: 'Point', coordinates }));
    case 'MultiLineString':
      return geometry.coordinates.map((coordinates) => ({ type: 'LineString', coordinates }));
    case 'MultiPolygon':
      return geometry.coordinates.map((coordinates) => ({ type: 'Polygon', coordinates }));
    case 'GeometryCollection':
      return geometry.geometries.flatMap(simple);
    default:
      return [geometry];
  }
}
