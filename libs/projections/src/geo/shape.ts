/** What geometries (GeoJSON) consist of, made ready to be compared: once for each geometry, however often it is asked. */
import type { Geometry, LineString, Point, Polygon, Position } from 'geojson';
import { type Box, type Boxed, boxOf, type Tree, treeOf } from './boxes.js';
import { metresApart } from './metres.js';

type Simple = Point | LineString | Polygon;

/** Sides of a line, or a single point. */
export interface Chunk extends Boxed {
  readonly line: readonly Position[];
}

/** Sides of a line in a chunk. */
const SIDES = 16;

/** A point, a line or a polygon. */
export class Part implements Boxed {
  readonly box: Box;
  readonly first: Position;
  /** How many positions it has. */
  readonly size: number;
  readonly #lines: readonly (readonly Position[])[];
  #outline?: Tree<Chunk>;

  constructor(readonly geometry: Simple) {
    this.#lines = linesOf(geometry);
    this.box = boxOf(this.#lines[0]!);
    this.first = this.#lines[0]![0]!;
    this.size = this.#lines.reduce((sum, line) => sum + line.length, 0);
  }

  /** The line, all rings of the polygon, or the point. */
  get outline(): Tree<Chunk> {
    this.#outline ??= treeOf(this.#lines.flatMap(chunksOf));
    return this.#outline;
  }
}

export class Shape {
  readonly parts: readonly Part[];
  #tree?: Tree<Part>;
  #reach?: number;

  constructor(geometry: Geometry) {
    this.parts = simple(geometry).map((part) => new Part(part));
  }

  /** Undefined where there is nothing in it. */
  get tree(): Tree<Part> | undefined {
    if (this.parts.length > 0) this.#tree ??= treeOf(this.parts);
    return this.#tree;
  }

  /** How far its farthest position is from its first, in metres: no point inside it is farther. */
  get reach(): number {
    this.#reach ??= this.parts
      .flatMap(({ geometry }) => linesOf(geometry).flat())
      .reduce((reach, position) => Math.max(reach, metresApart(this.parts[0]!.first, position)), 0);
    return this.#reach;
  }
}

const shapes = new WeakMap<Geometry, Shape>();

export function shapeOf(geometry: Geometry): Shape {
  let shape = shapes.get(geometry);
  if (!shape) {
    shape = new Shape(geometry);
    shapes.set(geometry, shape);
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
