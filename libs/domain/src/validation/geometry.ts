import type { Geometry, LineString } from 'geojson';
import { isObject } from './object.js';
import { fieldRule } from './field-rule.js';

export type { Geometry, LineString };

/** A point in WGS 84, degrees. */
export interface Location {
  readonly lat: number;
  readonly lon: number;
}

/** RFC 7946, 3.1.9, asks for a cut at the 180th meridian; what comes uncut is taken as it must be meant. */
const ACROSS =
  'A side that spans more than 180 degrees of longitude goes the shorter way round, across the 180th meridian: put a position between where the longer way is meant.';

/** The most positions that one geometry may have. */
const POSITIONS_LIMIT = 10_000;

export const IsLocation = fieldRule(
  'location',
  {
    type: 'object',
    properties: {
      lat: { type: 'number', minimum: -90, maximum: 90, description: 'Degrees north, WGS 84.' },
      lon: { type: 'number', minimum: -180, maximum: 180, description: 'Degrees east, WGS 84.' },
    },
    required: ['lat', 'lon'],
    additionalProperties: false,
    examples: [{ lat: 33.5949, lon: 36.4317 }],
  },
  (value) => {
    if (!isObject(value)) return 'must be { "lat": degrees, "lon": degrees }.';
    const { lat, lon, ...others } = value;
    if (Object.keys(others).length > 0) return 'must have lat and lon, and nothing else.';
    return positionFault([lon, lat]);
  },
);

/** A route: a GeoJSON LineString (RFC 7946), longitude first. */
export const IsLineString = fieldRule(
  'line-string',
  {
    type: 'object',
    description: `GeoJSON LineString (RFC 7946), longitude first. ${ACROSS}`,
    examples: [
      {
        type: 'LineString',
        coordinates: [
          [36.4012, 33.5711],
          [36.4317, 33.5949],
        ],
      },
    ],
  },
  (value) => {
    if (!isObject(value) || value['type'] !== 'LineString') return 'must be a GeoJSON LineString.';
    return geometryFault(value);
  },
);

/** A GeoJSON geometry (RFC 7946), longitude first. */
export const IsGeometry = fieldRule(
  'geometry',
  {
    type: 'object',
    description: `GeoJSON geometry (RFC 7946), longitude first. ${ACROSS}`,
    examples: [{ type: 'Point', coordinates: [36.4317, 33.5949] }],
  },
  geometryFault,
);

/** How deep the positions lie, how many there must be at the least, and whether they form closed rings. */
const KINDS: Record<string, { depth: number; atLeast: number; ring?: true }> = {
  Point: { depth: 0, atLeast: 1 },
  MultiPoint: { depth: 1, atLeast: 1 },
  LineString: { depth: 1, atLeast: 2 },
  MultiLineString: { depth: 2, atLeast: 2 },
  Polygon: { depth: 2, atLeast: 4, ring: true },
  MultiPolygon: { depth: 3, atLeast: 4, ring: true },
};

function geometryFault(value: unknown): string | undefined {
  if (!isObject(value)) return 'must be a GeoJSON geometry.';
  const { type, coordinates, ...others } = value;
  const kind = typeof type === 'string' && Object.hasOwn(KINDS, type) ? KINDS[type] : undefined;
  if (!kind) return `must be a GeoJSON geometry of type ${Object.keys(KINDS).join(', ')}.`;
  if (Object.keys(others).length > 0) return 'must have type and coordinates, and nothing else.';
  const budget = { left: POSITIONS_LIMIT };
  return coordinatesFault(coordinates, kind.depth, kind, budget);
}

function coordinatesFault(
  value: unknown,
  depth: number,
  kind: { atLeast: number; ring?: true },
  budget: { left: number },
): string | undefined {
  if (depth === 0) {
    budget.left -= 1;
    return budget.left < 0
      ? `has more than ${POSITIONS_LIMIT} positions: simplify it.`
      : positionFault(value);
  }
  if (!Array.isArray(value) || value.length === 0) {
    return 'has coordinates that are not nested as its type asks.';
  }
  if (depth === 1 && value.length < kind.atLeast) {
    return `has a line of fewer than ${kind.atLeast} positions.`;
  }
  for (const part of value) {
    const fault = coordinatesFault(part, depth - 1, kind, budget);
    if (fault) return fault;
  }
  if (depth === 1 && kind.ring && JSON.stringify(value[0]) !== JSON.stringify(value[value.length - 1])) {
    return 'has a ring that is not closed: repeat its first position at the end.';
  }
  return undefined;
}

function positionFault(value: unknown): string | undefined {
  if (
    !Array.isArray(value) ||
    value.length < 2 ||
    value.length > 3 ||
    !value.every((part) => Number.isFinite(part))
  ) {
    return 'has a position that is not two numbers.';
  }
  const [lon, lat] = value as number[];
  if (Math.abs(lat!) > 90) {
    return `has a latitude off the earth (${lat}): it goes from -90 to 90. Check the order of the two.`;
  }
  if (Math.abs(lon!) > 180) {
    return `has a longitude off the earth (${lon}): it goes from -180 to 180, and on from 180 at -180.`;
  }
  return undefined;
}
