/** Lines and areas that cross the 180th meridian, as RFC 7946, 3.1.9, asks for them: in two, cut at it. */
import type { Geometry, Position } from 'geojson';
import { outlineOf, unrolled } from './unrolled.js';

/** The same ground in parts none of which crosses the meridian; what crosses it nowhere as it is. */
export function cutAtMeridian(geometry: Geometry): Geometry {
  switch (geometry.type) {
    case 'LineString':
      return lines(geometry, [geometry.coordinates]);
    case 'MultiLineString':
      return lines(geometry, geometry.coordinates);
    case 'Polygon':
      return polygons(geometry, [geometry.coordinates]);
    case 'MultiPolygon':
      return polygons(geometry, geometry.coordinates);
    default:
      return geometry;
  }
}

function lines(whole: Geometry, original: readonly Position[][]): Geometry {
  const run = original.map(unrolled);
  if (!run.some(crosses)) return whole;
  const coordinates = run.flatMap((line, at) =>
    crosses(line)
      ? maps(line).flatMap((east) => stretches(line, east).map((part) => turned(part, east)))
      : [original[at]!],
  );
  return { type: 'MultiLineString', coordinates };
}

function polygons(whole: Geometry, original: readonly Position[][][]): Geometry {
  const run = original.map((rings) => rings.map((ring) => outlineOf(unrolled(ring))));
  if (!run.some((rings) => rings.some((ring) => ring && crosses(ring)))) return whole;
  const coordinates = run.flatMap((rings, at) =>
    rings.every((ring) => ring !== undefined) && rings.some(crosses) ? cut(rings) : [original[at]!],
  );
  return coordinates.length === 1
    ? { type: 'Polygon', coordinates: coordinates[0]! }
    : { type: 'MultiPolygon', coordinates };
}

/** A hole that crosses the meridian, too, becomes a bay of each half. */
function cut([outside, ...holes]: readonly (readonly Position[])[]): Position[][][] {
  const [west, east] = reach(outside!);
  return maps(outside!).map((middle) => {
    const [from, to] = [Math.max(west, middle - 180), Math.min(east, middle + 180)];
    // A hole was unrolled by itself: it may lie a turn away from its outside, on either side.
    const around = holes.flatMap((hole) => {
      const turn = 360 * Math.ceil((west - reach(hole)[0]) / 360);
      return [turned(hole, -turn), turned(hole, 360 - turn)];
    });
    return [outside!, ...around]
      .map((ring) => inside(inside(ring, from, 1), to, -1))
      .filter((ring) => ring.length > 3)
      .map((ring) => turned(ring, middle));
  });
}

function crosses(line: readonly Position[]): boolean {
  return line.some(([lon]) => Math.abs(lon!) > 180);
}

/** The middles of the maps of the world, side by side, on which a line lies that was unrolled. */
function maps(line: readonly Position[]): number[] {
  const [west, east] = reach(line);
  const [first, last] = [Math.floor(west / 360 + 0.5), Math.ceil(east / 360 - 0.5)];
  return Array.from({ length: last - first + 1 }, (_, at) => (first + at) * 360);
}

function reach(line: readonly Position[]): [west: number, east: number] {
  let [west, east] = [Infinity, -Infinity];
  for (const [lon] of line) [west, east] = [Math.min(west, lon!), Math.max(east, lon!)];
  return [west, east];
}

function turned(line: readonly Position[], east: number): Position[] {
  return line.map(([lon, ...others]) => [lon! - east, ...others]);
}

/** The stretches of a line on one map. */
function stretches(line: readonly Position[], middle: number): Position[][] {
  const found: Position[][] = [];
  let stretch: Position[] = [];
  const end = () => {
    if (stretch.length > 1) found.push(stretch);
    stretch = [];
  };
  for (const [index, to] of line.entries()) {
    const from = line[index - 1];
    // No side of it is so long that it crosses both.
    const edge = [middle - 180, middle + 180].find(
      (longitude) => from && (from[0]! - longitude) * (to[0]! - longitude) < 0,
    );
    if (edge !== undefined) stretch.push(at(from!, to, edge));
    if (edge !== undefined && stretch.length > 1) end();
    if (Math.abs(to[0]! - middle) <= 180) stretch.push(to);
    else end();
  }
  end();
  return found;
}

function at(from: Position, to: Position, longitude: number): Position {
  const share = (longitude - from[0]!) / (to[0]! - from[0]!);
  return [longitude, from[1]! + (to[1]! - from[1]!) * share];
}

/** Of a ring what lies on one side of a meridian: east of it (1) or west (-1). After Sutherland and Hodgman (1974). */
function inside(ring: readonly Position[], meridian: number, sign: 1 | -1): Position[] {
  const isIn = (position: Position) => (position[0]! - meridian) * sign >= 0;
  const kept = ring.slice(1).flatMap((to, index) => {
    const from = ring[index]!;
    if (isIn(from) === isIn(to)) return isIn(to) ? [to] : [];
    return isIn(to) ? [at(from, to, meridian), to] : [at(from, to, meridian)];
  });
  return kept.length > 0 ? [...kept, kept[0]!] : [];
}
