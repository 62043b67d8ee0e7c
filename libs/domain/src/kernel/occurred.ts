/**
 * When something happened, as precisely as it was reported and no more precisely (rules 2 and 5): an instant, a
 * local day, or an interval of either. What was written is kept beside what it means.
 */
export interface Occurred {
  /** First moment at which it can have happened: RFC 3339, UTC. */
  readonly start: string;
  /** For an instant the same as `start`; otherwise the first moment at which it can no longer have happened. */
  readonly end: string;
  readonly precision: 'instant' | 'day' | 'interval';
  /** As it was reported; left out where the reporter gave no time and the time of recording stands in. */
  readonly given?: string;
  /** The IANA zone in which local dates were read. */
  readonly timeZone: string;
}

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/i;
const DATE = /^\d{4}-\d\d-\d\d$/;

/**
 * Reads `occurredAt`: an RFC 3339 instant with its offset, a local date, or an ISO 8601 interval `a/b` of either (a
 * date at the end of an interval is included whole). Moments finer than a millisecond are cut to it.
 * @throws RangeError, worded for the reporter, where it is none of these, where no such day exists in the calendar or
 * the zone, or where the end does not come after the start.
 */
export function parseOccurred(given: string, timeZone: string): Occurred {
  const { start, end, precision } = parseSpan(given, timeZone);
  const first = iso(start);
  return { start: first, end: start === end ? first : iso(end), precision, given, timeZone };
}

/** The same in epoch milliseconds, for those who need no more. @throws RangeError as `parseOccurred` */
export function parseSpan(
  given: string,
  timeZone: string,
): { start: number; end: number; precision: Occurred['precision'] } {
  const parts = given.split('/');
  if (parts.length > 2) throw new RangeError(TIME_FORMS);
  const [from, to] = parts.map((part) => parseTime(part, timeZone));
  if (!from) throw new RangeError(TIME_FORMS);
  if (!to) return { ...from, precision: from.start === from.end ? 'instant' : 'day' };
  if (to.end <= from.start) {
    throw new RangeError(
      'The interval must end after it starts: put the earlier time first, or give one moment.',
    );
  }
  return { start: from.start, end: to.end, precision: 'interval' };
}

/** For a report that gives no time: it happened when it was recorded. */
export function occurredWhenRecorded(nowMs: number, timeZone: string): Occurred {
  return { start: iso(nowMs), end: iso(nowMs), precision: 'instant', timeZone };
}

/**
 * A moment for a query, in epoch milliseconds: an instant, or a local date, which means the end of that day.
 * @throws RangeError, worded for the asker.
 */
export function parseQueryTime(given: string, timeZone: string): number {
  if (!INSTANT.test(given) && !DATE.test(given)) {
    throw new RangeError(
      'Give an instant with its offset (2018-03-11T10:00:00+02:00) or a local date (2018-03-11).',
    );
  }
  const { start, end } = parseTime(given, timeZone);
  // The last millisecond of the day: a day ends before the next one starts.
  return start === end ? start : end - 1;
}

export const FIRST_YEAR = 1900;
export const LAST_YEAR = 2199;

const TIME_FORMS =
  'Give an RFC 3339 instant with its offset (2018-03-11T10:00:00+02:00), a local date (2018-03-11), or an interval of either (a/b).';

function parseTime(text: string, timeZone: string): { start: number; end: number } {
  if (DATE.test(text)) {
    const day = existingTime(text, () => Temporal.PlainDate.from(text, { overflow: 'reject' }));
    checkYear(text);
    const [start, end] = [startOfDay(day, timeZone), startOfDay(day.add({ days: 1 }), timeZone)];
    // Where a zone crossed the date line, its calendar leaves a day out.
    if (start >= end) {
      throw new RangeError(`There was no ${text} in ${timeZone}: check the day and the zone.`);
    }
    return { start, end };
  }
  if (!INSTANT.test(text)) throw new RangeError(TIME_FORMS);
  const at = existingTime(text, () => Temporal.Instant.from(text)).epochMilliseconds;
  checkYear(text);
  return { start: at, end: at };
}

/** Years that no report of ours can mean are typing slips: they are refused while they can be corrected. */
function checkYear(text: string): void {
  const year = Number(text.slice(0, 4));
  if (year < FIRST_YEAR || year > LAST_YEAR) {
    throw new RangeError(`${text} lies outside the years ${FIRST_YEAR} to ${LAST_YEAR}: check the year.`);
  }
}

function existingTime<T>(text: string, read: () => T): T {
  try {
    return read();
  } catch {
    throw new RangeError(`There is no such time as ${text}: check the day and the hour.`);
  }
}

/** The first moment of a local day in epoch milliseconds, also where the clocks skip midnight. */
export function startOfDay(day: Temporal.PlainDate, timeZone: string): number {
  if (timeZone === 'UTC') return Date.parse(`${day.toString()}T00:00:00Z`);
  return day.toZonedDateTime(timeZone).startOfDay().epochMilliseconds;
}

/** RFC 3339 in UTC with milliseconds, as JSON and SQLite compare it. */
export function iso(epochMs: number): string {
  return new Date(epochMs).toISOString();
}
