import { inDamascus, testEventId, reported, readModelOf, type TestEvent } from '../test-events.fixture.js';
import { corridorView } from './corridor-view.js';
import { NOON, openedCorridor, route } from './testing/reports.js';

test('a corridor with all that is on it', () => {
  const model = readModelOf(
    openedCorridor({ from: 'hazzeh', serves: ['civilians'] }),
    reported('establish-facility', '2018-03-02', { corridor: 'x', facility: 'kitchen', kind: 'hot-meals' }),
    reported(
      'guarantee-safe-passage',
      '2018-03-11',
      { corridor: 'x', guarantor: 'russia' },
      { handling: 'restricted' },
    ),
    reported('restrict-corridor', '2018-03-03', {
      corridor: 'x',
      serves: ['wounded'],
      reason: 'Few places.',
    }),
  );
  expect(corridorView(model, 'x', inDamascus(NOON))).toEqual({
    id: 'x',
    name: 'X',
    status: 'open',
    statusCertain: true,
    statusSince: expect.objectContaining({ given: '2018-03-01T08:00:00Z' }),
    passability: {
      value: 'yes',
      because: [
        { code: 'open', detail: 'The corridor is open.', events: [testEventId(1)] },
        {
          code: 'no-danger-nearby',
          detail: 'Nothing that endangers passage is recorded within 2000 m of it in the last 24 hours.',
          events: [],
        },
      ],
    },
    from: 'hazzeh',
    route,
    authorities: ['army'],
    serves: ['wounded'],
    servesCertain: true,
    facilities: [{ facility: 'kitchen', kind: 'hot-meals', certain: true, because: [testEventId(2)] }],
    guarantees: [{ guarantor: 'russia', certain: false, because: [testEventId(3)] }],
    convoys: { total: 0, underWay: [], because: [] },
    people: { departed: {}, arrived: {}, residual: {}, notStated: 0, certain: true, because: [] },
    incidentsNearby: {
      withinMetres: 2000,
      withinHours: 24,
      certain: [],
      possible: [],
      total: 0,
      because: [],
    },
    handling: 'restricted',
    because: [testEventId(1), testEventId(4), testEventId(2), testEventId(3)],
    position: '4',
  });
  expect(corridorView(model, 'x', inDamascus('2018-02-28T12:00'))).toBeUndefined();
  expect(corridorView(model, 'y', inDamascus(NOON))).toBeUndefined();
});

describe('in an order that is not known', () => {
  const established = reported('establish-facility', '2018-03-05', {
    corridor: 'x',
    facility: 'kitchen',
    kind: 'hot-meals',
  });
  const withdrawn = reported('withdraw-facility', '2018-03-05', { corridor: 'x', facility: 'kitchen' });

  test('a facility that may have been withdrawn is listed, is not certain, and names all reports', () => {
    const kitchen = {
      facility: 'kitchen',
      kind: 'hot-meals',
      certain: false,
      because: [testEventId(2), testEventId(3)],
    };
    const listed = (...events: TestEvent[]) =>
      corridorView(readModelOf(openedCorridor(), ...events), 'x', inDamascus(NOON))!.facilities;
    expect(listed(established, withdrawn)).toEqual([kitchen]);
    expect(
      listed({ ...established, occurredAt: '2018-03-01' }, { ...withdrawn, occurredAt: '2018-03-11' }),
    ).toEqual([kitchen]);
    expect(listed({ ...established, occurredAt: '2018-03-01' }, withdrawn)).toEqual([]);
  });

  test('a guarantee, the same', () => {
    const about = { corridor: 'x', guarantor: 'russia' };
    const guarantee = reported('guarantee-safe-passage', '2018-03-01', { ...about, terms: 'For a day.' });
    const model = readModelOf(
      openedCorridor(),
      guarantee,
      reported('withdraw-guarantee', '2018-03-11', about),
    );
    expect(corridorView(model, 'x', inDamascus(NOON))).toMatchObject({
      guarantees: [
        {
          guarantor: 'russia',
          terms: 'For a day.',
          certain: false,
          because: [testEventId(2), testEventId(3)],
        },
      ],
      because: expect.arrayContaining([testEventId(2), testEventId(3)]),
    });
  });

  test('whom it serves is not certain, and rests on all that was said', () => {
    const restricted = (serves: string) =>
      reported('restrict-corridor', '2018-03-05', { corridor: 'x', serves: [serves], reason: 'Few places.' });
    const view = corridorView(
      readModelOf(openedCorridor(), restricted('wounded'), restricted('aid')),
      'x',
      inDamascus(NOON),
    )!;
    expect(view.servesCertain).toBe(false);
    expect(view.because).toEqual(expect.arrayContaining([testEventId(2), testEventId(3)]));
  });
});

test('people: what its convoys state, added up, with what does not agree', () => {
  const convoy = (id: string, more: object) =>
    reported('depart-convoy', '2018-03-09', { id, corridor: 'x', purpose: 'evacuation', ...more });
  const model = readModelOf(
    openedCorridor(),
    convoy('a', { people: { civilians: 728 } }),
    convoy('b', { people: { civilians: 300, wounded: { women: 2, men: 3 } } }),
    convoy('c', {}),
    reported('plan-convoy', '2018-03-09', { id: 'd', corridor: 'x', purpose: 'aid', people: { staff: 4 } }),
    reported('arrive-convoy', '2018-03-10', { convoy: 'b', people: { civilians: 298 } }),
    reported('depart-convoy', '2018-03-09', { id: 'e', corridor: 'y', purpose: 'aid', people: { staff: 4 } }),
  );
  const view = corridorView(model, 'x', inDamascus(NOON))!;
  expect(view.convoys).toEqual({
    total: 4,
    underWay: ['a', 'c'],
    because: [2, 3, 6, 4, 5].map(testEventId),
  });
  expect(view.people).toEqual({
    departed: { civilians: 1028, wounded: 5 },
    arrived: { civilians: 298 },
    residual: { civilians: -2, wounded: -5 },
    notStated: 1,
    certain: true,
    because: [testEventId(2), testEventId(3), testEventId(6), testEventId(4)],
  });
  expect(corridorView(model, 'x', inDamascus('2018-03-10T12:00'))!.people.certain).toBe(false);
});
