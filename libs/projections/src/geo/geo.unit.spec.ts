import { pointToLineDistance } from '@turf/point-to-line-distance';
import fc from 'fast-check';
import type { Geometry, LineString, Polygon } from 'geojson';
import type { Location, RegisterPlace } from '@hudna/domain';
import { testPost, readModelOf } from '../test-events.fixture.js';
import { metresToLine } from './metres.js';
import { areaOf, near, locate, routeOf, within } from './index.js';

/** A square in degrees, longitude first; one hundredth of a degree of latitude is some 1.1 km. */
function square(west: number, south: number, size: number): Polygon {
  const [east, north] = [west + size, south + size];
  return {
    type: 'Polygon',
    coordinates: [
      [
        [west, south],
        [east, south],
        [east, north],
        [west, north],
        [west, south],
      ],
    ],
  };
}

const point = (lon: number, lat: number): Location => ({ lat, lon });
const register = (id: string, where: Partial<RegisterPlace>) =>
  testPost(id, 'register-place', '2018-03-01', JSON.parse(JSON.stringify({ id, name: id, ...where })));

const ghouta = square(36, 33, 1);
const model = readModelOf(
  register('douma', { location: point(36.4, 33.57) }),
  register('aleppo', { location: point(37.16, 36.2) }),
  register('district', { geometry: square(36.2, 33.2, 0.2) }),
  register('border', { geometry: square(36.9, 33.2, 0.2) }),
  register('edge', { geometry: square(36, 33, 0.2) }),
  register('far', { geometry: square(38, 35, 0.2) }),
  register('same', { geometry: ghouta }),
  register('roughly', { location: point(36.5, 33.5), precision: { scale: 'ACLED geo_precision', value: 2 } }),
  register('exactly', { location: point(36.5, 33.5), precision: { scale: 'UCDP where_prec', value: 1 } }),
  register('around', { location: point(37.1, 33.5), precision: { scale: 'UCDP where_prec', value: 2 } }),
  register('around-aleppo', {
    location: point(37.16, 36.2),
    precision: { scale: 'UCDP where_prec', value: 2 },
  }),
);

describe('Within an area', () => {
  const inGhouta = (named: Parameters<typeof locate>[1]) =>
    within(areaOf(model, { geometry: ghouta }), locate(model, named));

  it.each([
    ['a point in it', { location: point(36.5, 33.5) }, 'yes'],
    ['a point outside', { location: point(37.5, 33.5) }, 'no'],
    ['a place known to a point in it', { place: 'douma' }, 'yes'],
    ['a place known to a point outside', { place: 'aleppo' }, 'no'],
    ['a place known exactly', { place: 'exactly' }, 'yes'],
    ['a place known to its surroundings', { place: 'roughly' }, 'possible'],
    ['a place within 25 km of a point just outside', { place: 'around' }, 'possible'],
    ['a place within 25 km of a point far outside', { place: 'around-aleppo' }, 'no'],
    ['a district wholly in it', { place: 'district' }, 'yes'],
    ['a district that shares its border', { place: 'edge' }, 'yes'],
    ['the same district', { place: 'same' }, 'yes'],
    ['a district partly in it', { place: 'border' }, 'possible'],
    ['a district outside', { place: 'far' }, 'no'],
    ['a place of which nothing is known', { place: 'somewhere' }, 'possible'],
    ['something of which no place is known', {}, 'possible'],
  ])('%s', (_what, named, answer) => {
    expect(inGhouta(named)).toBe(answer);
  });

  it('with a hole in it, a district around the hole may be outside', () => {
    const holed: Polygon = {
      type: 'Polygon',
      coordinates: [ghouta.coordinates[0]!, square(36.25, 33.25, 0.05).coordinates[0]!],
    };
    expect(within(areaOf(model, { geometry: holed }), locate(model, { place: 'district' }))).toBe('possible');
  });

  it('of two grounds, in either', () => {
    const both: Geometry = {
      type: 'MultiPolygon',
      coordinates: [square(30, 30, 1).coordinates, ghouta.coordinates],
    };
    expect(within(areaOf(model, { geometry: both }), locate(model, { place: 'district' }))).toBe('yes');
  });

  it('of places: in the place named, near it, and far from it', () => {
    const area = areaOf(model, { places: ['douma'] });
    expect(within(area, locate(model, { place: 'douma' }))).toBe('yes');
    expect(within(area, locate(model, { location: point(36.41, 33.58) }))).toBe('possible');
    expect(within(area, locate(model, { place: 'aleppo' }))).toBe('no');
  });

  it('of places of which one is not registered, nothing is outside for sure', () => {
    const area = areaOf(model, { places: ['douma', 'somewhere'] });
    expect(within(area, locate(model, { place: 'aleppo' }))).toBe('possible');
    expect(within(area, locate(model, { place: 'somewhere' }))).toBe('yes');
  });

  it('that is everywhere, also what nobody has placed', () => {
    expect(within(areaOf(model, undefined), locate(model, {}))).toBe('yes');
  });
});

