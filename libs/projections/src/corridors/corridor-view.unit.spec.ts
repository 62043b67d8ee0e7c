import { at, eventId, post, shelfOf, type Told } from '../testing.js';
import { corridorView } from './corridor-view.js';

const route = {
  type: 'LineString',
  coordinates: [
    [36.4, 33.5],
    [36.5, 33.5],
  ],
};
const opened = (more: object = {}) =>
  post('open-corridor', '2018-03-01T08:00:00Z', {
    id: 'x',
    name: 'X',
    authorities: ['army'],
    route,
    ...more,
  });
const shelling = (occurredAt: string, lat: number, id = 'shells') =>
  post('report-shelling', occurredAt, { id, weapon: 'mortar', location: { lat, lon: 36.45 } });
const pause = post('declare-pause', '2018-02-27', {
  id: 'daily',
  declaredBy: ['russia'],
  timeZone: 'Asia/Damascus',
  dailyFrom: '09:00',
  dailyTo: '14:00',
  startsOn: '2018-02-27',
  duration: 'P1M',
});
const NOON = '2018-03-11T12:00';

function passabilityAt(local: string, ...told: Told[]) {
  const { value, because } = corridorView(shelfOf(...told), 'x', at(local))!.passability;
  return [value, because.map(({ code, events }) => [code, events])];
}

test('a corridor with all that is on it', () => {
  const shelf = shelfOf(
    opened({ from: 'hazzeh', serves: ['civilians'] }),
    post('establish-facility', '2018-03-02', { corridor: 'x', facility: 'kitchen', kind: 'hot-meals' }),
    post(
      'guarantee-safe-passage',
      '2018-03-11',
      { corridor: 'x', guarantor: 'russia' },
      { handling: 'restricted' },
    ),
    post('restrict-corridor', '2018-03-03', { corridor: 'x', serves: ['wounded'], reason: 'Few places.' }),
  );
  expect(corridorView(shelf, 'x', at(NOON))).toEqual({
    id: 'x',
    name: 'X',
    status: 'open',
    statusCertain: true,
    statusSince: expect.objectContaining({ given: '2018-03-01T08:00:00Z' }),
    passability: {
      value: 'yes',
      because: [
        { code: 'open', detail: 'The corridor is open.', events: [eventId(1)] },
        {
          code: 'no-violence-nearby',
          detail: 'No armed violence is recorded within 2000 m of it in the last 24 hours.',
          events: [],
        },
      ],
    },
    from: 'hazzeh',
    route,
    authorities: ['army'],
    serves: ['wounded'],
    facilities: [{ facility: 'kitchen', kind: 'hot-meals', certain: true, because: [eventId(2)] }],
    guarantees: [{ guarantor: 'russia', certain: false, because: [eventId(3)] }],
    convoys: { total: 0, underWay: [] },
    people: { departed: {}, arrived: {}, residual: {}, notStated: 0, certain: true, because: [] },
    incidentsNearby: { withinMetres: 2000, withinHours: 24, certain: [], possible: [], total: 0 },
    handling: 'restricted',
    because: [eventId(1), eventId(4), eventId(2), eventId(3)],
    position: '4',
  });
  expect(corridorView(shelf, 'x', at('2018-02-28T12:00'))).toBeUndefined();
  expect(corridorView(shelf, 'y', at(NOON))).toBeUndefined();
});

