/**
 * How geometries (GeoJSON, WGS 84) lie to one another, as far as that is certain: each of these is false where it is not,
 * also where finding out would be too much work.
 */
import { booleanContains } from '@turf/boolean-contains';
import { booleanPointInPolygon } from '@turf/boolean-point-in-polygon';
import type { Geometry, Position } from 'geojson';
import { boxOf, covers, everyPair, farther, somewhere, turnInto, type WorkBudget } from './boxes.js';
import { chunksApart, nearChunk } from './chunks.js';
import { type GeometryPart, type Ring, preparedGeometry } from './prepared-geometry.js';

/** Metres: outlines that come as near as this may touch. Positions in degrees are no more exact. */
const TOUCH = 0.01;

/** What turf costs before it has looked at a position. */
const CALL = 20;

/** What it costs to compare a pair of positions of touching outlines: turf splits the one at the other. */
const TOUCHING_COST = 100;

/** True where `inner` lies wholly in `outer`, its outline included, for sure. */
export function contains(outer: Geometry, inner: Geometry, budget: WorkBudget): boolean {
  if (!budget.take(1)) return false;
  const [{ tree }, { parts }] = [preparedGeometry(outer), preparedGeometry(inner)];
  if (!tree || parts.length === 0) return false;
  return parts.every((part) =>
    somewhere(tree, part.box, 0, budget, (ground) => partIn(ground, part, budget)),
  );
}

function partIn(ground: GeometryPart, part: GeometryPart, budget: WorkBudget): boolean {
  if (ground.type !== 'Polygon' || !covers(ground.box, part.box)) return false;
  if (!budget.take(CALL + ground.size) || !inside(ground, part.first)) return false;
  if (part.type === 'Point') return true;
  // What starts inside and meets no outline, nor has a hole's in it, stays inside.
  return (
    (outlinesApart(ground, part, 0, budget) || touching(ground, part, budget)) &&
    !holeIn(part, ground, budget)
  );
}

/** Whether a part that meets the outline of the ground, or may, lies in it all the same. */
function touching(ground: GeometryPart, part: GeometryPart, budget: WorkBudget): boolean {
  if (!budget.take(ground.size * part.size * TOUCHING_COST)) return false;
  const [outer, inner] = [ground.flat, part.flat];
  if (!outer || !inner) return false;
  const turn = turnInto(ground.box, part.box.west);
  return booleanContains(outer, turn === 0 ? inner : turnedBy(inner, turn));
}

function turnedBy<G extends Exclude<GeometryPart['flat'], undefined>>(geometry: G, turn: number): G {
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
function holeIn(part: GeometryPart, { rings }: GeometryPart, budget: WorkBudget): boolean {
  if (part.type !== 'Polygon') return false;
  const within = (position: Position) => !budget.take(CALL + part.size) || wellInside(part, position);
  return rings!
    .slice(1)
    .some(({ box, line }) => !budget.take(line.length) || (!farther(part.box, box, 0) && line.some(within)));
}

/** In a polygon or on its outline. */
function inside({ rings }: GeometryPart, position: Position): boolean {
  const [outside, ...holes] = rings!;
  return inRing(outside!, position, false) && !holes.some((hole) => inRing(hole, position, true));
}

/** In a polygon and not on its outline. */
function wellInside({ rings }: GeometryPart, position: Position): boolean {
  const [outside, ...holes] = rings!;
  return inRing(outside!, position, true) && !holes.some((hole) => inRing(hole, position, false));
}

function inRing({ box, ground }: Ring, position: Position, ignoreBoundary: boolean): boolean {
  const turn = turnInto(box, position[0]!);
  const at = turn === 0 ? position : [position[0]! + turn, position[1]!];
  return booleanPointInPolygon(at, ground, { ignoreBoundary });
}

/** True where the two are more than so many metres apart for sure. */
export function apart(a: Geometry, b: Geometry, metres: number, budget: WorkBudget): boolean {
  if (metres === Infinity || !budget.take(1)) return false;
  const [left, right] = [preparedGeometry(a).tree, preparedGeometry(b).tree];
  if (!left || !right) return false;
  // Of two outlines that do not meet each is either wholly in the other's polygon or wholly out of it.
  return everyPair(
    left,
    right,
    metres + TOUCH,
    budget,
    (one, other) =>
      outlinesApart(one, other, metres, budget) &&
      startsOutside(one, other, budget) &&
      startsOutside(other, one, budget),
  );
}

function startsOutside({ first }: GeometryPart, part: GeometryPart, budget: WorkBudget): boolean {
  if (part.type !== 'Polygon' || !covers(part.box, boxOf([first]))) return true;
  return budget.take(CALL + part.size) && !inside(part, first);
}

function outlinesApart(a: GeometryPart, b: GeometryPart, metres: number, budget: WorkBudget): boolean {
  const limit = metres + TOUCH;
  return everyPair(a.outline, b.outline, limit, budget, (one, other) =>
    chunksApart(one, other, limit, budget),
  );
}

/** True where all of `geometry` is at most so many metres from a point or a line of `target` for sure. */
export function allNear(target: Geometry, geometry: Geometry, metres: number, budget: WorkBudget): boolean {
  if (!budget.take(1)) return false;
  const [{ tree }, shape] = [preparedGeometry(target), preparedGeometry(geometry)];
  if (!tree || shape.parts.length === 0) return false;
  const { first } = shape.parts[0]!;
  const limit = metres - shape.reach;
  const at = { box: boxOf([first]), line: [first] };
  return somewhere(tree, at.box, limit, budget, (part) =>
    somewhere(part.outline, at.box, limit, budget, (chunk) => nearChunk(at, chunk, limit, budget)),
  );
}

/** Whether there is a polygon in it: an extent of which nobody knows which point is meant. */
export function isExtent(geometry: Geometry): boolean {
  return preparedGeometry(geometry).parts.some(({ type }) => type === 'Polygon');
}
