/**
 * Lines and rings as they run on the ground: where they cross the 180th meridian their longitudes go on (181 for -179),
 * so that they can be drawn on a flat map without a jump.
 */
import type { Position } from 'geojson';

/** Degrees: so long a side may be that no point near it can be taken for one on the other side of the earth. */
const LONGEST = 90;

/**
 * The same line without jumps, no side of it longer than 90 degrees of longitude. RFC 7946, 3.1.9, asks for lines and
 * areas that cross the meridian to be cut there; those that are not say what they mean all the same: between two
 * positions more than 180 degrees apart the way is the shorter one. (Of two ways of the same length it is the one that
 * crosses no 180th meridian.)
 */
export function unrolled(line: readonly Position[]): readonly Position[] {
  if (!jumps(line)) return line;
  const run: Position[] = [line[0]!];
  let at = line[0]![0]!;
  for (let index = 1; index < line.length; index += 1) {
    const [from, to] = [line[index - 1]!, line[index]!];
    const east = eastward(line, index);
    const pieces = Math.ceil(Math.abs(east) / LONGEST) || 1;
    for (let piece = 1; piece <= pieces; piece += 1) {
      const share = piece / pieces;
      run.push([at + east * share, piece === pieces ? to[1]! : from[1]! + (to[1]! - from[1]!) * share]);
    }
    at += east;
  }
  return run;
}

function jumps(line: readonly Position[]): boolean {
  for (let index = 1; index < line.length; index += 1) {
    if (Math.abs(line[index]![0]! - line[index - 1]![0]!) > LONGEST) return true;
  }
  return false;
}

/** The degrees of longitude from one position to the next. */
function eastward(line: readonly Position[], index: number): number {
  const [[from, south], [to, north]] = [line[index - 1], line[index]] as [[number, number], [number, number]];
  const east = to - from;
  if (Math.abs(east) === 360 && south === north && staysOnEdge(line, index)) return east;
  return Math.abs(east) > 180 ? east - 360 * Math.sign(east) : east;
}

/**
 * From -180 to 180 on one parallel is all the way round the earth where the line comes along the edge of the map and
 * leaves along it, as the outline of the whole world does. A line that comes from 179 and goes on to -179 only names the
 * meridian that it crosses by both its names.
 */
function staysOnEdge(line: readonly Position[], index: number): boolean {
  const ring = line.length > 3 && String(line[0]) === String(line.at(-1));
  const before = line[index - 2] ?? (ring ? line.at(-2) : undefined);
  const after = line[index + 1] ?? (ring ? line[1] : undefined);
  return [before, after].every((position) => !position || Math.abs(position[0]!) === 180);
}

/** How often a ring that was unrolled goes round the earth, and with it round a pole: 0, but for a cap of the earth. */
export function turnsOf(ring: readonly Position[]): number {
  return Math.round((ring.at(-1)![0]! - ring[0]![0]!) / 360);
}

/**
 * A ring that was unrolled, as an outline on the flat map: one that goes round a pole has all the ground up to it.
 * Undefined where nobody can tell which ground it goes round.
 */
export function outlineOf(ring: readonly Position[]): readonly Position[] | undefined {
  const turns = turnsOf(ring);
  if (turns === 0) return ring;
  const pole = ring.every(([, lat]) => lat! > 0) ? 90 : ring.every(([, lat]) => lat! < 0) ? -90 : undefined;
  if (Math.abs(turns) > 1 || pole === undefined) return undefined;
  return [...ring, [ring.at(-1)![0]!, pole], [ring[0]![0]!, pole], ring[0]!];
}
