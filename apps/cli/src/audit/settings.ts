/** What the server would go by as well: where the data is, and how it reads times and distances. */
import { resolve } from 'node:path';
import { parseQueryTime } from '@hudna/domain';
import { ConfigurationError, type StoreSettings, storeSettingsIn } from '@hudna/event-store';
import { settingIn, viewSettingsIn, wholeNumber } from '@hudna/projections';
import { Misuse } from '../exit-codes.js';
import { fromHere } from '../places.js';

/** What the answers go by, as the server reads it. @throws Misuse */
export function readSettings(environment = process.env) {
  return orMisuse(() => viewSettingsIn(environment));
}

/** Where the ledger is, as the server has it. @throws Misuse */
export function storeSettings(directory: string, environment = process.env): StoreSettings {
  return orMisuse(() => storeSettingsIn(environment, directory));
}

/** What is named on the command line is meant from where the user stands; the rest as the server has it. */
export function dataDirectory(option: string | undefined, environment = process.env): string {
  return option === undefined ? resolve(settingIn(environment, 'HUDNA_DATA_DIR', 'data')) : fromHere(option);
}

/** Epoch milliseconds; a local date means the end of that day. @throws Misuse */
export function momentOption(name: string, text: string | undefined, timeZone: string): number | undefined {
  if (text === undefined) return undefined;
  try {
    return parseQueryTime(text, timeZone);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new Misuse(`${name} ${text.slice(0, 100)} cannot be read. ${error.message}`);
  }
}

/** A day of the calendar: `2018-03-11`. @throws Misuse */
export function dateIn(name: string, text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  try {
    if (/^\d{4}-\d\d-\d\d$/.test(text)) {
      return Temporal.PlainDate.from(text, { overflow: 'reject' }).toString();
    }
  } catch {
    // Worded below.
  }
  throw new Misuse(`${name} ${text.slice(0, 100)} cannot be read. Write a date as 2018-03-11.`);
}

/** @throws Misuse */
export function countIn(name: string, text: string, least: number, most: number): number {
  return orMisuse(() => wholeNumber(name, text, least, most));
}

/** @throws Misuse where a setting cannot be used. */
export function orMisuse<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    throw new Misuse(error.message, { cause: error });
  }
}
