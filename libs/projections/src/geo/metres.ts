/**
 * Distances in metres on the sphere (WGS 84, longitude first). The side of a line is straight in degrees, as RFC 7946,
 * 3.1.1, has it, and no great circle.
 */
import type { Position } from 'geojson';

const RADIAN = Math.PI / 180;

/** The earth's mean radius (IUGG). */
export const RADIUS = 6_371_008.8;

/** Metres in a degree of latitude. */
export const DEGREE = RADIUS * RADIAN;

export function cosine(latitude: number): number {
  return Math.cos(latitude * RADIAN);
}

/**
 * Between two positions so many degrees of latitude and of longitude (180 at most) from one another. It grows with each
 * of the three.
 * @param cosines The product of the cosines of their latitudes.
 */
export function metresAcross(north: number, east: number, cosines: number): number {
  const [up, along] = [Math.sin((north / 2) * RADIAN), Math.sin((east / 2) * RADIAN)];
  return 2 * RADIUS * Math.asin(Math.min(1, Math.sqrt(up * up + cosines * along * along)));
}

export function metresApart(a: Position, b: Position): number {
  return metresAcross(b[1]! - a[1]!, turned(b[0]! - a[0]!), cosine(a[1]!) * cosine(b[1]!));
}

/** So many degrees east or west, the shorter way round. */
export function turned(east: number): number {
  return east >= -180 && east <= 180 ? east : east - 360 * Math.round(east / 360);
}

/**
 * From a position to the nearest point of a line. The nearest is looked for on a map that is true around the position,
 * and the distance to it taken on the sphere: so it is never less than the distance is. Within 50 km, and up to a
 * latitude of 80 degrees, it is that to a thousandth.
 */
export function metresToLine(position: Position, line: readonly Position[]): number {
  const [lon, lat] = position as [number, number];
  const scale = cosine(lat);
  let least = Infinity;
  let [nearestEast, nearestNorth] = [0, 0];
  let [before] = line[0] as [number];
  let [fromEast, fromNorth] = [turned(before - lon), line[0]![1]! - lat];
  for (const [cornerLon, cornerLat] of line as readonly [number, number][]) {
    const [east, north] = [turned(cornerLon - before), cornerLat - lat - fromNorth];
    const [x, fromX] = [east * scale, fromEast * scale];
    const length = x * x + north * north;
    // How far along the side its nearest point is: 0 at one end, 1 at the other.
    const along = length === 0 ? 0 : Math.min(1, Math.max(0, -(fromX * x + fromNorth * north) / length));
    const [atX, atNorth] = [fromX + along * x, fromNorth + along * north];
    const square = atX * atX + atNorth * atNorth;
    if (square < least) {
      least = square;
      [nearestEast, nearestNorth] = [fromEast + along * east, atNorth];
    }
    before = cornerLon;
    fromEast = turned(fromEast + east);
    fromNorth += north;
  }
  return metresAcross(nearestNorth, nearestEast, scale * cosine(lat + nearestNorth));
}
