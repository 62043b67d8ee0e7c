/** How stretches of lines lie to one another: on a flat map where that is right, else piece by piece on the sphere. */
import type { Position } from 'geojson';
import { type Box, boxOf, farther, type WorkBudget } from './boxes.js';
import { cosine, DEGREE, metresToLine } from './metres.js';
import type { Chunk } from './prepared-geometry.js';

/** Within so many metres, and up to such a latitude, a flat map is right to a thousandth: see `metresToLine`. */
const FLAT = { metres: 50_000, cosine: cosine(80), degreesEast: 90 };

/** Metres: what is no larger than this is not cut up any further. */
const SMALLEST = 0.01;

/** And what is no larger than this part of the distance asked about. */
const FINE = 1 / 1_000;

/** True where the two are more than so many metres apart for sure. */
export function chunksApart(a: Chunk, b: Chunk, limit: number, budget: WorkBudget): boolean {
  if (!isFlat(a.box, limit) || !isFlat(b.box, limit)) {
    const smallest = Math.max(SMALLEST, limit * FINE);
    return sidesOf(a).every((one) =>
      sidesOf(b).every((other) => sidesApart(one, other, limit, smallest, budget)),
    );
  }
  // From a corner of one to a side of the other, where no sides cross.
  return (
    budget.take(2 * a.line.length * b.line.length) &&
    a.line.every((position) => metresToLine(position, b.line) > limit) &&
    b.line.every((position) => metresToLine(position, a.line) > limit) &&
    !cross(a, b)
  );
}

/** True where a point is at most so many metres from a chunk for sure. */
export function nearChunk(point: Chunk, chunk: Chunk, limit: number, budget: WorkBudget): boolean {
  if (!budget.take(chunk.line.length)) return false;
  if (metresToLine(point.line[0]!, chunk.line) <= limit) return true;
  if (isFlat(point.box, limit) && isFlat(chunk.box, limit)) return false;
  const smallest = Math.max(SMALLEST, limit * FINE);
  return sidesOf(chunk).some((side) => nearSide(point, side, limit, smallest, budget));
}

function isFlat(box: Box, limit: number): boolean {
  return limit <= FLAT.metres && box.cosine >= FLAT.cosine && box.east - box.west <= FLAT.degreesEast;
}

type Side = readonly [Position, Position];

function sidesOf({ line }: Chunk): Side[] {
  if (line.length === 1) return [[line[0]!, line[0]!]];
  return line.slice(1).map((to, at) => [line[at]!, to]);
}

function sidesApart(a: Side, b: Side, limit: number, smallest: number, budget: WorkBudget): boolean {
  if (!budget.take(1)) return false;
  if (farther(boxOf(a), boxOf(b), limit)) return true;
  const [longer, other] = metresAt(a) >= metresAt(b) ? [a, b] : [b, a];
  if (metresAt(longer) <= smallest) return false;
  return halvesOf(longer).every((half) => sidesApart(half, other, limit, smallest, budget));
}

function nearSide(point: Chunk, side: Side, limit: number, smallest: number, budget: WorkBudget): boolean {
  if (!budget.take(1) || farther(point.box, boxOf(side), limit)) return false;
  if (metresToLine(point.line[0]!, side) <= limit) return true;
  if (metresAt(side) <= smallest) return false;
  return halvesOf(side).some((half) => nearSide(point, half, limit, smallest, budget));
}

/** No less than its length. */
function metresAt([[west, south], [east, north]]: Side): number {
  const nearest = south! * north! <= 0 ? 1 : cosine(Math.min(Math.abs(south!), Math.abs(north!)));
  return DEGREE * Math.hypot((east! - west!) * nearest, north! - south!);
}

function halvesOf([from, to]: Side): [Side, Side] {
  const middle = [(from[0]! + to[0]!) / 2, (from[1]! + to[1]!) / 2];
  return [
    [from, middle],
    [middle, to],
  ];
}

function cross(a: Chunk, b: Chunk): boolean {
  // Both on one stretch of the map.
  const turn = 360 * Math.round((a.box.west + a.box.east - b.box.west - b.box.east) / 720);
  const other = turn === 0 ? b.line : b.line.map(([lon, lat]): Position => [lon! + turn, lat!]);
  return a.line.some((to, at) => {
    const from = a.line[at - 1];
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
