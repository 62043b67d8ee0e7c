/** How the environment says what the views go by: the server and the audit must read it alike, to the same answers. */
import { fieldRules } from '@hudna/domain';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Makes the error that one clear line is said by. */
export type Wrong = (sentence: string) => Error;

export const NEAR_METRES = 2_000;
export const RECENT_HOURS = 24;

/** What counts as near and recent. */
export interface ViewSettings {
  /** How near to a corridor's route an incident counts, in metres. */
  readonly nearMetres: number;
  /** How long before the moment asked about an incident still counts, in hours. */
  readonly recentHours: number;
}

/** With the IANA zone of local dates that name none. @throws what `wrong` makes */
export function viewSettingsIn(
  environment: Environment,
  wrong: Wrong,
): ViewSettings & { readonly timeZone: string } {
  const timeZone = settingIn(environment, 'HUDNA_TIME_ZONE', 'UTC');
  if (fieldRules.get('time-zone')!.fault(timeZone) !== undefined) {
    throw wrong(`HUDNA_TIME_ZONE is "${timeZone}": give a zone of the IANA database, such as Asia/Damascus.`);
  }
  const number = (name: string, standard: number, least: number, most: number) =>
    wholeNumber(name, settingIn(environment, name, String(standard)), least, most, wrong);
  return {
    timeZone,
    nearMetres: number('HUDNA_NEAR_METRES', NEAR_METRES, 0, 100_000),
    recentHours: number('HUDNA_RECENT_HOURS', RECENT_HOURS, 1, 8_760),
  };
}

/** A setting without what surrounds it, or the standard where it is not there or empty. */
export function settingIn(environment: Environment, name: string, standard: string): string {
  return environment[name]?.trim() || standard;
}

/** @throws what `wrong` makes */
export function wholeNumber(name: string, text: string, least: number, most: number, wrong: Wrong): number {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : NaN;
  if (value >= least && value <= most) return value;
  throw wrong(`${name} is "${text}": give a whole number from ${least} to ${most}.`);
}
