/** What the server would go by as well: where the data is, and how it reads times and distances. */
import { resolve } from 'node:path';
import { parseMoment, shapes } from '@hudna/domain';
import { Failure } from '../client.js';

export interface Settings {
  readonly timeZone: string;
  readonly nearMetres: number;
  readonly recentHours: number;
}

/** @throws Failure */
export function readSettings(environment = process.env): Settings {
  const read = (name: string, standard: string) => environment[name]?.trim() || standard;
  const timeZone = read('HUDNA_TIME_ZONE', 'UTC');
  if (shapes.get('time-zone')!.fault(timeZone) !== undefined) {
    throw new Failure(
      `HUDNA_TIME_ZONE is "${timeZone}": give a zone of the IANA database, such as Asia/Damascus.`,
    );
  }
  return {
    timeZone,
    nearMetres: wholeNumber('HUDNA_NEAR_METRES', read('HUDNA_NEAR_METRES', '2000'), 0, 100_000),
    recentHours: wholeNumber('HUDNA_RECENT_HOURS', read('HUDNA_RECENT_HOURS', '24'), 1, 8_760),
  };
}

/** What is named on the command line is meant from where the user stands; the rest as the server has it. @throws Failure */
export function dataDirectory(given: string | undefined, environment = process.env): string {
  const store = environment['HUDNA_STORE']?.trim() || 'sqlite';
  if (store !== 'sqlite') {
    throw new Failure(`HUDNA_STORE is "${store}": the audit reads a data directory of sqlite. Leave it out.`);
  }
  return given === undefined ? resolve(environment['HUDNA_DATA_DIR']?.trim() || 'data') : fromHere(given);
}

/** npm runs scripts in the project's folder and says here where it was called. */
export function fromHere(file: string): string {
  return resolve(process.env['INIT_CWD'] ?? '.', file);
}

/** Epoch milliseconds; a local date means the end of that day. @throws Failure */
export function momentIn(name: string, text: string | undefined, timeZone: string): number | undefined {
  if (text === undefined) return undefined;
  try {
    return parseMoment(text, timeZone);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new Failure(`${name} ${text.slice(0, 100)} cannot be read. ${error.message}`);
  }
}

/** A day of the calendar: `2018-03-11`. @throws Failure */
export function dateIn(name: string, text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  try {
    if (/^\d{4}-\d\d-\d\d$/.test(text)) {
      return Temporal.PlainDate.from(text, { overflow: 'reject' }).toString();
    }
  } catch {
    // Worded below.
  }
  throw new Failure(`${name} ${text.slice(0, 100)} cannot be read. Write a date as 2018-03-11.`);
}

/** @throws Failure */
export function wholeNumber(name: string, text: string, least: number, most: number): number {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : NaN;
  if (value >= least && value <= most) return value;
  throw new Failure(`${name} is "${text}": give a whole number from ${least} to ${most}.`);
}
