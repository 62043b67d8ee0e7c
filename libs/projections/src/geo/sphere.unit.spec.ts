import fc from 'fast-check';
import type { Geometry, LineString, Point, Polygon, Position } from 'geojson';
import { WorkBudget } from './boxes.js';
import { type Area, type Located, locatedExactly } from './located.js';
import { allNear, apart, contains } from './geometry.js';
import { near, within } from './index.js';
import { metresApart, metresToLine } from './metres.js';

const RADIUS = 6_371_008.8;

type Vector = readonly [number, number, number];

function vectorOf([lon, lat]: Position): Vector {
  const [east, north] = [(lon! * Math.PI) / 180, (lat! * Math.PI) / 180];
  return [Math.cos(north) * Math.cos(east), Math.cos(north) * Math.sin(east), Math.sin(north)];
}

/** The angle between two vectors from the middle of the earth: no formula of the code under test. */
function between([ax, ay, az]: Vector, [bx, by, bz]: Vector): number {
  const across = Math.hypot(ay * bz - az * by, az * bx - ax * bz, ax * by - ay * bx);
  return RADIUS * Math.atan2(across, ax * bx + ay * by + az * bz);
}

function onSphere(a: Position, b: Position): number {
  return between(vectorOf(a), vectorOf(b));
}

/** Degrees east, the shorter way round. */
const eastward = (from: Position, to: Position) => ((to[0]! - from[0]! + 540) % 360) - 180;

/** To the nearest of many points of each side; and how far these lie apart. */
function toLine(position: Position, line: readonly Position[]): { metres: number; step: number } {
  const STEPS = 150;
  const here = vectorOf(position);
  let [metres, step] = [Infinity, 0];
  for (const [index, to] of line.slice(1).entries()) {
    const from = line[index]!;
    const east = eastward(from, to);
    let before: Vector | undefined;
    for (let at = 0; at <= STEPS; at += 1) {
      const share = at / STEPS;
      const there = vectorOf([from[0]! + east * share, from[1]! + (to[1]! - from[1]!) * share]);
      metres = Math.min(metres, between(here, there));
      step = Math.max(step, before ? between(before, there) : 0);
      before = there;
    }
  }
  return { metres, step };
}

/** Whatever is moved by such steps, every sum of them is exact. */
const eighth = (most: number) => fc.integer({ min: -most * 8, max: most * 8 }).map((steps) => steps / 8);
const normal = (lon: number) => ((((lon + 180) % 360) + 360) % 360) - 180;
const turn = eighth(180);
const latitude = fc.oneof(eighth(85), eighth(90), fc.constantFrom(90, -90, 89.875, -89.875, 0));
const anywhere: fc.Arbitrary<Position> = fc.tuple(eighth(180), latitude).map(([lon, lat]) => [lon, lat]);

/** Lines of which no side is half way round the earth. */
const line: fc.Arbitrary<LineString> = fc
  .record({
    from: anywhere,
    sides: fc.array(
      fc.oneof(
        fc.tuple(eighth(1), eighth(1)),
        fc.tuple(eighth(30), eighth(20)),
        fc.tuple(eighth(179), eighth(90)),
      ),
      { minLength: 1, maxLength: 4 },
    ),
  })
  .map(({ from, sides }) => {
    const coordinates = [from];
    for (const [east, north] of sides) {
      const [lon, lat] = coordinates.at(-1) as [number, number];
      const to = lat + north;
      coordinates.push([normal(lon + east), Math.abs(to) > 90 ? lat : to]);
    }
    return { type: 'LineString', coordinates };
  });

