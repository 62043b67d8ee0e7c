/** GeoJSON as RFC 7946 has it: WGS 84, longitude first, `null` where nobody knows where (section 3.2). */
import { cutAtMeridian, type GeoJsonItem } from '@hudna/projections';
import { booleanClockwise } from '@turf/boolean-clockwise';
import type { Feature, FeatureCollection, Geometry, Position } from 'geojson';

export function featureOf({ geometry, properties }: GeoJsonItem): Feature {
  return {
    type: 'Feature',
    id: properties.id,
    geometry: wound(geometry && cutAtMeridian(geometry)),
    properties,
  };
}

/** `extra` stands beside the features, as foreign members (section 6.1). */
export function collectionOf(items: readonly GeoJsonItem[], extra: object): FeatureCollection {
  return { type: 'FeatureCollection', features: items.map(featureOf), ...extra };
}

/** The outside of an area runs counterclockwise, its holes clockwise (section 3.1.6), however they were recorded. */
function wound(geometry: Geometry | undefined): Geometry {
  if (geometry?.type === 'Polygon') return { ...geometry, coordinates: windings(geometry.coordinates) };
  if (geometry?.type === 'MultiPolygon') {
    return { ...geometry, coordinates: geometry.coordinates.map(windings) };
  }
  // The types have no null for a geometry; the RFC does.
  return geometry ?? (null as unknown as Geometry);
}

function windings(rings: Position[][]): Position[][] {
  return rings.map((ring, index) => (booleanClockwise(ring) === (index === 0) ? ring.toReversed() : ring));
}
