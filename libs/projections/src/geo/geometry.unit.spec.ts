import { booleanIntersects } from '@turf/boolean-intersects';
import fc from 'fast-check';
import type { Geometry, LineString, MultiPolygon, Polygon, Position } from 'geojson';
import { WorkBudget } from './boxes.js';
import { allNear, apart, contains } from './geometry.js';
import { metresToLine } from './metres.js';

/** A line with so many teeth, each a hundredth of a degree high. */
function comb(teeth: number, south: number): LineString {
  const coordinates = Array.from({ length: teeth * 2 }, (_, at) => [
    36 + at / teeth / 2,
    south + (at % 2) / 100,
  ]);
  return { type: 'LineString', coordinates };
}

function squares(side: number, size: number, inset = 0): MultiPolygon {
  const coordinates = Array.from({ length: side * side }, (_, at) => {
    const [west, south] = [36 + ((at % side) + inset) / side, 33 + (Math.floor(at / side) + inset) / side];
    const corners = [
      [0, 0],
      [size, 0],
      [size, size],
      [0, size],
      [0, 0],
    ];
    return [corners.map(([east, north]) => [west + east! / side, south + north! / side])];
  });
  return { type: 'MultiPolygon', coordinates };
}

const offset = fc.integer({ min: -100, max: 100 }).map((step) => step / 1_000);
const position: fc.Arbitrary<Position> = fc
  .tuple(offset, offset)
  .map(([east, north]) => [36 + east, 33 + north]);
const line = fc
  .uniqueArray(position, { minLength: 2, maxLength: 60, selector: String })
  .map((coordinates): LineString => ({ type: 'LineString', coordinates }));
const metres = fc.integer({ min: 0, max: 15_000 });

/** From each corner to each side. */
function between(a: LineString, b: LineString): number {
  const from = (one: LineString, other: LineString) =>
    one.coordinates.map((corner) => metresToLine(corner, other.coordinates));
  return Math.min(...from(a, b), ...from(b, a));
}

test('of any two lines the boxes leave out nothing that is near', () => {
  fc.assert(
    fc.property(line, line, fc.constantFrom(0, 0.15, 0.3), metres, (a, b, away, limit) => {
      const moved: LineString = { ...b, coordinates: b.coordinates.map(([lon, lat]) => [lon! + away, lat!]) };
      const distance = booleanIntersects(a, moved) ? 0 : between(a, moved);
      expect(apart(a, moved, limit, new WorkBudget())).toBe(distance > limit + 0.01);
    }),
    { numRuns: 500 },
  );
});

test('of any point and line, too', () => {
  fc.assert(
    fc.property(position, line, metres, (coordinates, target, limit) => {
      const distance = metresToLine(coordinates, target.coordinates);
      expect(allNear(target, { type: 'Point', coordinates }, limit, new WorkBudget())).toBe(
        distance <= limit,
      );
    }),
  );
});

test('of any two triangles nothing false is certain', () => {
  const triangle = fc
    .uniqueArray(position, { minLength: 3, maxLength: 3, selector: String })
    .map((ring): Polygon => ({ type: 'Polygon', coordinates: [[...ring, ring[0]!]] }));
  const share = fc.integer({ min: 0, max: 10 });
  const any = fc.record({
    outer: triangle,
    inner: triangle,
    shrunk: fc.boolean(),
    at: fc.tuple(share, share),
  });
  let [within, beside] = [0, 0];
  fc.assert(
    fc.property(any, ({ outer, inner: other, shrunk, at }) => {
      const [corner] = outer.coordinates[0]!;
      const toward = ([lon, lat]: Position) => [
        corner![0]! + (lon! - corner![0]!) / 8,
        corner![1]! + (lat! - corner![1]!) / 8,
      ];
      const inner: Polygon = shrunk ? { ...other, coordinates: [other.coordinates[0]!.map(toward)] } : other;
      if (apart(outer, inner, 0, new WorkBudget())) {
        beside += 1;
        expect(booleanIntersects(outer, inner)).toBe(false);
      }
      if (!contains(outer, inner, new WorkBudget())) return;
      within += 1;
      const [a, b, c] = inner.coordinates[0]!;
      const [u, v] = at[0] + at[1] > 10 ? [1 - at[0] / 10, 1 - at[1] / 10] : [at[0] / 10, at[1] / 10];
      const inside = [0, 1].map(
        (axis) => a![axis]! + u * (b![axis]! - a![axis]!) + v * (c![axis]! - a![axis]!),
      );
      // Next to the outline the numbers are not exact.
      const near = apart(outer, { type: 'Point', coordinates: inside }, 1, new WorkBudget());
      expect(near).toBe(false);
    }),
    { numRuns: 4_000 },
  );
  expect(Math.min(within, beside)).toBeGreaterThan(50);
});

