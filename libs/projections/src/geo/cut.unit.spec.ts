import { booleanPointInPolygon } from '@turf/boolean-point-in-polygon';
import fc from 'fast-check';
import type { Geometry, LineString, MultiPolygon, Polygon, Position } from 'geojson';
import { WorkBudget } from './boxes.js';
import { cutAtMeridian } from './cut.js';
import { contains } from './geometry.js';
import { metresToLine } from './metres.js';

const normal = (lon: number) => ((((lon + 180) % 360) + 360) % 360) - 180;
const degrees = (most: number) => fc.double({ min: -most, max: most, noNaN: true });

/** A star around a middle: concave, and as wide as half the earth. */
const star = (lon: number, lat: number, radii: readonly number[], wide: number): Position[] => {
  const ring = radii.map((radius, at) => {
    const angle = (at / radii.length) * 2 * Math.PI;
    return [normal(lon + wide * radius * Math.cos(angle)), lat + 20 * radius * Math.sin(angle)];
  });
  return [...ring, ring[0]!];
};
const radii = fc.array(fc.double({ min: 0.3, max: 1, noNaN: true }), { minLength: 5, maxLength: 12 });

/** As any program reads it that knows nothing of the sphere. */
function drawnAt(geometry: Geometry, position: Position): boolean {
  return booleanPointInPolygon(position, geometry as Polygon | MultiPolygon, { ignoreBoundary: true });
}

test('an area that was cut is the same ground, read by whom you like', () => {
  let crossed = 0;
  fc.assert(
    fc.property(
      fc.tuple(degrees(180), degrees(60)),
      fc.tuple(radii, radii),
      fc.integer({ min: 1, max: 60 }),
      fc.array(fc.tuple(degrees(1), degrees(1)), { minLength: 20, maxLength: 20 }),
      ([lon, lat], [outer, inner], wide, offsets) => {
        const hole = star(lon, lat, inner, wide).map(([x, y]) => [
          normal(lon + normal(x! - lon) / 5),
          lat + (y! - lat) / 5,
        ]);
        const area: Polygon = { type: 'Polygon', coordinates: [star(lon, lat, outer, wide), hole] };
        const cut = cutAtMeridian(area);
        if (cut !== area) crossed += 1;
        for (const [east, north] of offsets) {
          const position = [normal(lon + east * wide), lat + north * 20];
          // Next to an outline, and on the line that it is cut along, the numbers are not exact.
          if (area.coordinates.some((ring) => metresToLine(position, ring) < 1)) continue;
          if (180 - Math.abs(position[0]!) < 1e-6) continue;
          const held = contains(area, { type: 'Point', coordinates: position }, new WorkBudget());
          expect([position, drawnAt(cut, position)]).toEqual([position, held]);
        }
      },
    ),
    { numRuns: 300 },
  );
  expect(crossed).toBeGreaterThan(20);
});

test('a cap reaches its pole, and leaves its hole out', () => {
  const ring = (lat: number, from: number) => [0, 120, 240, 0].map((lon) => [normal(lon + from), lat]);
  const cap = cutAtMeridian({ type: 'Polygon', coordinates: [ring(60, 10), ring(80, 70)] });
  for (const lon of [-170, -60, 0, 10.5, 70.5, 130, 179]) {
    expect([lon, 50, 70, 85].slice(1).map((lat) => drawnAt(cap, [lon, lat]))).toEqual([false, true, false]);
  }
});

test('a route that was cut runs as it ran, and stays on the map', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(degrees(180), degrees(80)), { minLength: 2, maxLength: 8 }),
      (coordinates) => {
        const route: LineString = { type: 'LineString', coordinates };
        const cut = cutAtMeridian(route);
        const parts = cut.type === 'MultiLineString' ? cut.coordinates : [coordinates];
        for (const [lon, lat] of coordinates) {
          const nearest = Math.min(...parts.map((part) => metresToLine([lon, lat], part)));
          expect(nearest).toBeLessThan(0.01);
        }
        for (const part of parts) {
          expect(part.length).toBeGreaterThan(1);
          for (const [at, position] of part.entries()) {
            expect(Math.abs(position[0]!)).toBeLessThanOrEqual(180);
            expect(metresToLine(position, coordinates)).toBeLessThan(100);
            // Sums of degrees are not exact.
            const step = Math.abs(position[0]! - (part[at - 1] ?? position)[0]!);
            expect(step).toBeLessThanOrEqual(180 + 1e-9);
          }
        }
      },
    ),
  );
});

test('what crosses it nowhere is left as it is', () => {
  const [world, point, line]: Geometry[] = [
    {
      type: 'Polygon',
      coordinates: [
        [
          [-180, -90],
          [180, -90],
          [180, 90],
          [-180, 90],
          [-180, -90],
        ],
      ],
    },
    { type: 'Point', coordinates: [180, 0] },
    {
      type: 'LineString',
      coordinates: [
        [-120, 0],
        [50, 0],
        [180, 1],
      ],
    },
  ];
  for (const geometry of [world!, point!, line!]) expect(cutAtMeridian(geometry)).toBe(geometry);
});
