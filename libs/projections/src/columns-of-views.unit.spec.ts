import type { CorridorView } from './corridors/corridor-view.js';
import type { IncidentView } from './incidents/incident-view.js';
import type { PauseView } from './pauses/pause-view.js';
import type { PlaceView } from './places/place-view.js';
import { viewQueries } from './views.js';

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
  [...viewQueries.values()].flatMap(({ path, items: { columns } }) =>
    columns ? [[path, columns] as const] : [],
  ),
)('the table of %s', (_path, { columns }) => {
  const tags = columns.map(({ hxl }) => hxl);

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
    expect(featureOf('incidents', { ...incident, geometry: POLYGON, precision })).toEqual({
      geometry: POLYGON,
      properties: { id: 'i', place: 'p', handling: 'restricted', precision, geometryOf: 'place' },
    });
  });

  it('an incident that was located says that the point is its own', () => {
    const located = { ...incident, geometry: POINT, location: { lat: 33.5, lon: 36.4 } };
    expect(featureOf('incidents', located)).toEqual({
      geometry: POINT,
      properties: { id: 'i', place: 'p', handling: 'restricted', geometryOf: 'incident' },
    });
  });

  it('an incident of which nobody knows where it was says nothing of it', () => {
    expect(featureOf('incidents', incident)).toEqual({ geometry: undefined, properties: incident });
  });

  it('a place is its geometry, else its location', () => {
    const place = { id: 'p', location: { lat: 33.5, lon: 36.4 } } as PlaceView;
    expect(featureOf('places', place).geometry).toEqual(POINT);
    expect(featureOf('places', { ...place, geometry: POLYGON }).geometry).toEqual(POLYGON);
  });

  it('a pause is the area that was drawn, and names its places', () => {
    const pause = { id: 'q', area: { places: ['p'], geometry: POLYGON } } as unknown as PauseView;
    expect(featureOf('pauses', pause)).toEqual({
      geometry: POLYGON,
      properties: { id: 'q', area: { places: ['p'] } },
    });
    expect(featureOf('pauses', { ...pause, area: { geometry: POLYGON } }).properties).toEqual({
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
    expect(featureOf('corridors', { id: 'c', route })).toEqual({ geometry: route, properties: { id: 'c' } });
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
    viewQueries
      .get('corridors')!
      .items.columns!.columns.find((column) => column.hxl === hxl)!
      .value(corridor);
  expect(cell('#service+name+list')).toBe('k');
  expect(cell('#service+name+possible+list')).toBe('Post');
  expect(cell('#org+guarantor+possible+id+list')).toBe('un');
});

it('a convoy is not drawn', () => {
  expect(viewQueries.get('convoys')!.items.feature).toBeUndefined();
  expect(viewQueries.get('places')!.items.feature).toBeDefined();
});

function featureOf(path: string, item: object) {
  return viewQueries.get(path)!.items.feature!(item);
}
