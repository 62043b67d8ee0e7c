import fc from 'fast-check';
import { isContradiction } from '../kernel/lifecycle.js';
import { timeline } from '../kernel/timeline.js';
import type { Interval } from './intervals.js';
import { type PauseFact, pauseLifecycle } from './lifecycle.js';
import {
  amended,
  localMs,
  declared,
  ended,
  extended,
  resumed,
  suspended,
  reportedAs,
} from './testing/facts.js';
import { skippedDays, windowsOf } from './windows.js';

/** The window of a day, as it stood at a moment. */
function window(facts: PauseFact[], day: string, moment: string) {
  return windowsOf(facts, localMs(moment), { from: day, to: day })[0];
}

/** `active`, or `active?` where it is not certain. */
function state(facts: PauseFact[], day: string, moment: string) {
  const found = window(facts, day, moment);
  return found && `${found.state}${found.stateCertain ? '' : '?'}`;
}

/** `09:00-10:00`, local time of one day. */
function text(parts: readonly Interval[]): string[] {
  return parts.map(({ start, end }) => `${reportedAs(start).slice(11, 16)}-${reportedAs(end).slice(11, 16)}`);
}

const DAY = '2018-03-11';

describe('The windows of a pause', () => {
  it('are one a day, from the first day to the last: 28 from 27 February for a month', () => {
    const windows = windowsOf([declared()], localMs('2018-03-11T10:00'));
    expect(windows).toHaveLength(28);
    expect(windows.map(({ date }) => date)).toEqual(
      expect.arrayContaining(['2018-02-27', '2018-03-11', '2018-03-26']),
    );
    for (const { start, end } of windows) expect(end - start).toBe(5 * 3_600_000);
    expect(reportedAs(windows[0]!.start)).toBe('2018-02-27T09:00:00+02:00');
  });

  it('are none before it was declared, or where no declaration is recorded', () => {
    expect(windowsOf([declared()], localMs('2018-02-20T10:00'))).toEqual([]);
    expect(windowsOf([suspended('off', '2018-03-11')], localMs('2018-03-12T10:00'))).toEqual([]);
  });

  it('are upcoming, active and completed by the clock, the end being exclusive', () => {
    expect(state([declared()], DAY, '2018-03-11T08:59:59.999')).toBe('upcoming');
    expect(state([declared()], DAY, '2018-03-11T09:00')).toBe('active');
    expect(state([declared()], DAY, '2018-03-11T13:59:59.999')).toBe('active');
    expect(state([declared()], DAY, '2018-03-11T14:00')).toBe('completed');
  });

  it('follow extensions and amended hours, and say which', () => {
    const facts = [
      declared(),
      extended('more', '2018-03-20', { endsOn: '2018-04-05' }),
      amended('hours', '2018-03-21', { from: '2018-03-22', dailyFrom: '08:00', dailyTo: '16:00' }),
    ];
    const windows = windowsOf(facts, localMs('2018-03-25T00:00'));
    expect(windows.at(-1)).toMatchObject({ date: '2018-04-05', because: ['declared', 'hours', 'more'] });
    expect(text(windows.filter(({ date }) => date === '2018-03-21' || date === '2018-03-22'))).toEqual([
      '09:00-14:00',
      '08:00-16:00',
    ]);
  });

  it('are as they were planned then', () => {
    const facts = [declared(), extended('more', '2018-03-20', { endsOn: '2018-04-05' })];
    expect(windowsOf(facts, localMs('2018-03-19T00:00'))).toHaveLength(28);
  });

  it('end where hours amended from the next day on start', () => {
    const facts = [
      declared('declared', '2018-02-26', { dailyFrom: '22:00', dailyTo: '06:00' }),
      amended('hours', '2018-03-10', { from: '2018-03-12', dailyFrom: '05:00', dailyTo: '12:00' }),
    ];
    expect(text([window(facts, DAY, '2018-03-11T00:00')!])).toEqual(['22:00-05:00']);
  });
});

