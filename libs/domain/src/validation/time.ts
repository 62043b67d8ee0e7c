import { FIRST_YEAR, LAST_YEAR, parseSpan } from '../kernel/occurred.js';
import { parseFault, fieldRule } from './field-rule.js';

/** An instant with its offset, a local date, or an interval of either: see `parseOccurred`. */
export const IsOccurredAt = fieldRule(
  'occurred-at',
  {
    type: 'string',
    maxLength: 100,
    examples: [
      '2018-03-11T10:00:00+02:00',
      '2018-03-09',
      '2018-03-10T12:00:00+02:00/2018-03-11T12:00:00+02:00',
    ],
  },
  parseFault((text) => parseSpan(text, 'UTC'), 'a time that Hudna can read'),
);

/** An IANA time zone (RFC 9557 names): never an offset, which knows nothing of daylight saving. */
export const IsTimeZone = fieldRule(
  'time-zone',
  { type: 'string', maxLength: 100, examples: ['Asia/Damascus'] },
  parseFault((text) => {
    if (!/^[A-Za-z]/.test(text)) throw new RangeError('Give a name such as Asia/Damascus.');
    try {
      Temporal.PlainDate.from('2018-03-11').toZonedDateTime(text);
    } catch {
      throw new RangeError('Give a name such as Asia/Damascus.');
    }
  }, 'a time zone of the IANA database'),
);

/** A day of the calendar: `2018-03-11`. */
export const IsLocalDate = fieldRule(
  'local-date',
  { type: 'string', format: 'date', maxLength: 10, examples: ['2018-02-27'] },
  parseFault((text) => {
    if (!/^\d{4}-\d\d-\d\d$/.test(text)) throw new RangeError('Write it as 2018-03-11.');
    try {
      Temporal.PlainDate.from(text, { overflow: 'reject' });
    } catch {
      throw new RangeError('There is no such day in the calendar.');
    }
    const year = Number(text.slice(0, 4));
    if (year < FIRST_YEAR || year > LAST_YEAR) {
      throw new RangeError(`It lies outside the years ${FIRST_YEAR} to ${LAST_YEAR}.`);
    }
  }, 'a local date'),
);

const LOCAL_TIME = /^([01]\d|2[0-3]):[0-5]\d$/;

/** A time of the wall clock to the minute: `09:00`. */
export const IsLocalTime = fieldRule(
  'local-time',
  { type: 'string', pattern: LOCAL_TIME.source, maxLength: 5, examples: ['09:00'] },
  parseFault((text) => {
    if (!LOCAL_TIME.test(text)) {
      throw new RangeError('Write it as 09:00, from 00:00 to 23:59.');
    }
  }, 'a time of day'),
);

/** An ISO 8601 duration in whole days, weeks, months or years: `P1M`. */
export const IsCalendarDuration = fieldRule(
  'calendar-duration',
  { type: 'string', maxLength: 20, examples: ['P1M', 'P10D'] },
  parseFault((text) => {
    const hint = 'Write it in whole days, weeks, months or years, as P1M or P10D.';
    if (!/^P(?=\d)(\d{1,4}Y)?(\d{1,4}M)?(\d{1,4}W)?(\d{1,4}D)?$/.test(text) || !/[1-9]/.test(text)) {
      throw new RangeError(hint);
    }
  }, 'a duration'),
);
