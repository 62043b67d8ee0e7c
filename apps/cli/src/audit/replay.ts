/** `hudna audit replay` */
import { replay } from '@hudna/audit';
import { EXIT, type ExitCode, Misuse } from '../exit-codes.js';
import { answer, bytes } from '../output.js';
import { type GivenWords, questionOf } from './question.js';
import { type DataWords, sayingWhy, withLedger } from './reading.js';
import { momentIn, readSettings } from './settings.js';
import { shown } from './show.js';

export interface MomentWords extends DataWords {
  readonly at?: string;
  readonly knownAt?: string;
  readonly json?: boolean;
}

export async function replayView(
  path: readonly string[],
  words: MomentWords & GivenWords,
): Promise<ExitCode> {
  const { viewQuery, given, id } = await sayingWhy(async () => questionOf(path, words));
  const asOf = readAsOf(words);
  const text = await withLedger(words, ({ store, onProgress }) =>
    replay(store, viewQuery, given, { ...asOf, onProgress }),
  );
  if (text === undefined) throw notKnown(`Nothing of ${id} is known in ${path[0]}.`);
  if (words.json) await bytes(text);
  else await answer(shown(JSON.parse(text) as Record<string, unknown>));
  return EXIT.done;
}

/** The moments that are named (epoch milliseconds), and what counts as near and recent. @throws Failure */
export function readAsOf({ at, knownAt }: Pick<MomentWords, 'at' | 'knownAt'>) {
  const { timeZone, ...near } = readSettings();
  const moments = { at: momentIn('--at', at, timeZone), knownAt: momentIn('--known-at', knownAt, timeZone) };
  return {
    ...near,
    ...(moments.at !== undefined && { at: moments.at }),
    ...(moments.knownAt !== undefined && { knownAt: moments.knownAt }),
  };
}

export function notKnown(what: string): Misuse {
  return new Misuse(`${what} Check the id; with --at or --known-at, whether it was there and known by then.`);
}