describe('A suspension', () => {
  const off = suspended('off', '2018-03-11T10:00+02:00');
  const on = resumed('on', '2018-03-11T12:00+02:00');

  it('suspends the window of the day and those to come, until it is resumed', () => {
    expect(state([declared(), off, on], DAY, '2018-03-11T11:00')).toBe('suspended');
    expect(state([declared(), off, on], '2018-03-12', '2018-03-11T11:00')).toBe('suspended');
    expect(state([declared(), off, on], '2018-03-12', '2018-03-11T12:00')).toBe('upcoming');
    expect(state([declared(), off, on], DAY, '2018-03-11T12:00')).toBe('active');
    expect(state([declared(), off, on], DAY, '2018-03-11T14:00')).toBe('completed');
  });

  it('leaves a window suspended that it cut short', () => {
    expect(state([declared(), off], DAY, '2018-03-11T20:00')).toBe('suspended');
    expect(state([declared(), off], '2018-03-10', '2018-03-11T20:00')).toBe('completed');
    const evening = resumed('on', '2018-03-11T18:00+02:00');
    expect(state([declared(), off, evening], DAY, '2018-03-11T20:00')).toBe('suspended');
  });

  it('is no silence', () => {
    expect(text(window([declared(), off, on], DAY, '2018-03-11T20:00')!.silence.certain)).toEqual([
      '09:00-10:00',
      '12:00-14:00',
    ]);
  });

  it('is among the reasons of the windows that it bears on, and of no others', () => {
    const facts = [declared(), off, on];
    expect(window(facts, DAY, '2018-03-12T00:00')!.because).toEqual(['declared', 'off', 'on']);
    expect(window(facts, '2018-03-12', '2018-03-12T00:00')!.because).toEqual(['declared']);
  });

  it('at an hour that is not known leaves the window uncertain, and nothing in it certainly silent', () => {
    const someTime = [declared(), suspended('off', DAY)];
    expect(state(someTime, DAY, '2018-03-11T10:00')).toBe('suspended?');
    expect(state(someTime, DAY, '2018-03-12T00:00')).toBe('suspended?');
    expect(state(someTime, '2018-03-12', '2018-03-12T00:00')).toBe('suspended');
    const { silence } = window(someTime, DAY, '2018-03-12T00:00')!;
    expect([text(silence.certain), text(silence.possible)]).toEqual([[], ['09:00-14:00']]);
  });

  it('between two times leaves certain what lies before and after', () => {
    const roughly = [
      declared(),
      suspended('off', '2018-03-11T10:00+02:00/2018-03-11T11:00+02:00'),
      resumed('on', '2018-03-11T12:00+02:00/2018-03-11T13:00+02:00'),
    ];
    const { silence } = window(roughly, DAY, '2018-03-11T20:00')!;
    expect(text(silence.certain)).toEqual(['09:00-10:00', '12:59-14:00']);
    expect(text(silence.possible)).toEqual(['09:00-10:59', '12:00-14:00']);
  });

  it('that nobody reported leaves what came before its end uncertain', () => {
    const facts = [declared(), on];
    expect(state(facts, '2018-03-10', '2018-03-11T13:00')).toBe('completed?');
    expect(text(window(facts, DAY, '2018-03-11T13:00')!.silence.certain)).toEqual(['12:00-14:00']);
    expect(text(window(facts, DAY, '2018-03-11T13:00')!.silence.possible)).toEqual(['09:00-14:00']);
  });
});

describe('Hours', () => {
  const both = [
    declared(),
    amended('noon', '2018-03-02', { from: '2018-03-03', dailyFrom: '09:00', dailyTo: '12:00' }),
    amended('four', '2018-03-02', { from: '2018-03-03', dailyFrom: '09:00', dailyTo: '16:00' }),
  ];

  it('amended twice in an order that is not known are not certain, and both amendments say why', () => {
    expect(window(both, '2018-03-05', '2018-03-10T10:00')).toMatchObject({
      state: 'completed',
      stateCertain: true,
      hoursCertain: false,
      because: expect.arrayContaining(['declared', 'noon', 'four']),
    });
    expect(window(both, '2018-03-02', '2018-03-10T10:00')).toMatchObject({
      hoursCertain: true,
      because: ['declared'],
    });
  });

  it('leave the state uncertain between the one end and the other', () => {
    expect(state(both, '2018-03-05', '2018-03-05T11:00')).toBe('active');
    expect(window(both, '2018-03-05', '2018-03-05T13:00')!.stateCertain).toBe(false);
  });

  it('of a day that an extension may not have reached yet are not certain', () => {
    const facts = [declared(), extended('more', '2018-03-20', { endsOn: '2018-04-05' })];
    expect(window(facts, '2018-04-01', '2018-03-20T12:00')).toMatchObject({
      state: 'upcoming',
      stateCertain: false,
      hoursCertain: false,
    });
    expect(window(facts, '2018-03-26', '2018-03-20T12:00')!.hoursCertain).toBe(true);
    expect(window(facts, '2018-04-01', '2018-03-21T12:00')!.hoursCertain).toBe(true);
  });

  it('that only another order gives a day are listed, and are not certain', () => {
    const berlin = { timeZone: 'Europe/Berlin', startsOn: '2026-03-25', duration: 'P1W' };
    const facts = [
      declared('declared', '2026-03-20', { ...berlin, dailyFrom: '02:10', dailyTo: '02:50' }),
      amended('a', '2026-03-22', { from: '2026-03-28', dailyFrom: '09:00', dailyTo: '12:00' }),
      amended('b', '2026-03-22', { from: '2026-03-28', dailyFrom: '02:10', dailyTo: '02:50' }),
    ];
    for (const posted of [facts, [facts[0]!, facts[2]!, facts[1]!]]) {
      expect(window(posted, '2026-03-29', '2026-04-10T00:00')).toMatchObject({
        hoursCertain: false,
        stateCertain: false,
        because: expect.arrayContaining(['a', 'b']),
      });
      expect(skippedDays(posted, localMs('2026-04-10T00:00'))).toEqual([]);
    }
  });

  it('that the clocks skipped are no window, and the day is listed', () => {
    const facts = [
      declared('declared', '2026-03-20', {
        timeZone: 'Europe/Berlin',
        startsOn: '2026-03-25',
        duration: 'P1W',
        dailyFrom: '02:10',
        dailyTo: '02:50',
      }),
    ];
    const moment = localMs('2026-04-10T00:00');
    expect(windowsOf(facts, moment)).toHaveLength(6);
    expect(skippedDays(facts, moment)).toMatchObject([{ date: '2026-03-29', because: ['declared'] }]);
    expect(skippedDays(facts, moment, { to: '2026-03-28' })).toEqual([]);
  });
});

