/** `hudna audit replay` */
import { replayAnswer } from '@hudna/audit';
import { EXIT, type ExitCode, Misuse } from '../exit-codes.js';
import { answer, bytes } from '../output.js';
import { type ReplayOptions, replayRequestOf } from './replay-request.js';
import { type DataOptions, asFailure, withOpenLedger } from './open-ledger.js';
import { momentIn, readSettings } from './settings.js';
import { formatAnswer } from './format-answer.js';

export interface MomentOptions extends DataOptions {
  readonly at?: string;
  readonly knownAt?: string;
  readonly json?: boolean;
}

export async function replayView(
  path: readonly string[],
  options: MomentOptions & ReplayOptions,
): Promise<ExitCode> {
  const { query, params, id } = await asFailure(async () => replayRequestOf(path, options));
  const asOf = readAsOf(options);
  const text = await withOpenLedger(options, ({ store, onProgress }) =>
    replayAnswer(store, query, params, { ...asOf, onProgress }),
  );
  if (text === undefined) throw unknownEntity(`Nothing of ${id} is known in ${path[0]}.`);
  if (options.json) await bytes(text);
  else await answer(formatAnswer(JSON.parse(text) as Record<string, unknown>));
  return EXIT.done;
}

/** The moments that are named (epoch milliseconds), and what counts as near and recent. @throws Failure */
export function readAsOf({ at, knownAt }: Pick<MomentOptions, 'at' | 'knownAt'>) {
  const { timeZone, ...near } = readSettings();
  const moments = { at: momentIn('--at', at, timeZone), knownAt: momentIn('--known-at', knownAt, timeZone) };
  return {
    ...near,
    ...(moments.at !== undefined && { at: moments.at }),
    ...(moments.knownAt !== undefined && { knownAt: moments.knownAt }),
  };
}

export function unknownEntity(what: string): Misuse {
  return new Misuse(`${what} Check the id; with --at or --known-at, whether it was there and known by then.`);
}
