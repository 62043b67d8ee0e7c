import { fact, lastMs, occurredText, precedes } from './fact.js';
import { occurredWhenRecorded, parseQueryTime, parseOccurred } from './occurred.js';

const DAMASCUS = 'Asia/Damascus';

describe('when it happened', () => {
  it.each([
    ['2018-03-11T10:00:00+02:00', '2018-03-11T08:00:00.000Z', '2018-03-11T08:00:00.000Z', 'instant'],
    ['2018-03-11T08:00Z', '2018-03-11T08:00:00.000Z', '2018-03-11T08:00:00.000Z', 'instant'],
    ['2018-03-11T08:00:00.123456789Z', '2018-03-11T08:00:00.123Z', '2018-03-11T08:00:00.123Z', 'instant'],
    ['2018-03-11', '2018-03-10T22:00:00.000Z', '2018-03-11T22:00:00.000Z', 'day'],
    ['2018-03-08/2018-03-09', '2018-03-07T22:00:00.000Z', '2018-03-09T22:00:00.000Z', 'interval'],
    ['2018-03-09/2018-03-09', '2018-03-08T22:00:00.000Z', '2018-03-09T22:00:00.000Z', 'interval'],
    [
      '2018-03-10T12:00:00+02:00/2018-03-11T12:00:00+02:00',
      '2018-03-10T10:00:00.000Z',
      '2018-03-11T10:00:00.000Z',
      'interval',
    ],
    [
      '2018-03-09/2018-03-09T10:00:00+02:00',
      '2018-03-08T22:00:00.000Z',
      '2018-03-09T08:00:00.000Z',
      'interval',
    ],
    // The clocks skip midnight: the day starts at 01:00 and has 23 hours.
    ['2018-03-30', '2018-03-29T22:00:00.000Z', '2018-03-30T21:00:00.000Z', 'day'],
    // The clocks go back at midnight: the day has 25 hours.
    ['2018-10-25', '2018-10-24T21:00:00.000Z', '2018-10-25T22:00:00.000Z', 'day'],
  ])('%s in Damascus goes from %s to %s', (given, start, end, precision) => {
    expect(parseOccurred(given, DAMASCUS)).toEqual({ start, end, precision, given, timeZone: DAMASCUS });
  });

  it('reads the same date otherwise in another zone', () => {
    expect(parseOccurred('2018-03-11', 'America/New_York')).toMatchObject({
      start: '2018-03-11T05:00:00.000Z',
      end: '2018-03-12T04:00:00.000Z',
    });
  });

  it.each([
    ['', /^Give an RFC 3339 instant/],
    ['yesterday', /^Give an RFC 3339 instant/],
    ['2018-03-11T10:00:00', /^Give an RFC 3339 instant with its offset/],
    ['2018-03', /^Give/],
    ['2018-03-09/', /^Give/],
    ['/2018-03-09', /^Give/],
    ['2018-03-08/2018-03-09/2018-03-10', /^Give/],
    ['2018-02-30', /^There is no such time as 2018-02-30/],
    ['2018-03-11T25:00:00Z', /^There is no such time/],
    ['2018-03-09/2018-03-08', /^The interval must end after it starts/],
    ['2018-03-09T10:00:00Z/2018-03-09T10:00:00Z', /^The interval must end after it starts/],
  ])('%j is no time', (given, message) => {
    expect(() => parseOccurred(given, DAMASCUS)).toThrow(RangeError);
    expect(() => parseOccurred(given, DAMASCUS)).toThrow(message);
  });

  it('cannot be a day that a zone went without', () => {
    expect(() => parseOccurred('2011-12-30', 'Pacific/Apia')).toThrow(
      'There was no 2011-12-30 in Pacific/Apia',
    );
    expect(parseOccurred('2011-12-29/2011-12-31', 'Pacific/Apia').precision).toBe('interval');
  });

  it('is the time of recording where nothing was said', () => {
    expect(occurredWhenRecorded(Date.parse('2018-03-11T08:00:00Z'), DAMASCUS)).toEqual({
      start: '2018-03-11T08:00:00.000Z',
      end: '2018-03-11T08:00:00.000Z',
      precision: 'instant',
      timeZone: DAMASCUS,
    });
  });
});

describe('a moment for a query', () => {
  it('is the instant given', () => {
    expect(parseQueryTime('2018-03-11T10:00:00+02:00', DAMASCUS)).toBe(Date.parse('2018-03-11T08:00:00Z'));
  });

  it('is the last millisecond of a date, so that a fact of the next day has not begun', () => {
    const at = parseQueryTime('2018-03-11', DAMASCUS);
    expect(at).toBe(Date.parse('2018-03-11T21:59:59.999Z'));
    expect(at).toBeLessThan(Date.parse(parseOccurred('2018-03-12', DAMASCUS).start));
  });
});

describe('a fact', () => {
  const at = (given: string) => fact(given, 'Something', {}, parseOccurred(given, DAMASCUS));

  it('of a day precedes one of the next day, and not an hour of its own day', () => {
    expect(precedes(at('2018-03-09'), at('2018-03-10'))).toBe(true);
    expect(precedes(at('2018-03-09'), at('2018-03-09T23:00:00+02:00'))).toBe(false);
    expect(precedes(at('2018-03-09T08:00:00+02:00'), at('2018-03-09'))).toBe(false);
  });

  it('of the same instant as another has no order with it', () => {
    expect(precedes(at('2018-03-09T08:00:00Z'), at('2018-03-09T08:00:00Z'))).toBe(false);
  });

  it('can have happened up to the millisecond before its end', () => {
    expect(lastMs(at('2018-03-09T08:00:00Z/2018-03-09T09:00:00Z'))).toBe(
      Date.parse('2018-03-09T08:59:59.999Z'),
    );
    expect(lastMs(at('2018-03-09T08:00:00Z'))).toBe(Date.parse('2018-03-09T08:00:00Z'));
  });

  it('gives its time as it was reported', () => {
    expect(occurredText(at('2018-03-09').occurred)).toBe('2018-03-09');
    expect(occurredText(occurredWhenRecorded(0, 'UTC'))).toBe('1970-01-01T00:00:00.000Z');
  });
});