describe('passability', () => {
  test('no, where it is not open for sure', () => {
    const suspended = post('suspend-corridor', '2018-03-05T08:00:00Z', { corridor: 'x' });
    expect(passabilityAt(NOON, opened(), suspended)).toEqual(['no', [['suspended', [eventId(2)]]]]);
    const announced = post('announce-corridor', '2018-03-05', { id: 'x', name: 'X', authorities: ['army'] });
    expect(passabilityAt(NOON, announced)).toEqual(['no', [['announced', [eventId(1)]]]]);
  });

  test('unknown, where its own reports leave open whether it is', () => {
    const suspended = post('suspend-corridor', '2018-03-11', { corridor: 'x' });
    expect(passabilityAt(NOON, opened(), suspended)).toEqual([
      'unknown',
      [['status-uncertain', [eventId(2), eventId(1)]]],
    ]);
    expect(passabilityAt('2018-03-12T00:00', opened(), suspended)[0]).toBe('no');
    const kitchen = post('establish-facility', '2018-03-02', {
      corridor: 'x',
      facility: 'k',
      kind: 'shelter',
    });
    expect(passabilityAt(NOON, kitchen)).toEqual([
      'unknown',
      expect.arrayContaining([['status-unknown', []]]),
    ]);
  });

  test('by the clock, where it works in the windows of a pause only; the end is exclusive', () => {
    const told = [opened({ pause: 'daily' }), pause];
    const events = [eventId(1), eventId(2)];
    expect(passabilityAt('2018-03-11T08:59', ...told)).toEqual(['no', [['outside-window', events]]]);
    expect(passabilityAt('2018-03-11T09:00', ...told)).toEqual([
      'yes',
      [
        ['open', [eventId(1)]],
        ['window-active', events],
        ['no-violence-nearby', []],
      ],
    ]);
    expect(passabilityAt('2018-03-11T14:00', ...told)[0]).toBe('no');
  });

  test('unknown, where the state of the window is not certain, or of its pause nothing is known', () => {
    const suspended = post('suspend-pause', '2018-03-11', { pause: 'daily' });
    const told = [opened({ pause: 'daily' }), pause, suspended];
    expect(passabilityAt(NOON, ...told)).toMatchObject([
      'unknown',
      [['window-uncertain', expect.any(Array)]],
    ]);
    expect(passabilityAt(NOON, opened({ pause: 'daily' }))).toEqual([
      'unknown',
      [['window-uncertain', [eventId(1)]]],
    ]);
  });

  test.each([
    ['on the route an hour before', '2018-03-11T11:00:00+02:00', 33.5, 'shelling-nearby'],
    ['on the route, at an hour that may be later', '2018-03-11', 33.5, 'shelling-possibly-nearby'],
    ['on the route, at an hour that may be too long ago', '2018-03-10', 33.5, 'shelling-possibly-nearby'],
    ['1.1 km from it', '2018-03-11T11:00:00+02:00', 33.51, 'shelling-nearby'],
  ])('unknown, with shelling %s', (_where, occurredAt, lat, code) => {
    const told = [opened(), shelling(occurredAt, lat)];
    expect(passabilityAt(NOON, ...told)).toEqual(['unknown', [[code, [eventId(2)]]]]);
  });

  test.each([
    ['3.3 km from it', '2018-03-11T11:00:00+02:00', 33.53],
    ['two days before', '2018-03-09', 33.5],
    ['that has not happened yet', '2018-03-11T13:00:00+02:00', 33.5],
  ])('yes, with shelling %s', (_where, occurredAt, lat) => {
    expect(passabilityAt(NOON, opened(), shelling(occurredAt, lat))[0]).toBe('yes');
  });

  test('other armed violence counts as well, and what is none does not', () => {
    const incident = (kind: string) =>
      post('report-incident', '2018-03-11T11:00:00+02:00', {
        id: 'i',
        kind,
        location: { lat: 33.5, lon: 36.45 },
      });
    expect(passabilityAt(NOON, opened(), incident('armed-clash'))).toEqual([
      'unknown',
      [['violence-nearby', [eventId(2)]]],
    ]);
    expect(passabilityAt(NOON, opened(), incident('peaceful-protest'))[0]).toBe('yes');
  });

  test('what speaks for no outweighs what speaks for unknown', () => {
    const told = [opened({ pause: 'daily' }), pause, shelling('2018-03-11T11:00:00+02:00', 33.5)];
    expect(passabilityAt('2018-03-11T15:00', ...told)).toMatchObject([
      'no',
      [['outside-window', expect.any(Array)]],
    ]);
  });

  test('how near and how recent can be chosen', () => {
    const shelf = shelfOf(opened(), shelling('2018-03-11T10:00:00+02:00', 33.51));
    const value = (options: object) => corridorView(shelf, 'x', at(NOON), options)!.passability.value;
    expect([value({}), value({ nearMetres: 500 }), value({ recentHours: 1 })]).toEqual([
      'unknown',
      'yes',
      'yes',
    ]);
  });

  test('where nobody has recorded where it runs, nothing can be excluded', () => {
    const told = [opened({ route: undefined }), shelling('2018-03-11T11:00:00+02:00', 36)];
    expect(passabilityAt(NOON, ...told)).toEqual(['unknown', [['shelling-possibly-nearby', [eventId(2)]]]]);
    const { detail } = corridorView(shelfOf(...told), 'x', at(NOON))!.passability.because[0]!;
    expect(detail).toContain('Nobody has recorded where the corridor runs');
  });
});

test('people: what its convoys state, added up, with what does not agree', () => {
  const convoy = (id: string, more: object) =>
    post('depart-convoy', '2018-03-09', { id, corridor: 'x', purpose: 'evacuation', ...more });
  const shelf = shelfOf(
    opened(),
    convoy('a', { people: { civilians: 728 } }),
    convoy('b', { people: { civilians: 300, wounded: { women: 2, men: 3 } } }),
    convoy('c', {}),
    post('plan-convoy', '2018-03-09', { id: 'd', corridor: 'x', purpose: 'aid', people: { staff: 4 } }),
    post('arrive-convoy', '2018-03-10', { convoy: 'b', people: { civilians: 298 } }),
    post('depart-convoy', '2018-03-09', { id: 'e', corridor: 'y', purpose: 'aid', people: { staff: 4 } }),
  );
  const view = corridorView(shelf, 'x', at(NOON))!;
  expect(view.convoys).toEqual({ total: 4, underWay: ['a', 'c'] });
  expect(view.people).toEqual({
    departed: { civilians: 1028, wounded: 5 },
    arrived: { civilians: 298 },
    residual: { civilians: -2, wounded: -5 },
    notStated: 1,
    certain: true,
    because: [eventId(2), eventId(3), eventId(6), eventId(4)],
  });
  expect(corridorView(shelf, 'x', at('2018-03-10T12:00'))!.people.certain).toBe(false);
});
