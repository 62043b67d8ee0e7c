import type { KeyOptions } from '@hudna/audit';
import { shapes } from '@hudna/domain';
import type { ClockSpec } from '@hudna/projections';

/** The settings, read once from the environment. A wrong one stops the start with one clear line. */
export interface Config {
  readonly dataDirectory: string;
  readonly host: string;
  /** 0 lets the system choose a free one. */
  readonly port: number;
  /** The IANA zone of local dates that name none. */
  readonly timeZone: string;
  /** How near to a corridor's route an incident counts, in metres. */
  readonly nearMetres: number;
  /** How long ago an incident still counts, in hours. */
  readonly recentHours: number;
  /** How often a stream in which nothing happens shows that it lives, in seconds. */
  readonly heartbeatSeconds: number;
  /** The key and the name that heads of the log are signed with, where they are not to be the log's own. */
  readonly logKey: KeyOptions;
  /** Another clock than the machine's: for tests alone, and not to be had from the environment. */
  readonly clock?: ClockSpec;
}

export class WrongSetting extends Error {
  override readonly name = 'WrongSetting';
}

/** @throws WrongSetting */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const read = (name: string, standard: string) => environment[name]?.trim() || standard;
  const store = read('HUDNA_STORE', 'sqlite');
  if (store !== 'sqlite') {
    throw new WrongSetting(
      `HUDNA_STORE is "${store}": this version knows sqlite alone. Leave it out, or set it to sqlite.`,
    );
  }
  const config = {
    dataDirectory: read('HUDNA_DATA_DIR', 'data'),
    host: read('HOST', '127.0.0.1'),
    port: wholeNumber('PORT', read('PORT', '3000'), 0, 65_535),
    timeZone: read('HUDNA_TIME_ZONE', 'UTC'),
    nearMetres: wholeNumber('HUDNA_NEAR_METRES', read('HUDNA_NEAR_METRES', '2000'), 0, 100_000),
    recentHours: wholeNumber('HUDNA_RECENT_HOURS', read('HUDNA_RECENT_HOURS', '24'), 1, 8_760),
    heartbeatSeconds: wholeNumber('HUDNA_HEARTBEAT_SECONDS', read('HUDNA_HEARTBEAT_SECONDS', '15'), 1, 3_600),
    logKey: {
      ...(environment['HUDNA_LOG_ORIGIN'] && { origin: environment['HUDNA_LOG_ORIGIN'] }),
      ...(environment['HUDNA_LOG_KEY'] && { keyFile: environment['HUDNA_LOG_KEY'] }),
    },
  };
  if (shapes.get('time-zone')!.fault(config.timeZone) !== undefined) {
    throw new WrongSetting(
      `HUDNA_TIME_ZONE is "${config.timeZone}": give a zone of the IANA database, such as Asia/Damascus.`,
    );
  }
  return config;
}

function wholeNumber(name: string, text: string, least: number, most: number): number {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : NaN;
  if (value >= least && value <= most) return value;
  throw new WrongSetting(`${name} is "${text}": give a whole number from ${least} to ${most}.`);
}