test('a long route and a thousand points: each is near it or far from it', () => {
  const coordinates = Array.from({ length: 10_000 }, (_, at) => [
    36 + at / 10_000,
    33 + Math.sin(at / 500) / 10,
  ]);
  const route: LineString = { type: 'LineString', coordinates };
  for (let at = 0; at < 1_000; at += 1) {
    const [lon, lat] = coordinates[at * 10]!;
    const beside = (north: number): Geometry => ({ type: 'Point', coordinates: [lon!, lat! + north] });
    expect(allNear(route, beside(0.005), 2_000, new WorkBudget())).toBe(true);
    expect(apart(route, beside(0.2), 2_000, new WorkBudget())).toBe(true);
  }
});

test('of many parts each is looked at that is near: within others, and beside them', () => {
  const [grounds, inside] = [squares(25, 0.6), squares(25, 0.3, 0.1)];
  expect(contains(grounds, inside, new WorkBudget())).toBe(true);
  expect(contains(inside, grounds, new WorkBudget())).toBe(false);
  expect(apart(grounds, inside, 0, new WorkBudget())).toBe(false);
  const beside: MultiPolygon = {
    ...inside,
    coordinates: inside.coordinates.map((rings) =>
      rings.map((ring) => ring.map(([lon, lat]) => [lon! + 0.022, lat!])),
    ),
  };
  expect(apart(grounds, beside, 0, new WorkBudget())).toBe(true);
});

test('what would take too long to find out is not certain', () => {
  // The teeth reach into one another, and never touch.
  expect(apart(comb(20, 33), comb(20, 33.005), 0, new WorkBudget())).toBe(true);
  expect(apart(comb(9_000, 33), comb(9_000, 33.005), 0, new WorkBudget())).toBe(false);
  const spent = new WorkBudget();
  spent.take(Infinity);
  const point: Geometry = { type: 'Point', coordinates: [36.01, 33.01] };
  expect(contains(squares(2, 0.9), point, spent)).toBe(false);
  expect(allNear(point, point, 10, spent)).toBe(false);
  expect(apart(point, { type: 'Point', coordinates: [40, 33] }, 10, spent)).toBe(false);
});

test('across the 180th meridian, and on the other side of the earth', () => {
  const across: LineString = {
    type: 'LineString',
    coordinates: [
      [179.9, 0],
      [-179.9, 0],
    ],
  };
  const point = (lon: number): Geometry => ({ type: 'Point', coordinates: [lon, 0] });
  expect(apart(across, point(179.99), 1_000, new WorkBudget())).toBe(false);
  expect(apart(point(-179.99), point(179.99), 1_000, new WorkBudget())).toBe(true);
  expect(apart(point(-179.99), point(179.99), 3_000, new WorkBudget())).toBe(false);
  const here: LineString = {
    type: 'LineString',
    coordinates: [
      [35.5, 0],
      [36.5, 0],
    ],
  };
  expect(allNear(here, point(-144), 2_000, new WorkBudget())).toBe(false);
});

test('of what holds no position nothing is certain', () => {
  const [nothing, point]: Geometry[] = [
    { type: 'MultiPoint', coordinates: [] },
    { type: 'Point', coordinates: [36.01, 33.01] },
  ];
  expect(contains(squares(1, 1), nothing!, new WorkBudget())).toBe(false);
  expect(apart(nothing!, point!, 0, new WorkBudget())).toBe(false);
  expect(allNear(point!, nothing!, 1_000, new WorkBudget())).toBe(false);
});
