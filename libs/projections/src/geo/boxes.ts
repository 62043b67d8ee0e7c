/** Boxes in degrees around what geometries consist of, in trees: what is far is passed over without looking at it. */
import type { Position } from 'geojson';
import { DEGREE } from './metres.js';

export interface Box {
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
}

export interface Boxed {
  readonly box: Box;
}

/** What one question may cost, one for each box and each pair of positions looked at: some five milliseconds at most. */
export class Work {
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
  return { west, south, east, north };
}

export function covers(outer: Box, inner: Box): boolean {
  return (
    outer.west <= inner.west &&
    outer.east >= inner.east &&
    outer.south <= inner.south &&
    outer.north >= inner.north
  );
}

/** Metres: nothing in one box is nearer than this to anything in the other. */
export function gap(a: Box, b: Box): number {
  const north = Math.max(0, b.south - a.north, a.south - b.north) * DEGREE;
  const east = degreesEast(a, b);
  if (east === 0) return north;
  const farthest = Math.min(90, Math.max(-a.south, a.north, -b.south, b.north));
  return Math.hypot(east * DEGREE * Math.cos(farthest * (Math.PI / 180)), north);
}

function degreesEast(a: Box, b: Box): number {
  // The side of a line that crosses the 180th meridian has such a box, and lies outside it.
  if (a.east - a.west > 180 || b.east - b.west > 180) return 0;
  const direct = Math.max(0, b.west - a.east, a.west - b.east);
  const around = 360 - Math.max(b.east - a.west, a.east - b.west);
  return Math.max(0, Math.min(direct, around));
}

export type Tree<T> = Boxed & ({ readonly leaf: T } | { readonly halves: readonly [Tree<T>, Tree<T>] });

/** @param items At least one. */
export function treeOf<T extends Boxed>(items: readonly T[]): Tree<T> {
  if (items.length === 1) return { box: items[0]!.box, leaf: items[0]! };
  const box = around(items);
  const middle: (item: T) => number =
    box.east - box.west > box.north - box.south
      ? (item) => item.box.west + item.box.east
      : (item) => item.box.south + item.box.north;
  const sorted = items.toSorted((a, b) => middle(a) - middle(b));
  const half = sorted.length >> 1;
  return { box, halves: [treeOf(sorted.slice(0, half)), treeOf(sorted.slice(half))] };
}

function around(items: readonly Boxed[]): Box {
  let { west, south, east, north } = items[0]!.box;
  for (const { box } of items) {
    if (box.west < west) west = box.west;
    if (box.south < south) south = box.south;
    if (box.east > east) east = box.east;
    if (box.north > north) north = box.north;
  }
  return { west, south, east, north };
}

/** Whether all pairs pass whose boxes are at most so many metres apart; false, too, where it is too much work. */
export function everyPair<A, B>(
  a: Tree<A>,
  b: Tree<B>,
  metres: number,
  work: Work,
  passes: (a: A, b: B) => boolean,
): boolean {
  if (!work.take(1)) return false;
  if (gap(a.box, b.box) > metres) return true;
  if ('halves' in a && (!('halves' in b) || size(a.box) >= size(b.box))) {
    return a.halves.every((half) => everyPair(half, b, metres, work, passes));
  }
  if ('halves' in b) return b.halves.every((half) => everyPair(a, half, metres, work, passes));
  return 'leaf' in a && passes(a.leaf, b.leaf);
}

/** Whether one of those passes whose box is at most so many metres from this one; false, too, where it is too much work. */
export function somewhere<T>(
  tree: Tree<T>,
  box: Box,
  metres: number,
  work: Work,
  passes: (leaf: T) => boolean,
): boolean {
  if (!work.take(1) || gap(tree.box, box) > metres) return false;
  if ('leaf' in tree) return passes(tree.leaf);
  return tree.halves.some((half) => somewhere(half, box, metres, work, passes));
}

function size({ west, south, east, north }: Box): number {
  return east - west + (north - south);
}
