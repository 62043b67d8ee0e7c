/**
 * Wall-clock hours as instants (rule 9). One rule: a window of day d starts at the first instant at which the
 * zone's wall clock reads d and `dailyFrom`, or later, and ends at the first instant at which it reads `dailyTo`, or
 * later, on d, or on d+1 where `dailyTo` is not later than `dailyFrom`. So
 *
 * - an hour that exists twice means its first occurrence, as in RFC 5545, 3.3.5, and in Temporal's `compatible`;
 * - an hour that does not exist means the moment at which the clocks skip it. There RFC 5545 and `compatible` carry on
 *   with the offset before the gap (02:30 becomes 03:30): right for an appointment, but guns that are to be silent
 *   from 02:30 are to be silent when the clock has passed 02:30, at 03:00 (or at midnight, in the zones that have
 *   skipped the last hour of a day);
 * - a window that lies in skipped hours altogether, or on a day that the calendar skips, is no window;
 * - `dailyFrom` and `dailyTo` alike make a window of a whole day, from 00:00 to 00:00 the local day itself.
 */
import type { Interval } from './intervals.js';

/** Times of the wall clock to the minute: `09:00`. */
export interface DailyHours {
  readonly dailyFrom: string;
  readonly dailyTo: string;
}

/** The window of a local day (`2018-03-11`) in epoch milliseconds, end exclusive; undefined where it has none. */
export function dailyWindow(date: string, hours: DailyHours, timeZone: string): Interval | undefined {
  const day = Temporal.PlainDate.from(date);
  const lastDay = hours.dailyTo > hours.dailyFrom ? day : day.add({ days: 1 });
  const start = firstReading(day, hours.dailyFrom, timeZone);
  const end = firstReading(lastDay, hours.dailyTo, timeZone);
  return start < end && exists(day, timeZone) ? { start, end } : undefined;
}

/** The first moment (epoch milliseconds) at which the wall clock reads this day and time, or later. */
function firstReading(day: Temporal.PlainDate, time: string, timeZone: string): number {
  const reading = day.toPlainDateTime(time);
  const found = reading.toZonedDateTime(timeZone, { disambiguation: 'earlier' });
  if (found.toPlainDateTime().equals(reading)) return found.epochMilliseconds;
  // In a gap `earlier` gives a moment before the clocks change: what comes next is the change.
  return found.getTimeZoneTransition('next')!.epochMilliseconds;
}

/** Samoa had no 30 December 2011. */
function exists(day: Temporal.PlainDate, timeZone: string): boolean {
  return day.toZonedDateTime(timeZone).startOfDay().toPlainDate().equals(day);
}

/** The local day of a moment. */
export function localDate(epochMs: number, timeZone: string): string {
  return Temporal.Instant.fromEpochMilliseconds(epochMs)
    .toZonedDateTimeISO(timeZone)
    .toPlainDate()
    .toString();
}

export function addDays(date: string, days: number): string {
  return Temporal.PlainDate.from(date).add({ days }).toString();
}
