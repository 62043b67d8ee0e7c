import { inDamascus, testEventId, reported, readModelOf, type TestEvent } from '../test-events.fixture.js';
import { corridorView } from './corridor-view.js';
import {
  reportedIncident,
  NOON,
  openedCorridor,
  declaredPause,
  route,
  reportedShelling,
} from './testing/reports.js';

function passabilityAt(local: string, ...reports: TestEvent[]) {
  const { value, because } = corridorView(readModelOf(...reports), 'x', inDamascus(local))!.passability;
  return [value, because.map(({ code, events }) => [code, events])];
}

function detailsAt(local: string, ...reports: TestEvent[]) {
  return corridorView(readModelOf(...reports), 'x', inDamascus(local))!.passability.because.map(
    ({ detail }) => detail,
  );
}

describe('passability', () => {
  test('no, where it is not open for sure', () => {
    const suspended = reported('suspend-corridor', '2018-03-05T08:00:00Z', { corridor: 'x' });
    expect(passabilityAt(NOON, openedCorridor(), suspended)).toEqual([
      'no',
      [['suspended', [testEventId(2)]]],
    ]);
    const announced = reported('announce-corridor', '2018-03-05', {
      id: 'x',
      name: 'X',
      authorities: ['army'],
    });
    expect(passabilityAt(NOON, announced)).toEqual(['no', [['announced', [testEventId(1)]]]]);
  });

  test('unknown, where its own reports leave open whether it is', () => {
    const suspended = reported('suspend-corridor', '2018-03-11', { corridor: 'x' });
    expect(passabilityAt(NOON, openedCorridor(), suspended)).toEqual([
      'unknown',
      [['status-uncertain', [testEventId(2), testEventId(1)]]],
    ]);
    expect(passabilityAt('2018-03-12T00:00', openedCorridor(), suspended)[0]).toBe('no');
    const kitchen = reported('establish-facility', '2018-03-02', {
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
    const reports = [openedCorridor({ pause: 'daily' }), declaredPause];
    const events = [testEventId(1), testEventId(2)];
    expect(passabilityAt('2018-03-11T08:59', ...reports)).toEqual(['no', [['outside-window', events]]]);
    expect(passabilityAt('2018-03-11T09:00', ...reports)).toEqual([
      'yes',
      [
        ['open', [testEventId(1)]],
        ['window-active', events],
        ['no-danger-nearby', []],
      ],
    ]);
    expect(passabilityAt('2018-03-11T14:00', ...reports)[0]).toBe('no');
  });

  test('unknown, where the state of the window is not certain, or of its pause nothing is known', () => {
    const suspended = reported('suspend-pause', '2018-03-11', { pause: 'daily' });
    const reports = [openedCorridor({ pause: 'daily' }), declaredPause, suspended];
    expect(passabilityAt(NOON, ...reports)).toEqual([
      'unknown',
      [['window-uncertain', [testEventId(1), testEventId(3), testEventId(2)]]],
    ]);
    const resumed = reported('resume-pause', '2018-03-11', { pause: 'daily' });
    const [first, second] = reports as [TestEvent, TestEvent];
    expect(passabilityAt(NOON, first, second, resumed)[0]).toBe('unknown');
    expect(passabilityAt(NOON, openedCorridor({ pause: 'daily' }))).toEqual([
      'unknown',
      [['window-uncertain', [testEventId(1)]]],
    ]);
  });

  test.each([
    ['on the route an hour before', '2018-03-11T11:00:00+02:00', 33.5, 'shelling-nearby'],
    ['on the route, at an hour that may be later', '2018-03-11', 33.5, 'shelling-possibly-nearby'],
    ['on the route, at an hour that may be too long ago', '2018-03-10', 33.5, 'shelling-possibly-nearby'],
    ['1.1 km from it', '2018-03-11T11:00:00+02:00', 33.51, 'shelling-nearby'],
  ])('unknown, with shelling %s', (_where, occurredAt, lat, code) => {
    const reports = [openedCorridor(), reportedShelling(occurredAt, lat)];
    expect(passabilityAt(NOON, ...reports)).toEqual(['unknown', [[code, [testEventId(2)]]]]);
  });

  test.each([
    ['3.3 km from it', '2018-03-11T11:00:00+02:00', 33.53],
    ['two days before', '2018-03-09', 33.5],
    ['that has not happened yet', '2018-03-11T13:00:00+02:00', 33.5],
  ])('yes, with shelling %s', (_where, occurredAt, lat) => {
    expect(passabilityAt(NOON, openedCorridor(), reportedShelling(occurredAt, lat))[0]).toBe('yes');
  });

  test('whatever endangers passage counts, and what does not endanger it does not', () => {
    expect(passabilityAt(NOON, openedCorridor(), reportedIncident('armed-clash'))).toEqual([
      'unknown',
      [['violence-nearby', [testEventId(2)]]],
    ]);
    expect(passabilityAt(NOON, openedCorridor(), reportedIncident('peaceful-protest'))[0]).toBe('yes');
    expect(passabilityAt(NOON, openedCorridor(), reportedIncident('mob-violence'))).toEqual([
      'unknown',
      [['danger-nearby', [testEventId(2)]]],
    ]);
    const deaths = reportedIncident('protest-with-intervention', { casualties: { killed: 3 } });
    const view = corridorView(readModelOf(openedCorridor(), deaths), 'x', inDamascus(NOON))!;
    expect(view.incidentsNearby).toMatchObject({ certain: ['i'], total: 1 });
    expect(view.passability).toMatchObject({
      value: 'unknown',
      because: [
        {
          code: 'danger-nearby',
          detail:
            'Incidents that endanger passage happened within 2000 m of it in the last 24 hours (reports: 1).',
        },
      ],
    });
  });

  test('what is said of several incidents is true of all of them', () => {
    const reports = [
      openedCorridor(),
      reportedIncident('mob-violence'),
      reportedShelling('2018-03-11T11:00:00+02:00', 33.5),
    ];
    expect(detailsAt(NOON, ...reports)).toEqual([
      'Incidents that endanger passage, shelling included, happened within 2000 m of it in the last 24 hours (reports: 2).',
    ]);
  });

  test('where it is not certain, the possible statuses and what would settle it are said', () => {
    const suspended = reported('suspend-corridor', '2018-03-11', { corridor: 'x' });
    expect(detailsAt(NOON, openedCorridor(), suspended)).toEqual([
      'Whether the corridor was open at that time is not certain: by the reports it was suspended or open. Post when exactly it was suspended: a precise report settles it.',
    ]);
    const closed = reported('close-corridor', '2018-03-11', { corridor: 'x' });
    expect(detailsAt(NOON, openedCorridor(), closed)[0]).toContain(
      'it was closed or open. Post when exactly it was closed:',
    );
    const first = reported('open-corridor', '2018-03-11', {
      id: 'x',
      name: 'X',
      authorities: ['army'],
      route,
    });
    expect(detailsAt(NOON, first)[0]).toContain(
      'it was open or not known to have opened. Post when exactly it opened:',
    );
  });

  test('where no window is active, the reason is said', () => {
    const works = openedCorridor({ pause: 'daily' });
    const why = (local: string, ...reports: TestEvent[]) =>
      detailsAt(local, works, declaredPause, ...reports)[0]!.replace(
        'The corridor works only in the windows of the pause daily, and none is active. ',
        '',
      );
    const about = (command: string) => reported(command, '2018-03-11T10:00:00+02:00', { pause: 'daily' });
    expect(why(NOON, about('suspend-pause'))).toBe(
      'The pause is suspended (since 2018-03-11T10:00:00+02:00).',
    );
    expect(why(NOON, about('end-pause'))).toBe('The pause has ended (2018-03-11T10:00:00+02:00).');
    expect(why('2018-04-11T12:00')).toBe('The pause has expired: its last day was 2018-03-26.');
    expect(why('2018-03-11T08:00')).toBe(
      'It is outside the hours of the pause: the next window starts at 2018-03-11T09:00:00+02:00.',
    );
    expect(why('2018-03-11T14:00')).toBe(
      'It is outside the hours of the pause: the next window starts at 2018-03-12T09:00:00+02:00.',
    );
    const early = reported('declare-pause', '2018-02-27', {
      ...declaredPause.data,
      startsOn: '2018-03-20',
      duration: 'P1M',
    });
    expect(detailsAt(NOON, works, early)[0]).toContain(
      'The pause has not begun: its first window starts at 2018-03-20T09:00:00+02:00.',
    );
    const sometime = reported('suspend-pause', '2018-03-11', { pause: 'daily' });
    expect(why('2018-03-11T15:00', sometime)).toBe(
      'By the reports the pause is suspended or outside its hours; when its next window starts is not certain.',
    );
  });

  test('in what was the future then, unknown at best', () => {
    const found = (knownAtMs: number, ...reports: TestEvent[]) =>
      corridorView(readModelOf(...reports), 'x', inDamascus(NOON), { knownAtMs })!.passability;
    expect(found(inDamascus(NOON), openedCorridor()).value).toBe('yes');
    expect(found(inDamascus(NOON) - 1, openedCorridor())).toEqual({
      value: 'unknown',
      because: [
        { code: 'in-the-future', detail: 'This moment had not come when this was known.', events: [] },
      ],
    });
    const closed = reported('close-corridor', '2018-03-05T08:00:00Z', { corridor: 'x' });
    expect(found(inDamascus(NOON) - 1, openedCorridor(), closed).value).toBe('no');
  });

  test('what speaks for no outweighs what speaks for unknown', () => {
    const reports = [
      openedCorridor({ pause: 'daily' }),
      declaredPause,
      reportedShelling('2018-03-11T11:00:00+02:00', 33.5),
    ];
    expect(passabilityAt('2018-03-11T15:00', ...reports)).toMatchObject([
      'no',
      [['outside-window', expect.any(Array)]],
    ]);
  });

  test('how near and how recent can be chosen', () => {
    const model = readModelOf(openedCorridor(), reportedShelling('2018-03-11T10:00:00+02:00', 33.51));
    const value = (options: object) => corridorView(model, 'x', inDamascus(NOON), options)!.passability.value;
    expect([value({}), value({ nearMetres: 500 }), value({ recentHours: 1 })]).toEqual([
      'unknown',
      'yes',
      'yes',
    ]);
  });

  test('where nobody has recorded where it runs, nothing can be excluded', () => {
    const reports = [openedCorridor({ route: undefined }), reportedShelling('2018-03-11T11:00:00+02:00', 36)];
    expect(passabilityAt(NOON, ...reports)).toEqual([
      'unknown',
      [['shelling-possibly-nearby', [testEventId(2)]]],
    ]);
    const { detail } = corridorView(readModelOf(...reports), 'x', inDamascus(NOON))!.passability.because[0]!;
    expect(detail).toContain('Nobody has recorded where the corridor runs');
  });
});