/** An area around a point, up to a cap around a pole. */
const polygon: fc.Arbitrary<Polygon> = fc.oneof(
  fc
    .record({ middle: fc.tuple(eighth(180), eighth(89)), wide: eighth(80), high: eighth(40) })
    .map(({ middle: [lon, lat], wide, high }): Polygon => {
      const [w, h] = [Math.abs(wide) + 0.125, Math.abs(high) + 0.125];
      const corners = [
        [-w, -h],
        [w, -h],
        [w, h],
        [0, h / 2],
        [-w, h],
        [-w, -h],
      ];
      const ring = corners.map(([x, y]) => [normal(lon + x!), Math.max(-90, Math.min(90, lat + y!))]);
      return { type: 'Polygon', coordinates: [ring] };
    }),
  fc
    .record({
      start: eighth(180),
      lats: fc.array(fc.integer({ min: 40, max: 89 }), { minLength: 3, maxLength: 3 }),
      south: fc.boolean(),
    })
    .map(({ start, lats, south }): Polygon => {
      const ring = lats.map((lat, index) => [normal(start + index * 120), south ? -lat : lat]);
      return { type: 'Polygon', coordinates: [[...ring, ring[0]!]] };
    }),
);
const pointOf = (coordinates: Position): Point => ({ type: 'Point', coordinates });
const geometry: fc.Arbitrary<Geometry> = fc.oneof(anywhere.map(pointOf), line, polygon);
const metres = fc.oneof(
  fc.integer({ min: 0, max: 60_000 }),
  fc.constantFrom(2_000, 25_000, 500_000, 3_000_000, 12_000_000),
);

function moved<G extends Geometry>(geometry: G, move: (position: Position) => Position): G {
  const deep = (part: unknown): unknown =>
    typeof (part as Position)[0] === 'number' ? move(part as Position) : (part as unknown[]).map(deep);
  return { ...geometry, coordinates: deep((geometry as Point).coordinates) };
}

const ground = (geometry: Geometry): Area => ({
  everywhere: false,
  places: [],
  parts: [locatedExactly(geometry)],
});

/** All that is ever asked of two geometries. */
function answers(a: Geometry, b: Geometry, limit: number) {
  const known: Located = locatedExactly(b);
  const vague: Located = { ...known, margin: 25_000 };
  return [
    apart(a, b, limit, new WorkBudget()),
    allNear(a, b, limit, new WorkBudget()),
    contains(a, b, new WorkBudget()),
    near([locatedExactly(a)], known, limit),
    near([locatedExactly(a)], vague, limit),
    within(ground(a), known),
    within(ground(a), vague),
  ];
}

