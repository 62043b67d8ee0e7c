import fc from 'fast-check';
import { addDays, dailyWindow, localDate } from './hours.js';
import { reportedAs } from './testing/facts.js';

/** A window as people write it. */
function hours(date: string, dailyFrom: string, dailyTo: string, timeZone: string): string[] | undefined {
  const window = dailyWindow(date, { dailyFrom, dailyTo }, timeZone);
  return window && [reportedAs(window.start, timeZone), reportedAs(window.end, timeZone)];
}

describe('The hours of a day', () => {
  it('keep to the wall clock when the clocks change', () => {
    expect(hours('2018-03-29', '09:00', '14:00', 'Asia/Damascus')).toEqual([
      '2018-03-29T09:00:00+02:00',
      '2018-03-29T14:00:00+02:00',
    ]);
    expect(hours('2018-03-30', '09:00', '14:00', 'Asia/Damascus')).toEqual([
      '2018-03-30T09:00:00+03:00',
      '2018-03-30T14:00:00+03:00',
    ]);
  });

  it('keep to the wall clock where the clocks stopped changing: Damascus, from October 2022', () => {
    expect(hours('2022-10-27', '22:00', '02:00', 'Asia/Damascus')).toEqual([
      '2022-10-27T22:00:00+03:00',
      '2022-10-28T02:00:00+03:00',
    ]);
    expect(hours('2022-11-15', '09:00', '14:00', 'Asia/Damascus')![0]).toBe('2022-11-15T09:00:00+03:00');
    expect(hours('2021-11-15', '09:00', '14:00', 'Asia/Damascus')![0]).toBe('2021-11-15T09:00:00+02:00');
  });

  it('that pass midnight end on the next day', () => {
    expect(hours('2018-03-11', '22:00', '06:00', 'Asia/Damascus')).toEqual([
      '2018-03-11T22:00:00+02:00',
      '2018-03-12T06:00:00+02:00',
    ]);
  });

  it('that pass a midnight that does not exist are an hour shorter', () => {
    expect(hours('2018-03-29', '22:00', '06:00', 'Asia/Damascus')).toEqual([
      '2018-03-29T22:00:00+02:00',
      '2018-03-30T06:00:00+03:00',
    ]);
  });

  it('start at the change where the day starts with an hour that does not exist', () => {
    expect(hours('2018-03-30', '00:00', '05:00', 'Asia/Damascus')).toEqual([
      '2018-03-30T01:00:00+03:00',
      '2018-03-30T05:00:00+03:00',
    ]);
  });

  it('end at the change where the hour of their end does not exist', () => {
    expect(hours('2026-03-29', '00:00', '02:30', 'Europe/Berlin')).toEqual([
      '2026-03-29T00:00:00+01:00',
      '2026-03-29T03:00:00+02:00',
    ]);
  });

  it('are none where they lie in an hour that does not exist', () => {
    expect(hours('2026-03-29', '02:10', '02:50', 'Europe/Berlin')).toBeUndefined();
  });

  it('mean the first of two where an hour exists twice', () => {
    expect(hours('2026-10-25', '02:30', '06:00', 'Europe/Berlin')).toEqual([
      '2026-10-25T02:30:00+02:00',
      '2026-10-25T06:00:00+01:00',
    ]);
    expect(hours('2026-10-25', '00:00', '02:30', 'Europe/Berlin')![1]).toBe('2026-10-25T02:30:00+02:00');
  });

  it('know a change of half an hour: Lord Howe Island', () => {
    expect(hours('2018-10-07', '02:15', '04:00', 'Australia/Lord_Howe')).toEqual([
      '2018-10-07T02:30:00+11:00',
      '2018-10-07T04:00:00+11:00',
    ]);
    expect(hours('2018-04-01', '01:45', '04:00', 'Australia/Lord_Howe')).toEqual([
      '2018-04-01T01:45:00+11:00',
      '2018-04-01T04:00:00+10:30',
    ]);
  });

  it('start at midnight where the clocks skip the last hour of the day: Dhaka, 19 June 2009', () => {
    expect(hours('2009-06-19', '23:30', '05:00', 'Asia/Dhaka')).toEqual([
      '2009-06-20T00:00:00+07:00',
      '2009-06-20T05:00:00+07:00',
    ]);
  });

  it('are a whole local day from 00:00 to 00:00', () => {
    expect(hours('2018-03-30', '00:00', '00:00', 'Asia/Damascus')).toEqual([
      '2018-03-30T01:00:00+03:00',
      '2018-03-31T00:00:00+03:00',
    ]);
  });

  it('are none on a day that the calendar skips: Samoa, 30 December 2011', () => {
    expect(hours('2011-12-30', '09:00', '14:00', 'Pacific/Apia')).toBeUndefined();
    expect(hours('2011-12-30', '22:00', '06:00', 'Pacific/Apia')).toBeUndefined();
    expect(hours('2011-12-29', '22:00', '06:00', 'Pacific/Apia')).toEqual([
      '2011-12-29T22:00:00-10:00',
      '2011-12-31T00:00:00+14:00',
    ]);
  });
});

