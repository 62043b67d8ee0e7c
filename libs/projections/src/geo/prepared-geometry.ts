/** What geometries (GeoJSON) consist of, made ready to be compared: once for each geometry, however often it is asked. */
import type { Geometry, LineString, Point, Polygon, Position } from 'geojson';
import { type Box, type Boxed, boxOf, type Tree, boxTree, turnInto } from './boxes.js';
import { metresApart, RADIUS } from './metres.js';
import { outlineOf, turnsOf, unrolled } from './unrolled.js';

type Simple = Point | LineString | Polygon;

/** Sides of a line, or a single point. */
export interface Chunk extends Boxed {
  readonly line: readonly Position[];
}

/** Sides of a line in a chunk. */
const SIDES = 16;

/** A ring of a polygon: the ground that it goes round, on the flat map. */
export interface Ring extends Boxed {
  readonly ground: Polygon;
  readonly line: readonly Position[];
}

/** A point, a line or a polygon. */
export class GeometryPart implements Boxed {
  readonly type: Simple['type'];
  readonly box: Box;
  readonly first: Position;
  /** How many positions it has. */
  readonly size: number;
  /** Of a polygon: its outside, and its holes. Undefined where nobody can tell which ground it is. */
  readonly rings: readonly Ring[] | undefined;
  readonly #lines: readonly (readonly Position[])[];
  #outline?: Tree<Chunk>;

  constructor(geometry: Simple) {
    this.type = geometry.type;
    this.#lines = linesOf(geometry).map(unrolled);
    this.rings = this.type === 'Polygon' ? ringsOf(this.#lines) : [];
    this.box = this.rings?.[0]?.box ?? boxOf(this.#lines[0]!);
    this.first = this.#lines[0]![0]!;
    this.size = this.#lines.reduce((sum, line) => sum + line.length, 0);
  }

  /** The line, all rings of the polygon, or the point. */
  get outline(): Tree<Chunk> {
    this.#outline ??= boxTree(this.#lines.flatMap(chunksOf));
    return this.#outline;
  }

  /** It on the flat map; undefined where it goes round a pole, and so has no edge there. */
  get flat(): Simple | undefined {
    const [line] = this.#lines;
    if (this.type === 'Point') return { type: 'Point', coordinates: line![0]! };
    if (this.type === 'LineString') return { type: 'LineString', coordinates: line as Position[] };
    if (!this.rings || this.rings.some((ring) => turnsOf(ring.line) !== 0)) return undefined;
    return { type: 'Polygon', coordinates: this.rings.map((ring) => ring.line as Position[]) };
  }
}

export class PreparedGeometry {
  /** None where it holds nothing, or something of which nobody can tell where it is. */
  readonly parts: readonly GeometryPart[];
  #tree?: Tree<GeometryPart>;
  #reach?: number;

  constructor(geometry: Geometry) {
    const parts = simple(geometry).map((part) => new GeometryPart(part));
    this.parts = parts.some(({ rings }) => !rings) ? [] : parts;
  }

  /** Undefined where there is nothing in it. */
  get tree(): Tree<GeometryPart> | undefined {
    if (this.parts.length > 0) this.#tree ??= boxTree(this.parts);
    return this.#tree;
  }

  /**
   * How far from its first position it reaches, in metres. Infinity where it is so large, or so near to a pole, that its
   * sides may bulge beyond its corners.
   */
  get reach(): number {
    this.#reach ??= reachOf(this.parts);
    return this.#reach;
  }
}

function reachOf(parts: readonly GeometryPart[]): number {
  const { first } = parts[0]!;
  let [reach, least] = [0, 1];
  for (const { box, outline } of parts) {
    least = Math.min(least, box.cosine);
    for (const position of positionsOf(outline)) reach = Math.max(reach, metresApart(first, position));
  }
  // A parallel bends by the tangent of its latitude over the earth's radius, a slanting side by less than twice that.
  const bend = (2 * Math.sqrt(1 - least * least)) / (least * RADIUS);
  return reach === 0 || reach * bend <= 1 ? reach : Infinity;
}

function* positionsOf(tree: Tree<Chunk>): Generator<Position> {
  if ('leaf' in tree) yield* tree.leaf.line;
  else for (const half of tree.halves) yield* positionsOf(half);
}

const prepared = new WeakMap<Geometry, PreparedGeometry>();

export function preparedGeometry(geometry: Geometry): PreparedGeometry {
  let shape = prepared.get(geometry);
  if (!shape) {
    shape = new PreparedGeometry(geometry);
    prepared.set(geometry, shape);
  }
  return shape;
}

function linesOf(geometry: Simple): readonly (readonly Position[])[] {
  switch (geometry.type) {
    case 'Point':
      return [[geometry.coordinates]];
    case 'LineString':
      return [geometry.coordinates];
    case 'Polygon':
      return geometry.coordinates;
  }
}

/** Undefined where nobody can tell which ground one of them goes round. */
function ringsOf(lines: readonly (readonly Position[])[]): Ring[] | undefined {
  const rings: Ring[] = [];
  for (const line of lines) {
    const ring = ringOf(line);
    if (!ring) return undefined;
    // A hole lies on the same stretch of the map as its outside.
    const turn = rings[0] ? turnInto(rings[0].box, ring.box.west) : 0;
    rings.push(turn === 0 ? ring : ringOf(line.map(([lon, lat]) => [lon! + turn, lat!]))!);
  }
  return rings;
}

function ringOf(line: readonly Position[]): Ring | undefined {
  const outline = outlineOf(line);
  if (!outline) return undefined;
  const box = boxOf(outline);
  if (box.east - box.west > 360) return undefined;
  return { box, line, ground: { type: 'Polygon', coordinates: [outline as Position[]] } };
}

function chunksOf(line: readonly Position[]): Chunk[] {
  const chunks: Chunk[] = [];
  for (let at = 0; at === 0 || at < line.length - 1; at += SIDES) {
    const sides = line.slice(at, at + SIDES + 1);
    chunks.push({ box: boxOf(sides), line: sides });
  }
  return chunks;
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
