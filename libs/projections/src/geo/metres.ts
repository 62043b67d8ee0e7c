/**
 * Distances in metres between things that are near one another (WGS 84, longitude first), on a flat map drawn around
 * one of them. Within 50 km, and away from the poles, that is right to a hundredth; farther off it is still far. The
 * side of a line is straight in degrees, as RFC 7946, 3.1.1, has it, and no great circle.
 */
import type { Position } from 'geojson';

/** Metres in a degree of latitude on a sphere of the earth's mean radius, 6,371,008.8 m (IUGG). */
export const DEGREE = (6_371_008.8 * Math.PI) / 180;

export function metresApart(a: Position, b: Position): number {
  return Math.hypot(...onMap(a, b));
}

/** From a position to the nearest point of a line. */
export function metresToLine(position: Position, line: readonly Position[]): number {
  let nearest = Infinity;
  let [fromX, fromY] = onMap(position, line[0]!);
  for (const corner of line) {
    const [toX, toY] = onMap(position, corner);
    const [x, y] = [toX - fromX, toY - fromY];
    const length = x * x + y * y;
    // How far along the side its nearest point is: 0 at one end, 1 at the other.
    const along = length === 0 ? 0 : Math.min(1, Math.max(0, -(fromX * x + fromY * y) / length));
    nearest = Math.min(nearest, Math.hypot(fromX + along * x, fromY + along * y));
    [fromX, fromY] = [toX, toY];
  }
  return nearest;
}

/** A position in metres east and north of another. */
function onMap(origin: Position, position: Position): [number, number] {
  let east = position[0]! - origin[0]!;
  // Across the 180th meridian the short way.
  if (east > 180) east -= 360;
  if (east < -180) east += 360;
  const north = position[1]! - origin[1]!;
  const latitude = ((origin[1]! + position[1]!) / 2) * (Math.PI / 180);
  return [east * DEGREE * Math.cos(latitude), north * DEGREE];
}
