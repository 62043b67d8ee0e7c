import { currentWindows, nextWindowsBoundary, pauseWindows } from './index.js';
import { inDamascus, testPost, type TestEvent, readModelOf } from '../test-events.fixture.js';

const declared = testPost('declared', 'declare-pause', '2018-02-26', {
  id: 'ghouta-pause',
  name: 'Daily humanitarian pause',
  declaredBy: ['russia'],
  timeZone: 'Asia/Damascus',
  dailyFrom: '09:00',
  dailyTo: '14:00',
  startsOn: '2018-02-27',
  duration: 'P1M',
  area: { places: ['damascus'] },
});

const damascus = testPost('damascus-registered', 'register-place', '2018-03-20', {
  id: 'damascus',
  name: 'Damascus',
  location: { lat: 33.51, lon: 36.29 },
});

const shelled = (id: string, occurredAt: string, place = 'damascus') =>
  testPost(id, 'report-shelling', occurredAt, { id, place, weapon: 'mortar', attacks: 2, rounds: 7 });

const off = testPost('off', 'suspend-pause', '2018-03-11T10:00+02:00', { pause: 'ghouta-pause' });

/** The window of 11 March, as it stood that evening, or at `moment`. */
function window(posts: TestEvent[], moment = '2018-03-11T20:00', day = '2018-03-11') {
  const view = pauseWindows(readModelOf(...posts), 'ghouta-pause', inDamascus(moment), {
    from: day,
    to: day,
  });
  return view?.windows[0];
}

describe('The windows of a pause', () => {
  it('are 28 of five hours from 27 February for a month, active in their hours', () => {
    const view = pauseWindows(readModelOf(declared), 'ghouta-pause', inDamascus('2018-03-11T10:00'))!;
    expect(view).toMatchObject({ pause: 'ghouta-pause', position: '1' });
    expect(view.windows).toHaveLength(28);
    expect(view.windows.find(({ date }) => date === '2018-03-11')).toEqual({
      date: '2018-03-11',
      start: '2018-03-11T09:00:00+02:00',
      end: '2018-03-11T14:00:00+02:00',
      state: 'active',
      stateCertain: true,
      hoursCertain: true,
      violations: { certain: [], possible: [] },
      convoys: [],
      because: ['declared'],
    });
    expect(window([declared], '2018-03-11T14:00')?.state).toBe('completed');
  });

  it('are not there before the pause was declared, or known', () => {
    expect(
      pauseWindows(readModelOf(declared), 'ghouta-pause', inDamascus('2018-02-20T00:00')),
    ).toBeUndefined();
    expect(pauseWindows(readModelOf(declared), 'another', inDamascus('2018-03-20T00:00'))).toBeUndefined();
  });

  it('are none of a pause of which the declaration is not recorded', () => {
    expect(pauseWindows(readModelOf(off), 'ghouta-pause', inDamascus('2018-03-12T00:00'))?.windows).toEqual(
      [],
    );
  });
});

describe('What is not certain of the windows', () => {
  it('is their hours too, where they were amended twice in an order that is not known', () => {
    const hours = (id: string, dailyTo: string) =>
      testPost(id, 'amend-pause-hours', '2018-03-02', {
        pause: 'ghouta-pause',
        from: '2018-03-03',
        dailyFrom: '09:00',
        dailyTo,
      });
    expect(window([declared, hours('noon', '12:00'), hours('four', '16:00')])).toMatchObject({
      state: 'completed',
      stateCertain: true,
      hoursCertain: false,
      because: expect.arrayContaining(['declared', 'noon', 'four']),
    });
  });

  it('names the days whose hours the clocks skipped, and only where there are any', () => {
    const nightly = testPost('nightly', 'declare-pause', '2026-03-20', {
      id: 'berlin',
      declaredBy: ['un'],
      timeZone: 'Europe/Berlin',
      dailyFrom: '02:10',
      dailyTo: '02:50',
      startsOn: '2026-03-25',
      endsOn: '2026-03-31',
    });
    const view = (days?: object) =>
      pauseWindows(readModelOf(nightly), 'berlin', inDamascus('2026-04-10T00:00'), days);
    expect(view()!.windows).toHaveLength(6);
    expect(view()!.skipped).toEqual([
      {
        date: '2026-03-29',
        detail: 'The clocks skipped 02:10 to 02:50 on that day: it has no window.',
        because: ['nightly'],
      },
    ]);
    expect(view({ to: '2026-03-28' })).not.toHaveProperty('skipped');
  });
});

