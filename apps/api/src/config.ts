import type { KeyOptions } from '@hudna/audit';
import { type StoreSettings, storeSettingsIn } from '@hudna/event-store';
import { type ClockSpec, settingIn, viewSettingsIn, wholeNumber } from '@hudna/projections';

/** The settings, read once from the environment. A wrong one stops the start with one clear line. */
export interface Config {
  /** Where the ledger is. */
  readonly store: StoreSettings;
  /** Where this node keeps its views and its log of proofs, and the embedded store its ledger. */
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
  /** By how much, in minutes, the machine's clock may jump before it is said. */
  readonly clockJumpMinutes: number;
  /** For how many days nothing may have been recorded before a start, before it is said. */
  readonly clockQuietDays: number;
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
  const read = (name: string, standard: string) => settingIn(environment, name, standard);
  const number = (name: string, standard: string, least: number, most: number) =>
    wholeNumber(name, read(name, standard), least, most, wrong);
  const dataDirectory = read('HUDNA_DATA_DIR', 'data');
  return {
    store: storeSettingsIn(environment, dataDirectory, wrong),
    dataDirectory,
    host: read('HOST', '127.0.0.1'),
    port: number('PORT', '3000', 0, 65_535),
    ...viewSettingsIn(environment, wrong),
    heartbeatSeconds: number('HUDNA_HEARTBEAT_SECONDS', '15', 1, 3_600),
    clockJumpMinutes: number('HUDNA_CLOCK_JUMP_MINUTES', '60', 1, 100_000),
    clockQuietDays: number('HUDNA_CLOCK_QUIET_DAYS', '30', 1, 10_000),
    logKey: {
      ...(environment['HUDNA_LOG_ORIGIN'] && { origin: environment['HUDNA_LOG_ORIGIN'] }),
      ...(environment['HUDNA_LOG_KEY'] && { keyFile: environment['HUDNA_LOG_KEY'] }),
    },
  };
}

function wrong(sentence: string): WrongSetting {
  return new WrongSetting(sentence);
}
