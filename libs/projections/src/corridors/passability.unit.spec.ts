import { at, eventId, post, shelfOf, type Told } from '../testing.js';
import { corridorView } from './corridor-view.js';
import { incident, NOON, opened, pause, route, shelling } from './testing/told.js';

function passabilityAt(local: string, ...told: Told[]) {
  const { value, because } = corridorView(shelfOf(...told), 'x', at(local))!.passability;
  return [value, because.map(({ code, events }) => [code, events])];
}

function detailsAt(local: string, ...told: Told[]) {
  return corridorView(shelfOf(...told), 'x', at(local))!.passability.because.map(({ detail }) => detail);
}

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
        ['no-danger-nearby', []],
      ],
    ]);
    expect(passabilityAt('2018-03-11T14:00', ...told)[0]).toBe('no');
  });

  test('unknown, where the state of the window is not certain, or of its pause nothing is known', () => {
    const suspended = post('suspend-pause', '2018-03-11', { pause: 'daily' });
    const told = [opened({ pause: 'daily' }), pause, suspended];
    expect(passabilityAt(NOON, ...told)).toEqual([
      'unknown',
      [['window-uncertain', [eventId(1), eventId(3), eventId(2)]]],
    ]);
    const resumed = post('resume-pause', '2018-03-11', { pause: 'daily' });
    const [first, second] = told as [Told, Told];
    expect(passabilityAt(NOON, first, second, resumed)[0]).toBe('unknown');
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

  test('whatever endangers passage counts, and what does not endanger it does not', () => {
    expect(passabilityAt(NOON, opened(), incident('armed-clash'))).toEqual([
      'unknown',
      [['violence-nearby', [eventId(2)]]],
    ]);
    expect(passabilityAt(NOON, opened(), incident('peaceful-protest'))[0]).toBe('yes');
    expect(passabilityAt(NOON, opened(), incident('mob-violence'))).toEqual([
      'unknown',
      [['danger-nearby', [eventId(2)]]],
    ]);
    const deaths = incident('protest-with-intervention', { casualties: { killed: 3 } });
    const view = corridorView(shelfOf(opened(), deaths), 'x', at(NOON))!;
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
    const told = [opened(), incident('mob-violence'), shelling('2018-03-11T11:00:00+02:00', 33.5)];
    expect(detailsAt(NOON, ...told)).toEqual([
      'Incidents that endanger passage, shelling included, happened within 2000 m of it in the last 24 hours (reports: 2).',
    ]);
  });

  test('where it is not certain, the possible statuses and what would settle it are told', () => {
    const suspended = post('suspend-corridor', '2018-03-11', { corridor: 'x' });
    expect(detailsAt(NOON, opened(), suspended)).toEqual([
      'Whether the corridor was open at that time is not certain: by the reports it was suspended or open. Post when exactly it was suspended: a precise report settles it.',
    ]);
    const closed = post('close-corridor', '2018-03-11', { corridor: 'x' });
    expect(detailsAt(NOON, opened(), closed)[0]).toContain(
      'it was closed or open. Post when exactly it was closed:',
    );
    const first = post('open-corridor', '2018-03-11', { id: 'x', name: 'X', authorities: ['army'], route });
    expect(detailsAt(NOON, first)[0]).toContain(
      'it was open or not known to have opened. Post when exactly it opened:',
    );
  });

  test('where no window is active, why is told', () => {
    const works = opened({ pause: 'daily' });
    const why = (local: string, ...told: Told[]) =>
      detailsAt(local, works, pause, ...told)[0]!.replace(
        'The corridor works only in the windows of the pause daily, and none is active. ',
        '',
      );
    const about = (command: string) => post(command, '2018-03-11T10:00:00+02:00', { pause: 'daily' });
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
    const early = post('declare-pause', '2018-02-27', {
      ...pause.data,
      startsOn: '2018-03-20',
      duration: 'P1M',
    });
    expect(detailsAt(NOON, works, early)[0]).toContain(
      'The pause has not begun: its first window starts at 2018-03-20T09:00:00+02:00.',
    );
    const sometime = post('suspend-pause', '2018-03-11', { pause: 'daily' });
    expect(why('2018-03-11T15:00', sometime)).toBe(
      'By the reports the pause is suspended or outside its hours; when its next window starts is not certain.',
    );
  });

  test('in what was the future then, unknown at best', () => {
    const found = (knownAtMs: number, ...told: Told[]) =>
      corridorView(shelfOf(...told), 'x', at(NOON), { knownAtMs })!.passability;
    expect(found(at(NOON), opened()).value).toBe('yes');
    expect(found(at(NOON) - 1, opened())).toEqual({
      value: 'unknown',
      because: [
        { code: 'in-the-future', detail: 'This moment had not come when this was known.', events: [] },
      ],
    });
    const closed = post('close-corridor', '2018-03-05T08:00:00Z', { corridor: 'x' });
    expect(found(at(NOON) - 1, opened(), closed).value).toBe('no');
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