describe('A violation', () => {
  it('is certain where time and place lie inside for sure', () => {
    const found = window([declared, damascus, shelled('hit', '2018-03-11T10:00+02:00')]);
    expect(found).toMatchObject({
      violations: { certain: ['hit'], possible: [] },
      because: ['declared', 'hit', 'damascus-registered'],
    });
  });

  it('is possible in each window that its interval overlaps, and certain in none', () => {
    const day = '2018-03-10T12:00+02:00/2018-03-11T12:00+02:00';
    const view = pauseWindows(
      readModelOf(declared, damascus, shelled('hit', day)),
      'ghouta-pause',
      inDamascus('2018-03-12T00:00'),
    )!;
    const hit = view.windows.filter(({ violations }) => violations.possible.includes('hit'));
    expect(hit.map(({ date }) => date)).toEqual(['2018-03-10', '2018-03-11']);
    expect(view.windows.flatMap(({ violations }) => violations.certain)).toEqual([]);
  });

  it.each([
    ['at the start', '2018-03-11T09:00+02:00', 1],
    ['at the end, which is exclusive', '2018-03-11T14:00+02:00', 0],
    ['just before the start', '2018-03-11T08:59:59+02:00', 0],
  ])('is one %s: %s', (_when, occurredAt, count) => {
    const { violations } = window([declared, damascus, shelled('hit', occurredAt)])!;
    expect(violations.certain).toHaveLength(count);
    expect(violations.possible).toHaveLength(0);
  });

  it('is certain where its interval lies wholly inside', () => {
    const inside = shelled('hit', '2018-03-11T10:00+02:00/2018-03-11T14:00+02:00');
    expect(window([declared, damascus, inside])!.violations.certain).toEqual(['hit']);
  });

  it('is possible where the place may be inside, and none where it is outside', () => {
    const aleppo = testPost('aleppo-registered', 'register-place', '2018-03-01', {
      id: 'aleppo',
      name: 'Aleppo',
      location: { lat: 36.2, lon: 37.16 },
    });
    const time = '2018-03-11T10:00+02:00';
    const posts = [declared, damascus, aleppo, shelled('there', time, 'aleppo'), shelled('where', time, 'x')];
    expect(window(posts)!.violations).toEqual({ certain: [], possible: ['where'] });
  });

  it('is none while the pause was suspended, and possible where that is not known', () => {
    const hit = shelled('hit', '2018-03-11T11:00+02:00');
    expect(window([declared, damascus, off, hit])!.violations).toEqual({ certain: [], possible: [] });
    const someTime = { ...off, occurredAt: '2018-03-11' };
    expect(window([declared, damascus, someTime, hit], '2018-03-12T00:00')!.violations).toEqual({
      certain: [],
      possible: ['hit'],
    });
  });

  it('is armed violence, and not whatever else is reported', () => {
    const report = (id: string, kind: string) =>
      testPost(id, 'report-incident', '2018-03-11T10:00+02:00', { id, kind, place: 'damascus' });
    const posts = [declared, damascus, report('march', 'peaceful-protest'), report('clash', 'armed-clash')];
    expect(window(posts)!.violations.certain).toEqual(['clash']);
  });

  it('is not seen before it began', () => {
    const posts = [declared, damascus, shelled('hit', '2018-03-11T11:00+02:00')];
    expect(window(posts, '2018-03-11T10:59')!.violations.certain).toEqual([]);
    expect(window(posts, '2018-03-11T11:00')!.violations.certain).toEqual(['hit']);
  });
});

