/**
 * How geometries (GeoJSON, WGS 84) lie to one another, as far as that is certain: each of these is false where it is not,
 * also where finding out would be too much work.
 */
import { booleanContains } from '@turf/boolean-contains';
import { booleanPointInPolygon } from '@turf/boolean-point-in-polygon';
import type { Geometry, Polygon, Position } from 'geojson';
import { boxOf, covers, everyPair, gap, somewhere, type Work } from './boxes.js';
import { metresToLine } from './metres.js';
import { type Chunk, type Part, shapeOf } from './shape.js';

/** Metres: outlines that come as near as this may touch. Positions in degrees are no more exact. */
const TOUCH = 0.01;

/** What turf costs before it has looked at a position. */
const CALL = 20;

/** What it costs to compare a pair of positions of touching outlines: turf splits the one at the other. */
const TOUCHING_COST = 100;

/** True where `inner` lies wholly in `outer`, its outline included, for sure. */
export function contains(outer: Geometry, inner: Geometry, work: Work): boolean {
  if (!work.take(1)) return false;
  const [{ tree }, { parts }] = [shapeOf(outer), shapeOf(inner)];
  if (!tree || parts.length === 0) return false;
  return parts.every((part) => somewhere(tree, part.box, 0, work, (ground) => partIn(ground, part, work)));
}

function partIn(ground: Part, part: Part, work: Work): boolean {
  const { geometry } = ground;
  if (geometry.type !== 'Polygon' || !covers(ground.box, part.box)) return false;
  if (!work.take(CALL + ground.size) || !booleanPointInPolygon(part.first, geometry)) return false;
  if (part.geometry.type === 'Point') return true;
  // What starts inside and meets no outline, nor has a hole's in it, stays inside.
  const clear = outlinesApart(ground, part, 0, work);
  if (
    !clear &&
    !(work.take(ground.size * part.size * TOUCHING_COST) && booleanContains(geometry, part.geometry))
  ) {
    return false;
  }
  return !holeIn(part, geometry, work);
}

/** A hole of the polygon within the part, which `booleanContains` passes over. */
function holeIn({ box, geometry, size }: Part, { coordinates }: Polygon, work: Work): boolean {
  if (geometry.type !== 'Polygon') return false;
  const inside = (position: Position) =>
    !work.take(CALL + size) || booleanPointInPolygon(position, geometry, { ignoreBoundary: true });
  return coordinates
    .slice(1)
    .some((hole) => !work.take(hole.length) || (gap(box, boxOf(hole)) === 0 && hole.some(inside)));
}

/** True where the two are more than so many metres apart for sure. */
export function apart(a: Geometry, b: Geometry, metres: number, work: Work): boolean {
  if (metres === Infinity || !work.take(1)) return false;
  const [left, right] = [shapeOf(a).tree, shapeOf(b).tree];
  if (!left || !right) return false;
  // Of two outlines that do not meet each is either wholly in the other's polygon or wholly out of it.
  return everyPair(
    left,
    right,
    metres + TOUCH,
    work,
    (one, other) =>
      outlinesApart(one, other, metres, work) &&
      startsOutside(one, other, work) &&
      startsOutside(other, one, work),
  );
}

function startsOutside({ first }: Part, { box, geometry, size }: Part, work: Work): boolean {
  if (geometry.type !== 'Polygon' || !covers(box, boxOf([first]))) return true;
  return work.take(CALL + size) && !booleanPointInPolygon(first, geometry);
}

function outlinesApart(a: Part, b: Part, metres: number, work: Work): boolean {
  const limit = metres + TOUCH;
  return everyPair(a.outline, b.outline, limit, work, (one, other) => chunksApart(one, other, limit, work));
}

/** From a corner of one to a side of the other, where no sides cross. */
function chunksApart(a: Chunk, b: Chunk, limit: number, work: Work): boolean {
  return (
    work.take(2 * a.line.length * b.line.length) &&
    a.line.every((position) => metresToLine(position, b.line) > limit) &&
    b.line.every((position) => metresToLine(position, a.line) > limit) &&
    !cross(a.line, b.line)
  );
}

function cross(a: readonly Position[], b: readonly Position[]): boolean {
  // Across the 180th meridian the short way.
  const turn = Math.round((a[0]![0]! - b[0]![0]!) / 360) * 360;
  const other = turn === 0 ? b : b.map(([lon, lat]): Position => [lon! + turn, lat!]);
  return a.some((to, at) => {
    const from = a[at - 1];
    if (!from) return false;
    return other.some((end, index) => {
      const start = other[index - 1];
      return start && onBothSides(from, to, start, end) && onBothSides(start, end, from, to);
    });
  });
}

/** Whether the two positions lie on either side of the straight line from one to another. */
function onBothSides(from: Position, to: Position, a: Position, b: Position): boolean {
  return side(from, to, a) * side(from, to, b) < 0;
}

function side(from: Position, to: Position, position: Position): number {
  return Math.sign(
    (to[0]! - from[0]!) * (position[1]! - from[1]!) - (to[1]! - from[1]!) * (position[0]! - from[0]!),
  );
}

/** True where all of `thing` is at most so many metres from a point or a line of `target` for sure. */
export function allNear(target: Geometry, thing: Geometry, metres: number, work: Work): boolean {
  if (!work.take(1)) return false;
  const [{ tree }, shape] = [shapeOf(target), shapeOf(thing)];
  if (!tree || shape.parts.length === 0) return false;
  const { first } = shape.parts[0]!;
  const limit = metres - shape.reach;
  const box = boxOf([first]);
  return somewhere(tree, box, limit, work, (part) =>
    somewhere(
      part.outline,
      box,
      limit,
      work,
      ({ line }) => work.take(line.length) && metresToLine(first, line) <= limit,
    ),
  );
}

/** Whether there is a polygon in it: an extent of which nobody knows which point is meant. */
export function isExtent(geometry: Geometry): boolean {
  return shapeOf(geometry).parts.some((part) => part.geometry.type === 'Polygon');
}
