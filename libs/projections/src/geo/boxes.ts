/** Boxes in degrees around what geometries consist of, in trees: what is far is passed over without looking at it. */
import type { Position } from 'geojson';
import { cosine, DEGREE, metresAcross, turned } from './metres.js';

/** Longitudes may go on past 180, as those of an unrolled line do: what lies 360 degrees apart is the same. */
export interface Box {
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
  /** The least cosine of a latitude in it. */
  readonly cosine: number;
}

export interface Boxed {
  readonly box: Box;
}

/** What one comparison may cost, one for each box and each pair of positions looked at: some five milliseconds at most. */
export class WorkBudget {
  #left = 100_000;

  /** False where it is too much: the answer is then not certain. */
  take(cost: number): boolean {
    this.#left -= cost;
    return this.#left >= 0;
  }
}

export function boxOf(positions: readonly Position[]): Box {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const position of positions) {
    const [lon, lat] = position as [number, number];
    if (lon < west) west = lon;
    if (lon > east) east = lon;
    if (lat < south) south = lat;
    if (lat > north) north = lat;
  }
  return box(west, south, east, north);
}

function box(west: number, south: number, east: number, north: number): Box {
  return { west, south, east, north, cosine: cosine(Math.max(-south, north)) };
}

export function covers(outer: Box, inner: Box): boolean {
  if (outer.south > inner.south || outer.north < inner.north) return false;
  return outer.east - outer.west >= 360 || inner.east + turnInto(outer, inner.west) <= outer.east;
}

/** The turns, in degrees, after which a longitude is the first at or east of the box's west. */
export function turnInto({ west }: Box, longitude: number): number {
  return 360 * Math.ceil((west - longitude) / 360);
}

/** True where nothing in one box is at most so many metres from anything in the other. */
export function farther(a: Box, b: Box, metres: number): boolean {
  const north = Math.max(0, b.south - a.north, a.south - b.north);
  if (north * DEGREE > metres) return true;
  const east = degreesEast(a, b);
  return east > 0 && metresAcross(north, east, a.cosine * b.cosine) > metres;
}

function degreesEast(a: Box, b: Box): number {
  const centres = Math.abs(turned((a.west + a.east - b.west - b.east) / 2));
  return centres - (a.east - a.west + b.east - b.west) / 2;
}

export type Tree<T> = Boxed & ({ readonly leaf: T } | { readonly halves: readonly [Tree<T>, Tree<T>] });

/** @param items At least one. */
export function boxTree<T extends Boxed>(items: readonly T[]): Tree<T> {
  if (items.length === 1) return { box: items[0]!.box, leaf: items[0]! };
  const box = around(items);
  const middle: (item: T) => number =
    box.east - box.west > box.north - box.south
      ? (item) => item.box.west + item.box.east
      : (item) => item.box.south + item.box.north;
  const sorted = items.toSorted((a, b) => middle(a) - middle(b));
  const half = sorted.length >> 1;
  return { box, halves: [boxTree(sorted.slice(0, half)), boxTree(sorted.slice(half))] };
}

function around(items: readonly Boxed[]): Box {
  let { west, south, east, north } = items[0]!.box;
  for (const { box } of items) {
    if (box.west < west) west = box.west;
    if (box.south < south) south = box.south;
    if (box.east > east) east = box.east;
    if (box.north > north) north = box.north;
  }
  return box(west, south, east, north);
}

/** Whether all pairs pass whose boxes are at most so many metres apart; false, too, where it is too much work. */
export function everyPair<A, B>(
  a: Tree<A>,
  b: Tree<B>,
  metres: number,
  budget: WorkBudget,
  passes: (a: A, b: B) => boolean,
): boolean {
  if (!budget.take(1)) return false;
  if (farther(a.box, b.box, metres)) return true;
  if ('halves' in a && (!('halves' in b) || size(a.box) >= size(b.box))) {
    return a.halves.every((half) => everyPair(half, b, metres, budget, passes));
  }
  if ('halves' in b) return b.halves.every((half) => everyPair(a, half, metres, budget, passes));
  return 'leaf' in a && passes(a.leaf, b.leaf);
}

/** Whether one of those passes whose box is at most so many metres from this one; false, too, where it is too much work. */
export function somewhere<T>(
  tree: Tree<T>,
  box: Box,
  metres: number,
  budget: WorkBudget,
  passes: (leaf: T) => boolean,
): boolean {
  if (!budget.take(1) || farther(tree.box, box, metres)) return false;
  if ('leaf' in tree) return passes(tree.leaf);
  return tree.halves.some((half) => somewhere(half, box, metres, budget, passes));
}

function size({ west, south, east, north }: Box): number {
  return east - west + (north - south);
}
