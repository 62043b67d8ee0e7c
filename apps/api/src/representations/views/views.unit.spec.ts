import type { CorridorView, IncidentView, PauseView, PlaceView } from '@hudna/projections';
import { representationsIn, representationsOfOne } from '../representations.js';
import * as views from './index.js';

const POLYGON = {
  type: 'Polygon' as const,
  coordinates: [
    [
      [36, 33],
      [37, 33],
      [37, 34],
      [36, 33],
    ],
  ],
};
const POINT = { type: 'Point' as const, coordinates: [36.4, 33.5] };

describe.each(
  Object.entries(views).flatMap(([name, representations]) =>
    'table' in representations ? [[name, representations]] : [],
  ),
)('the table of %s', (_name, representations) => {
  const tags = (representations as typeof views.windowItems).columns.columns.map(({ hxl }) => hxl);

  it('has well-formed HXL tags, each once', () => {
    for (const tag of tags) expect(tag).toMatch(/^#[a-z][a-z0-9_]*(\+[a-z][a-z0-9_]*)*$/);
    expect(tags.filter((tag, index) => tags.indexOf(tag) !== index)).toEqual([]);
  });

  it('says what it rests on', () => {
    expect(tags).toContain('#meta+because+list');
  });
});

describe('drawn', () => {
  const incident = { id: 'i', place: 'p', handling: 'restricted' } as unknown as IncidentView;
  const precision = { scale: 'ACLED geo_precision', value: 3 } as const;

  it('an incident of a place says that the ground is the place, and how precisely that is known', () => {
    expect(views.incidentItems.feature!({ ...incident, geometry: POLYGON, precision })).toEqual({
      geometry: POLYGON,
      properties: { id: 'i', place: 'p', handling: 'restricted', precision, geometryOf: 'place' },
    });
  });

  it('an incident that was located says that the point is its own', () => {
    const located = { ...incident, geometry: POINT, location: { lat: 33.5, lon: 36.4 } };
    expect(views.incidentItems.feature!(located)).toEqual({
      geometry: POINT,
      properties: { id: 'i', place: 'p', handling: 'restricted', geometryOf: 'incident' },
    });
  });

  it('an incident of which nobody knows where it was says nothing of it', () => {
    expect(views.incidentItems.feature!(incident)).toEqual({ geometry: undefined, properties: incident });
  });

  it('a place is its geometry, else its location', () => {
    const place = { id: 'p', location: { lat: 33.5, lon: 36.4 } } as PlaceView;
    expect(views.placeItems.feature!(place).geometry).toEqual(POINT);
    expect(views.placeItems.feature!({ ...place, geometry: POLYGON }).geometry).toEqual(POLYGON);
  });

  it('a pause is the area that was drawn, and names its places', () => {
    const pause = { id: 'q', area: { places: ['p'], geometry: POLYGON } } as unknown as PauseView;
    expect(views.pauseItems.feature!(pause)).toEqual({
      geometry: POLYGON,
      properties: { id: 'q', area: { places: ['p'] } },
    });
    expect(views.pauseItems.feature!({ ...pause, area: { geometry: POLYGON } }).properties).toEqual({
      id: 'q',
    });
  });

  it('a corridor is its route', () => {
    const route = {
      type: 'LineString' as const,
      coordinates: [
        [36, 33],
        [37, 34],
      ],
    };
    const corridor = { id: 'c', route, position: '7' } as unknown as CorridorView;
    expect(representationsOfOne(views.corridorItems).geojson!(corridor)).toEqual({
      type: 'Feature',
      id: 'c',
      geometry: route,
      properties: { id: 'c' },
      position: '7',
    });
  });
});

it('a table keeps apart what a corridor has for certain and what it may have', () => {
  const corridor = {
    facilities: [
      { facility: 'k', kind: 'hot-meals', certain: true },
      { facility: 'm', kind: 'medical', name: 'Post', certain: false },
    ],
    guarantees: [{ guarantor: 'un', certain: false }],
  } as unknown as CorridorView;
  const cell = (hxl: string) =>
    views.corridorItems.columns.columns.find((column) => column.hxl === hxl)!.value(corridor);
  expect(cell('#service+name+list')).toBe('k');
  expect(cell('#service+name+possible+list')).toBe('Post');
  expect(cell('#org+guarantor+possible+id+list')).toBe('un');
});

it('a convoy is not drawn', () => {
  expect(representationsIn(representationsOfOne(views.convoyItems))).toEqual(['json', 'csv']);
  expect(representationsIn(representationsOfOne(views.placeItems))).toEqual(['json', 'geojson', 'csv']);
});