describe('In any zone and year', () => {
  const zones = fc.constantFrom(...Intl.supportedValuesOf('timeZone'));
  const days = fc
    .tuple(fc.integer({ min: 1975, max: 2037 }), fc.integer({ min: 0, max: 364 }))
    .map(([year, day]) => addDays(`${year}-01-01`, day));
  const times = fc
    .integer({ min: 0, max: 24 * 60 - 1 })
    .map((minutes) => Temporal.PlainTime.from('00:00').add({ minutes }).toString().slice(0, 5));
  const schedules = fc.record({ zone: zones, date: days, dailyFrom: times, dailyTo: times });
  /** Half the days are days on which the clocks change. */
  const hard = schedules.chain((schedule) => {
    const change = Temporal.PlainDate.from(schedule.date)
      .toZonedDateTime(schedule.zone)
      .getTimeZoneTransition('next');
    const day = change && change.year < 2038 ? change.toPlainDate().toString() : schedule.date;
    return fc.constantFrom(schedule, { ...schedule, date: day }, { ...schedule, date: addDays(day, -1) });
  });

  const zoned = (epochMs: number, zone: string) =>
    Temporal.Instant.fromEpochMilliseconds(epochMs).toZonedDateTimeISO(zone);
  const reading = (epochMs: number, zone: string) => zoned(epochMs, zone).toPlainDateTime();
  const holds = (
    property: (schedule: { zone: string; date: string; dailyFrom: string; dailyTo: string }) => void,
  ) => fc.assert(fc.property(hard, property), { numRuns: 2_000 });

  it('a window starts at the first moment at which the clock reads its start or later, and so for its end', () => {
    holds(({ zone, date, ...hours }) => {
      const window = dailyWindow(date, hours, zone);
      if (!window) return;
      const endDate = hours.dailyTo > hours.dailyFrom ? date : addDays(date, 1);
      for (const [moment, wanted] of [
        [window.start, `${date}T${hours.dailyFrom}`],
        [window.end, `${endDate}T${hours.dailyTo}`],
      ] as const) {
        const order = Temporal.PlainDateTime.compare(reading(moment, zone), wanted);
        expect(order).toBeGreaterThanOrEqual(0);
        expect(Temporal.PlainDateTime.compare(reading(moment - 1, zone), wanted)).toBeLessThan(0);
        // What is not read exactly is skipped by the clocks at that very moment.
        if (order > 0) {
          const change = zoned(moment - 1, zone).getTimeZoneTransition('next');
          expect(change?.epochMilliseconds).toBe(moment);
        }
      }
    });
  });

  it('a window starts on its local day, or where the clocks skip the rest of that day', () => {
    holds(({ zone, date, ...hours }) => {
      const window = dailyWindow(date, hours, zone);
      if (!window) return;
      const onItsDay = [window.start, window.start - 1].some((moment) => localDate(moment, zone) === date);
      expect(onItsDay).toBe(true);
    });
  });

  it('a window is as long as its hours, but for a change of the clocks in it', () => {
    holds(({ zone, date, ...hours }) => {
      const window = dailyWindow(date, hours, zone);
      if (!window) return;
      const from = reading(window.start, zone);
      const wall = from.until(reading(window.end, zone)).total('milliseconds');
      const shift = zoned(window.end, zone).offsetNanoseconds - zoned(window.start, zone).offsetNanoseconds;
      expect(window.end - window.start).toBe(wall - shift / 1e6);
    });
  });

  it('the windows of days that follow one another are in order and apart', () => {
    holds(({ zone, date, ...hours }) => {
      const [today, tomorrow] = [date, addDays(date, 1)].map((day) => dailyWindow(day, hours, zone));
      if (today) expect(today.start).toBeLessThan(today.end);
      if (today && tomorrow) expect(today.end).toBeLessThanOrEqual(tomorrow.start);
    });
  });
});