describe('On the sphere', () => {
  it('a distance is the angle between two positions', () => {
    fc.assert(
      fc.property(anywhere, anywhere, (a, b) => {
        expect(Math.abs(metresApart(a, b) - onSphere(a, b))).toBeLessThan(0.5);
        expect(metresApart(b, a)).toBe(metresApart(a, b));
      }),
    );
  });

  it('a distance to a line is never less than it is, and within 50 km that to a thousandth', () => {
    fc.assert(
      fc.property(line, fc.nat(400), eighth(1), eighth(1), ({ coordinates }, along, east, north) => {
        const [from, to] = coordinates as [Position, Position];
        const share = along / 400;
        const [lon, lat] = [from[0]! + eastward(from, to) * share, from[1]! + (to[1]! - from[1]!) * share];
        const position = [normal(lon + east / 2), Math.max(-90, Math.min(90, lat + north / 4))];
        const { metres, step } = toLine(position, coordinates);
        const found = metresToLine(position, coordinates);
        expect(found).toBeGreaterThan(metres - step - 0.001);
        if (metres < 50_000 && Math.abs(position[1]!) <= 80) {
          expect(found).toBeLessThanOrEqual(metres * 1.001 + 0.01);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('a point and a line are near or apart as they are, at any latitude and longitude', () => {
    let [close, far] = [0, 0];
    fc.assert(
      fc.property(anywhere, line, metres, (position, target, limit) => {
        const { metres, step } = toLine(position, target.coordinates);
        const [isApart, isNear] = [
          apart(target, pointOf(position), limit, new WorkBudget()),
          allNear(target, pointOf(position), limit, new WorkBudget()),
        ];
        if (metres <= limit) expect(isApart).toBe(false);
        if (metres - step > limit) expect(isNear).toBe(false);
        if (metres - step > limit * 1.003 + 1) expect([isApart, (far += 1)]).toEqual([true, far]);
        if (metres < limit * 0.997 - 1) expect([isNear, (close += 1)]).toEqual([true, close]);
      }),
      { numRuns: 1_000 },
    );
    expect(Math.min(close, far)).toBeGreaterThan(50);
  });

  it('lines are never apart that have points nearer to one another', () => {
    fc.assert(
      fc.property(line, line, metres, (a, b, limit) => {
        const least = Math.min(
          ...a.coordinates.map((position) => toLine(position, b.coordinates).metres),
          ...b.coordinates.map((position) => toLine(position, a.coordinates).metres),
        );
        if (least <= limit) expect(apart(a, b, limit, new WorkBudget())).toBe(false);
      }),
      { numRuns: 200 },
    );
  });

  it('no answer changes when all is turned around the axis of the earth, or north and south change places', () => {
    const seen = new Map<string, number>();
    fc.assert(
      fc.property(geometry, geometry, metres, turn, (a, b, limit, east) => {
        const turned = ([lon, lat]: Position) => [normal(lon! + east), lat!];
        const mirrored = ([lon, lat]: Position) => [lon!, -lat!];
        const here = answers(a, b, limit);
        expect(answers(moved(a, turned), moved(b, turned), limit)).toEqual(here);
        expect(answers(moved(a, mirrored), moved(b, mirrored), limit)).toEqual(here);
        expect(apart(b, a, limit, new WorkBudget())).toBe(here[0]);
        for (const [at, answer] of here.entries()) {
          seen.set(`${at} ${answer}`, 1 + (seen.get(`${at} ${answer}`) ?? 0));
        }
      }),
      { numRuns: 1_000 },
    );
    // Every answer is among them.
    expect([...seen.keys()].sort()).toEqual([
      '0 false',
      '0 true',
      '1 false',
      '1 true',
      '2 false',
      '2 true',
      '3 no',
      '3 possible',
      '3 yes',
      '4 no',
      '4 possible',
      '4 yes',
      '5 no',
      '5 possible',
      '5 yes',
      '6 no',
      '6 possible',
    ]);
  });

  it('nothing that an area holds is apart from it', () => {
    fc.assert(
      fc.property(geometry, geometry, (a, b) => {
        expect(contains(a, b, new WorkBudget()) && apart(a, b, 0, new WorkBudget())).toBe(false);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('Across the 180th meridian', () => {
  const route: LineString = {
    type: 'LineString',
    coordinates: [
      [179.9, -17],
      [-179.9, -17.1],
    ],
  };
  const nearRoute = (lon: number, lat: number) =>
    near([locatedExactly(route)], locatedExactly(pointOf([lon, lat])), 2_000);

  it.each([
    ['on it', 180, -17.05, 'yes'],
    ['on it, by the other name', -180, -17.05, 'yes'],
    ['on the eastern stretch', -179.95, -17.075, 'yes'],
    ['on the other side of the earth', 0, -17.05, 'no'],
    ['on the same parallel', 36, -17, 'no'],
    ['beside it', 180, -17.2, 'no'],
  ])('a route, and an incident %s', (_where, lon, lat, answer) => {
    expect(nearRoute(lon, lat)).toBe(answer);
  });

  it('a route that was cut there, as RFC 7946 asks for, is the same route', () => {
    const cut: Geometry = {
      type: 'MultiLineString',
      coordinates: [
        [
          [179.9, -17],
          [180, -17.05],
        ],
        [
          [-180, -17.05],
          [-179.9, -17.1],
        ],
      ],
    };
    for (const lon of [-180, -179.95, -179.85, -90, 0, 90, 179.85, 179.95, 180]) {
      const incident = locatedExactly(pointOf([lon, -17.05]));
      expect([lon, near([locatedExactly(cut)], incident, 2_000)]).toEqual([
        lon,
        near([locatedExactly(route)], incident, 2_000),
      ]);
    }
  });

  it('a route that names the meridian by both its names only crosses it', () => {
    const both = [
      [179, -17],
      [180, -17],
      [-180, -17],
      [-179, -17],
    ];
    expect(
      near(
        [locatedExactly({ type: 'LineString', coordinates: both })],
        locatedExactly(pointOf([0, -17])),
        2_000,
      ),
    ).toBe('no');
  });

  const area = (...ring: Position[]): Area => ground({ type: 'Polygon', coordinates: [[...ring, ring[0]!]] });
  const of = (area: Area, lon: number, lat: number) => within(area, locatedExactly(pointOf([lon, lat])));

  it('an area holds what is in it, and nothing on the other side of the earth', () => {
    const fiji = area([177, -20], [-178, -20], [-178, -15], [177, -15]);
    expect([180, -180, 178, -179].map((lon) => of(fiji, lon, -17))).toEqual(['yes', 'yes', 'yes', 'yes']);
    expect([0, 176, -177, 36].map((lon) => of(fiji, lon, -17))).toEqual(['no', 'no', 'no', 'no']);
  });

  it('an area with a hole in it that crosses the meridian too', () => {
    const holed: Geometry = {
      type: 'Polygon',
      coordinates: [
        [
          [177, -20],
          [-178, -20],
          [-178, -15],
          [177, -15],
          [177, -20],
        ],
        [
          [-179, -18],
          [179, -18],
          [179, -17],
          [-179, -17],
          [-179, -18],
        ],
      ],
    };
    expect([180, 178, -178.5].map((lon) => of(ground(holed), lon, -17.5))).toEqual(['no', 'yes', 'yes']);
    const district = locatedExactly({
      type: 'Polygon',
      coordinates: [
        [
          [179.5, -19],
          [-179.5, -19],
          [-179.5, -16],
          [179.5, -16],
          [179.5, -19],
        ],
      ],
    });
    expect(within(ground(holed), district)).toBe('possible');
  });

  it('a cap holds its pole, by whichever longitude it is called', () => {
    const arctic = area([0, 60], [90, 65], [180, 60], [-90, 65]);
    expect([0, 77, 180, -180].map((lon) => of(arctic, lon, 90))).toEqual(['yes', 'yes', 'yes', 'yes']);
    expect([0, 77, 180].map((lon) => of(arctic, lon, 70))).toEqual(['yes', 'yes', 'yes']);
    expect([0, 77, 180].map((lon) => of(arctic, lon, 50))).toEqual(['no', 'no', 'no']);
    expect(of(arctic, 0, -90)).toBe('no');
  });

  it('a ring around the earth of which nobody can tell the side is everywhere possible', () => {
    const tropics = area([0, 10], [90, -10], [180, 10], [-90, -10]);
    expect([90, 0, -90].map((lat) => of(tropics, 0, lat))).toEqual(['possible', 'possible', 'possible']);
  });

  it.each([
    ['the whole world', area([-180, -90], [180, -90], [180, 90], [-180, 90]), ['yes', 'yes', 'yes', 'yes']],
    ['the north', area([-180, 40], [180, 40], [180, 90], [-180, 90]), ['yes', 'yes', 'no', 'no']],
    ['a band', area([-180, 40], [180, 40], [180, 60], [-180, 60]), ['no', 'yes', 'no', 'no']],
    ['the east', area([0, -90], [180, -90], [180, 90], [0, 90]), ['yes', 'yes', 'yes', 'yes']],
  ])('%s, drawn from one edge of the map to the other', (_what, whole, expected) => {
    expect([90, 50, 0, -50].map((lat) => of(whole, 36, lat))).toEqual(expected);
  });

  it('over a pole is the short way, too', () => {
    const [here, there] = [pointOf([0, 89.99]), pointOf([180, 89.99])];
    expect(near([locatedExactly(here)], locatedExactly(there), 2_300)).toBe('yes');
    expect(near([locatedExactly(here)], locatedExactly(there), 2_000)).toBe('no');
  });
});
