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
  /** Names that it is served under, in lower case, beside loopback names and IP addresses. */
  readonly hosts: readonly string[];
  /** Origins of other sites whose pages may call. */
  readonly origins: readonly string[];
  /** How long, in seconds, a request may take to come, and an answer may wait for its reader. */
  readonly requestSeconds: number;
  /** How long, in seconds, a batch may wait for its next line. */
  readonly batchIdleSeconds: number;
  /** By how much, in minutes, the machine's clock may jump before it is said. */
  readonly clockJumpMinutes: number;
  /** For how many days nothing may have been recorded before a start, before it is said. */
  readonly clockQuietDays: number;
  /** The key and the name that heads of the log are signed with, where they are not to be the log's own. */
  readonly logKey: KeyOptions;
  /** Another clock than the machine's: for tests alone, and not to be had from the environment. */
  readonly clock?: ClockSpec;
}

export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
}

/** @throws ConfigurationError */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const read = (name: string, standard: string) => settingIn(environment, name, standard);
  const number = (name: string, standard: string, least: number, most: number) =>
    wholeNumber(name, read(name, standard), least, most, wrong);
  const dataDirectory = read('HUDNA_DATA_DIR', 'data');
  const host = read('HOST', '127.0.0.1');
  return {
    store: storeSettingsIn(environment, dataDirectory, wrong),
    dataDirectory,
    host,
    port: number('PORT', '3000', 0, 65_535),
    ...viewSettingsIn(environment, wrong),
    heartbeatSeconds: number('HUDNA_HEARTBEAT_SECONDS', '15', 1, 3_600),
    hosts: [host.toLowerCase(), ...listed(read('HUDNA_HOSTS', '')).map(hostIn)],
    origins: listed(read('HUDNA_ORIGINS', '')).map(originIn),
    requestSeconds: number('HUDNA_REQUEST_SECONDS', '60', 1, 3_600),
    batchIdleSeconds: number('HUDNA_BATCH_IDLE_SECONDS', '600', 1, 86_400),
    clockJumpMinutes: number('HUDNA_CLOCK_JUMP_MINUTES', '60', 1, 100_000),
    clockQuietDays: number('HUDNA_CLOCK_QUIET_DAYS', '30', 1, 10_000),
    logKey: {
      ...(environment['HUDNA_LOG_ORIGIN'] && { origin: environment['HUDNA_LOG_ORIGIN'] }),
      ...(environment['HUDNA_LOG_KEY'] && { keyFile: environment['HUDNA_LOG_KEY'] }),
    },
  };
}

function listed(text: string): string[] {
  return text.split(',').flatMap((part) => part.trim() || []);
}

/** As browsers write it: in lower case, what is not ASCII as in DNS. @throws ConfigurationError */
function hostIn(name: string): string {
  const url = /^[^\s/:@?#[\]*]+$/.test(name) ? URL.parse(`http://${name}`) : null;
  if (url) return url.hostname.replace(/\.$/, '');
  throw wrong(
    `HUDNA_HOSTS has "${name}": give host names alone, joined by commas, such as hudna.example.org.`,
  );
}

/** @throws ConfigurationError */
function originIn(text: string): string {
  const url = URL.parse(text);
  if (url && /^https?:$/.test(url.protocol) && url.href === `${url.origin}/`) return url.origin;
  throw wrong(
    `HUDNA_ORIGINS has "${text}": give origins, joined by commas, such as https://board.example.org.`,
  );
}

function wrong(sentence: string): ConfigurationError {
  return new ConfigurationError(sentence);
}
