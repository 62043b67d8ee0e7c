import { booleanClockwise } from '@turf/boolean-clockwise';
import type { Geometry, MultiPolygon } from 'geojson';
import { pointOf } from '@hudna/projections';
import { collectionOf, featureOf } from './geojson.js';

const SQUARE = [
  [36, 33],
  [37, 33],
  [37, 34],
  [36, 34],
  [36, 33],
];
const HOLE = [
  [36.4, 33.4],
  [36.6, 33.4],
  [36.6, 33.6],
  [36.4, 33.4],
];
const properties = { id: 'x', handling: 'restricted' };

describe('GeoJSON', () => {
  it('puts the longitude first', () => {
    expect(pointOf({ lat: 33.5, lon: 36.4 })).toEqual({ type: 'Point', coordinates: [36.4, 33.5] });
  });

  it('has no geometry where nobody knows where', () => {
    expect(featureOf({ geometry: pointOf(undefined), properties })).toEqual({
      type: 'Feature',
      id: 'x',
      geometry: null,
      properties,
    });
  });

  it('winds the outside of an area counterclockwise and its holes clockwise', () => {
    const right = [SQUARE, HOLE.toReversed()];
    for (const coordinates of [right, [SQUARE.toReversed(), HOLE]]) {
      expect(featureOf({ geometry: { type: 'Polygon', coordinates }, properties }).geometry).toEqual({
        type: 'Polygon',
        coordinates: right,
      });
      const many = { type: 'MultiPolygon' as const, coordinates: [coordinates] };
      expect(featureOf({ geometry: many, properties }).geometry).toEqual({
        type: 'MultiPolygon',
        coordinates: [right],
      });
    }
  });

  it('leaves a route in the direction in which it was given', () => {
    const geometry = { type: 'LineString' as const, coordinates: SQUARE.toReversed() };
    expect(featureOf({ geometry, properties }).geometry).toEqual(geometry);
  });

  it('cuts what crosses the 180th meridian there, and winds each half', () => {
    const feature = (type: 'LineString' | 'Polygon', coordinates: unknown) =>
      featureOf({ geometry: { type, coordinates } as Geometry, properties }).geometry;
    const route = [
      [179, -17],
      [-179, -18],
    ];
    expect(feature('LineString', route)).toEqual({
      type: 'MultiLineString',
      coordinates: [
        [
          [179, -17],
          [180, -17.5],
        ],
        [
          [-180, -17.5],
          [-179, -18],
        ],
      ],
    });
    const ring = [
      [179, -18],
      [179, -17],
      [-179, -17],
      [-179, -18],
      [179, -18],
    ];
    for (const coordinates of [ring, ring.toReversed()]) {
      const [west, east] = (feature('Polygon', [coordinates]) as MultiPolygon).coordinates;
      expect(new Set(west![0]!.map(String))).toEqual(new Set(['179,-18', '180,-18', '180,-17', '179,-17']));
      expect(new Set(east![0]!.map(String))).toEqual(
        new Set(['-180,-18', '-179,-18', '-179,-17', '-180,-17']),
      );
      for (const half of [west, east]) expect(booleanClockwise(half![0]!)).toBe(false);
    }
  });

  it('carries what else a list says beside its features', () => {
    expect(collectionOf([{ properties }], { next: 'c', position: '7' })).toMatchObject({
      type: 'FeatureCollection',
      features: [{ id: 'x' }],
      next: 'c',
      position: '7',
    });
  });
});