describe('Near a route', () => {
  const route: LineString = {
    type: 'LineString',
    coordinates: [
      [36.3, 33.5],
      [36.4, 33.5],
    ],
  };
  const nearBy = (corridor: Parameters<typeof routeOf>[1], named: Parameters<typeof locate>[1]) =>
    near(routeOf(model, corridor), locate(model, named), 2_000);

  it('a point on it, one within 2 km, one beyond', () => {
    expect(nearBy({ route }, { location: point(36.35, 33.5) })).toBe('yes');
    expect(nearBy({ route }, { location: point(36.35, 33.517) })).toBe('yes');
    expect(nearBy({ route }, { location: point(36.35, 33.519) })).toBe('no');
  });

  it('a district that it passes through, a small one beside it, one far away', () => {
    const small = readModelOf(register('hamlet', { geometry: square(36.35, 33.505, 0.005) }));
    const wide = readModelOf(register('wide', { geometry: square(36.3, 33.4, 0.2) }));
    expect(near(routeOf(small, { route }), locate(small, { place: 'hamlet' }), 2_000)).toBe('yes');
    expect(near(routeOf(wide, { route }), locate(wide, { place: 'wide' }), 2_000)).toBe('possible');
    expect(nearBy({ route }, { place: 'far' })).toBe('no');
    expect(nearBy({ route }, { place: 'district' })).toBe('no');
  });

  it('what is known to its surroundings only, or not at all, may be near', () => {
    expect(nearBy({ route }, { place: 'roughly' })).toBe('possible');
    expect(nearBy({ route }, {})).toBe('possible');
  });

  it('with no route: at the places that it joins, between them, far away', () => {
    const ends = { from: 'douma', to: 'exactly' };
    expect(nearBy(ends, { location: point(36.401, 33.57) })).toBe('yes');
    expect(nearBy(ends, { location: point(36.45, 33.53) })).toBe('possible');
    expect(nearBy(ends, { place: 'aleppo' })).toBe('no');
    expect(nearBy({ from: 'douma' }, { place: 'aleppo' })).toBe('possible');
    expect(nearBy({}, { place: 'aleppo' })).toBe('possible');
  });

  it('a very long route, and an outline as detailed: beside it, and crossing it', () => {
    const long: LineString = {
      type: 'LineString',
      coordinates: Array.from({ length: 9_000 }, (_, index) => [
        36 + index / 9_000,
        33 + (index % 2) / 1_000,
      ]),
    };
    const nearRound = (lat: number) => {
      const ring = Array.from({ length: 9_000 }, (_, index) => {
        const angle = (index / 9_000) * 2 * Math.PI;
        return [36.5 + Math.cos(angle) / 10, lat + Math.sin(angle) / 10];
      });
      const round = readModelOf(
        register('round', { geometry: { type: 'Polygon', coordinates: [[...ring, ring[0]!]] } }),
      );
      return near(routeOf(round, { route: long }), locate(round, { place: 'round' }), 2_000);
    };
    expect(nearRound(33.3)).toBe('no');
    expect(nearRound(33.05)).toBe('possible');
  });
});

describe('Distances', () => {
  it('agree with those on the sphere to a hundredth, and to what a great circle bulges on a long side', () => {
    // Corners a hundred metres apart: on sides of a few nanometres turf itself loses its way.
    const offset = fc.integer({ min: -200, max: 200 }).map((step) => step / 1_000);
    const positions = fc.tuple(offset, offset);
    const lines = fc.uniqueArray(positions, { minLength: 2, maxLength: 5, selector: String });
    const places = fc.tuple(fc.constantFrom(-179.9, -70, 0, 36.3, 179.9), fc.integer({ min: -60, max: 60 }));
    fc.assert(
      fc.property(places, positions, lines, (origin, at, line) => {
        const around = ([east, north]: [number, number]): [number, number] => [
          origin[0] + east,
          origin[1] + north,
        ];
        const turf = pointToLineDistance(
          around(at),
          { type: 'LineString', coordinates: line.map(around) },
          { units: 'meters' },
        );
        expect(Math.abs(metresToLine(around(at), line.map(around)) - turf)).toBeLessThan(turf / 100 + 60);
      }),
      { numRuns: 500 },
    );
    expect(metresToLine([179.99, 0], [[-179.99, 0]])).toBeCloseTo(2_224, 0);
  });

  it('between detailed outlines are had', () => {
    const ring = (corners: number, radius: number): Polygon => {
      const turn = (index: number) => ((index % corners) / corners) * 2 * Math.PI;
      const round = Array.from({ length: corners + 1 }, (_, index) => [
        36.5 + radius * Math.cos(turn(index)),
        33.5 + radius * Math.sin(turn(index)),
      ]);
      return { type: 'Polygon', coordinates: [round] };
    };
    const detailed = readModelOf(register('district', { geometry: ring(1_500, 0.3) }));
    expect(
      within(areaOf(detailed, { geometry: ring(3_000, 0.9) }), locate(detailed, { place: 'district' })),
    ).toBe('yes');
  });
});