describe('The end of a pause', () => {
  const over = ended('over', '2018-03-11T10:00+02:00');

  it('cancels the window of the hour and those to come', () => {
    expect(state([declared(), over], '2018-03-10', '2018-03-11T11:00')).toBe('completed');
    expect(state([declared(), over], DAY, '2018-03-11T11:00')).toBe('cancelled');
    expect(state([declared(), over], '2018-03-20', '2018-03-11T11:00')).toBe('cancelled');
    expect(state([declared(), over], '2018-03-20', '2018-03-11T09:59')).toBe('upcoming');
  });

  it('ends the silence', () => {
    expect(text(window([declared(), over], DAY, '2018-03-11T11:00')!.silence.certain)).toEqual([
      '09:00-10:00',
    ]);
    expect(window([declared(), over], '2018-03-12', '2018-03-11T11:00')!.silence.possible).toEqual([]);
  });

  it('on a day leaves that day uncertain', () => {
    const facts = [declared(), ended('over', DAY)];
    expect(state(facts, DAY, '2018-03-11T10:00')).toBe('cancelled?');
    expect(state(facts, '2018-03-12', '2018-03-12T10:00')).toBe('cancelled');
  });
});

describe('Whatever happens to a pause', () => {
  const days = fc.integer({ min: 1, max: 30 }).map((day) => `2018-03-${String(day).padStart(2, '0')}`);
  const hours = fc.integer({ min: 0, max: 23 }).map((hour) => String(hour).padStart(2, '0'));
  const times = fc.oneof(
    days,
    fc.tuple(days, hours).map(([day, hour]) => `${day}T${hour}:00+02:00`),
    fc.tuple(days, hours).map(([day, hour]) => `${day}T${hour}:00+02:00/${day}T23:59+02:00`),
  );
  const changes = fc.oneof(
    times.map((time) => (id: string) => suspended(id, time)),
    times.map((time) => (id: string) => resumed(id, time)),
    times.map((time) => (id: string) => ended(id, time)),
    fc.tuple(times, days, hours, hours).map(
      ([time, from, a, b]) =>
        (id: string) =>
          amended(id, time, { from, dailyFrom: `${a}:00`, dailyTo: `${b}:30` }),
    ),
  );
  const histories = fc
    .array(changes, { maxLength: 4 })
    .map((made) => [declared(), ...made.map((make, index) => make(`e${index}`))])
    .filter((facts) => !isContradiction(timeline(pauseLifecycle, facts)));
  const moments = fc.tuple(days, hours).map(([day, hour]) => localMs(`${day}T${hour}:30`));

  it('its windows are in order and apart, and certain silence is possible silence', () => {
    fc.assert(
      fc.property(histories, moments, (facts, moment) => {
        const windows = windowsOf(facts, moment);
        windows.forEach((one, index) => {
          expect(one.end).toBeLessThanOrEqual(windows[index + 1]?.start ?? Infinity);
          for (const part of one.silence.certain) {
            expect(part.start).toBeGreaterThanOrEqual(one.start);
            expect(part.end).toBeLessThanOrEqual(one.end);
            expect(one.silence.possible.some((all) => all.start <= part.start && part.end <= all.end)).toBe(
              true,
            );
          }
        });
      }),
      { numRuns: 200 },
    );
  });

  it('a certain state agrees with certain silence, and an order of posting with any other', () => {
    fc.assert(
      fc.property(histories, moments, (facts, moment) => {
        const windows = windowsOf(facts, moment);
        for (const one of windows.filter(
          ({ stateCertain, start, end }) => stateCertain && start <= moment && moment < end,
        )) {
          const silent = one.silence.possible.some(({ start, end }) => start <= moment && moment < end);
          expect(silent).toBe(one.state === 'active');
        }
        expect(windowsOf([...facts].reverse(), moment)).toEqual(windows);
      }),
      { numRuns: 200 },
    );
  });
});