describe('A convoy of a window', () => {
  const corridor = (id: string, more: object) =>
    testPost(`${id}-opened`, 'open-corridor', '2018-03-01', {
      id,
      name: id,
      authorities: ['russia'],
      ...more,
    });
  const left = (id: string, on: string, occurredAt = '2018-03-11T10:00+02:00') =>
    testPost(`${id}-left`, 'depart-convoy', occurredAt, { id, corridor: on, purpose: 'evacuation' });

  it('left on a corridor that works in the windows of the pause', () => {
    const posts = [
      declared,
      corridor('a', { pause: 'ghouta-pause' }),
      corridor('b', {}),
      left('on-a', 'a'),
      left('on-b', 'b'),
    ];
    expect(window(posts)).toMatchObject({ convoys: ['on-a'], because: ['declared', 'on-a-left'] });
  });

  it('left, where no corridor names the pause, on one that a party to the declaration set up', () => {
    const posts = [
      declared,
      corridor('a', {}),
      corridor('b', { pause: 'other' }),
      corridor('c', { authorities: ['un'] }),
      ...['a', 'b', 'c', 'd'].map((id) => left(`on-${id}`, id)),
    ];
    expect(window(posts)!.convoys).toEqual(['on-a']);
  });

  it('left, or may have left, within it', () => {
    const a = corridor('a', {});
    expect(window([declared, a, left('x', 'a', '2018-03-11')])!.convoys).toEqual(['x']);
    expect(window([declared, a, left('x', 'a', '2018-03-11T14:00+02:00')])!.convoys).toEqual([]);
  });
});

describe('The current windows', () => {
  const nightly = testPost('nightly', 'declare-pause', '2018-03-01', {
    id: 'afrin-nights',
    declaredBy: ['turkey'],
    timeZone: 'Europe/Istanbul',
    dailyFrom: '22:00',
    dailyTo: '06:00',
    startsOn: '2018-03-05',
    endsOn: '2018-03-31',
  });
  const current = (moment: string) =>
    currentWindows(readModelOf(declared, nightly), inDamascus(moment)).map(({ pause, date, state }) => [
      pause,
      date,
      state,
    ]);

  it('are those of the local day, of every pause, and what still runs from the day before', () => {
    expect(current('2018-03-11T04:00')).toEqual([
      ['afrin-nights', '2018-03-10', 'active'],
      ['afrin-nights', '2018-03-11', 'upcoming'],
      ['ghouta-pause', '2018-03-11', 'upcoming'],
    ]);
    expect(current('2018-03-11T05:00')).toEqual([
      ['afrin-nights', '2018-03-11', 'upcoming'],
      ['ghouta-pause', '2018-03-11', 'upcoming'],
    ]);
    expect(current('2018-05-01T12:00')).toEqual([]);
  });

  it('carry the name of the pause', () => {
    expect(currentWindows(readModelOf(declared), inDamascus('2018-03-11T10:00'))).toMatchObject([
      { pause: 'ghouta-pause', name: 'Daily humanitarian pause', state: 'active' },
    ]);
  });

  it('change at midnight, and when a window starts or ends', () => {
    const model = readModelOf(declared, nightly);
    const next = (moment: string) => {
      const found = nextWindowsBoundary(model, inDamascus(moment));
      return found && Temporal.Instant.fromEpochMilliseconds(found).toString({ timeZone: 'Asia/Damascus' });
    };
    expect(next('2018-03-11T00:00')).toBe('2018-03-11T05:00:00+02:00');
    expect(next('2018-03-11T14:00')).toBe('2018-03-11T21:00:00+02:00');
    expect(next('2018-03-11T21:00')).toBe('2018-03-11T23:00:00+02:00');
    expect(next('2018-04-30T00:00')).toBeUndefined();
  });
});
