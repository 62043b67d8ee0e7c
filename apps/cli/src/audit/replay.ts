/** `hudna audit replay` */
import { replay } from '@hudna/audit';
import { Failure } from '../client.js';
import { type GivenWords, questionOf } from './question.js';
import { type DataWords, sayingWhy, withLedger } from './reading.js';
import { momentIn, readSettings } from './settings.js';
import { bytes, say, shown } from './show.js';

export interface MomentWords extends DataWords {
  readonly at?: string;
  readonly knownAt?: string;
  readonly json?: boolean;
}

export async function replayView(path: readonly string[], words: MomentWords & GivenWords): Promise<number> {
  const { question, given, id } = await sayingWhy(async () => questionOf(path, words));
  const asOf = readAsOf(words);
  const text = await withLedger(words, ({ store, onProgress }) =>
    replay(store, question, given, { ...asOf, onProgress }),
  );
  if (text === undefined) throw notKnown(`Nothing of ${id} is known in ${path[0]}.`);
  if (!words.json) say(shown(JSON.parse(text) as Record<string, unknown>));
  else bytes(text);
  return 0;
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

export function notKnown(what: string): Failure {
  return new Failure(
    `${what} Check the id; with --at or --known-at, whether it was there and known by then.`,
  );
}
