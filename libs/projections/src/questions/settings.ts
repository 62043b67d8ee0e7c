/** How the environment says what the views go by: the server and the audit must read it alike, to the same answers. */
import { fieldRules } from '@hudna/domain';
import { ConfigurationError, type Environment } from '@hudna/event-store';
import { NEAR_METRES, RECENT_HOURS } from '../corridors/nearby.js';

export interface ViewSettings {
  /** The IANA zone of local dates that name none. */
  readonly timeZone: string;
  /** How near to a corridor's route an incident counts, in metres. */
  readonly nearMetres: number;
  /** How long ago an incident still counts, in hours. */
  readonly recentHours: number;
}

/** @throws ConfigurationError */
export function viewSettingsIn(environment: Environment): ViewSettings {
  const timeZone = settingIn(environment, 'HUDNA_TIME_ZONE', 'UTC');
  if (fieldRules.get('time-zone')!.fault(timeZone) !== undefined) {
    throw new ConfigurationError(
      `HUDNA_TIME_ZONE is "${timeZone}": give a zone of the IANA database, such as Asia/Damascus.`,
    );
  }
  const number = (name: string, standard: number, least: number, most: number) =>
    wholeNumber(name, settingIn(environment, name, String(standard)), least, most);
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

/** @throws ConfigurationError */
export function wholeNumber(name: string, text: string, least: number, most: number): number {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : NaN;
  if (value >= least && value <= most) return value;
  throw new ConfigurationError(`${name} is "${text}": give a whole number from ${least} to ${most}.`);
}
