/**
 * How geometries (GeoJSON, WGS 84) lie to one another, as far as that is certain: each of these is false where it is not,
 * also where finding out would be too much work.
 */
import { booleanContains } from '@turf/boolean-contains';
import { booleanPointInPolygon } from '@turf/boolean-point-in-polygon';
import type { Geometry, Position } from 'geojson';
import { boxOf, covers, everyPair, farther, somewhere, turnInto, type Work } from './boxes.js';
import { chunksApart, nearChunk } from './chunks.js';
import { type Part, type Ring, shapeOf } from './shape.js';

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
  if (ground.type !== 'Polygon' || !covers(ground.box, part.box)) return false;
  if (!work.take(CALL + ground.size) || !inside(ground, part.first)) return false;
  if (part.type === 'Point') return true;
  // What starts inside and meets no outline, nor has a hole's in it, stays inside.
  return (
    (outlinesApart(ground, part, 0, work) || touching(ground, part, work)) && !holeIn(part, ground, work)
  );
}

/** Whether a part that meets the outline of the ground, or may, lies in it all the same. */
function touching(ground: Part, part: Part, work: Work): boolean {
  if (!work.take(ground.size * part.size * TOUCHING_COST)) return false;
  const [outer, inner] = [ground.flat, part.flat];
  if (!outer || !inner) return false;
  const turn = turnInto(ground.box, part.box.west);
  return booleanContains(outer, turn === 0 ? inner : turnedBy(inner, turn));
}

function turnedBy<G extends Exclude<Part['flat'], undefined>>(geometry: G, turn: number): G {
  const moved = (position: Position): Position => [position[0]! + turn, position[1]!];
  switch (geometry.type) {
    case 'Point':
      return { ...geometry, coordinates: moved(geometry.coordinates) };
    case 'LineString':
      return { ...geometry, coordinates: geometry.coordinates.map(moved) };
    case 'Polygon':
      return { ...geometry, coordinates: geometry.coordinates.map((ring) => ring.map(moved)) };
  }
}

/** A hole of the ground within the part, which `booleanContains` passes over. */
function holeIn(part: Part, { rings }: Part, work: Work): boolean {
  if (part.type !== 'Polygon') return false;
  const within = (position: Position) => !work.take(CALL + part.size) || wellInside(part, position);
  return rings!
    .slice(1)
    .some(({ box, line }) => !work.take(line.length) || (!farther(part.box, box, 0) && line.some(within)));
}

/** In a polygon or on its outline. */
function inside({ rings }: Part, position: Position): boolean {
  const [outside, ...holes] = rings!;
  return inRing(outside!, position, false) && !holes.some((hole) => inRing(hole, position, true));
}

/** In a polygon and not on its outline. */
function wellInside({ rings }: Part, position: Position): boolean {
  const [outside, ...holes] = rings!;
  return inRing(outside!, position, true) && !holes.some((hole) => inRing(hole, position, false));
}

function inRing({ box, ground }: Ring, position: Position, ignoreBoundary: boolean): boolean {
  const turn = turnInto(box, position[0]!);
  const at = turn === 0 ? position : [position[0]! + turn, position[1]!];
  return booleanPointInPolygon(at, ground, { ignoreBoundary });
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

function startsOutside({ first }: Part, part: Part, work: Work): boolean {
  if (part.type !== 'Polygon' || !covers(part.box, boxOf([first]))) return true;
  return work.take(CALL + part.size) && !inside(part, first);
}

function outlinesApart(a: Part, b: Part, metres: number, work: Work): boolean {
  const limit = metres + TOUCH;
  return everyPair(a.outline, b.outline, limit, work, (one, other) => chunksApart(one, other, limit, work));
}

/** True where all of `thing` is at most so many metres from a point or a line of `target` for sure. */
export function allNear(target: Geometry, thing: Geometry, metres: number, work: Work): boolean {
  if (!work.take(1)) return false;
  const [{ tree }, shape] = [shapeOf(target), shapeOf(thing)];
  if (!tree || shape.parts.length === 0) return false;
  const { first } = shape.parts[0]!;
  const limit = metres - shape.reach;
  const at = { box: boxOf([first]), line: [first] };
  return somewhere(tree, at.box, limit, work, (part) =>
    somewhere(part.outline, at.box, limit, work, (chunk) => nearChunk(at, chunk, limit, work)),
  );
}

/** Whether there is a polygon in it: an extent of which nobody knows which point is meant. */
export function isExtent(geometry: Geometry): boolean {
  return shapeOf(geometry).parts.some(({ type }) => type === 'Polygon');
}
