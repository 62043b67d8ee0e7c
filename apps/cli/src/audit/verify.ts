/** `hudna audit verify` */
import { type Verified, verify } from '@hudna/audit';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { conclude, json, paint } from '../output.js';
import { plain } from '../terminal.js';
import { headsIn, keyIn } from './given.js';
import { type DataWords, withLedger } from './reading.js';

export interface VerifyWords extends DataWords {
  readonly head?: readonly string[];
  /** What `head` was called before. */
  readonly checkpoint?: readonly string[];
  readonly key?: string;
  readonly json?: boolean;
}

/** 1 where something is not as it was written, 4 where nothing like that was found and not all could be proved. */
export async function verifyData(words: VerifyWords): Promise<ExitCode> {
  const files = [...(words.head ?? []), ...(words.checkpoint ?? [])];
  const checkpoints: string[] = [];
  for (const file of files) checkpoints.push(...(await headsIn(file)));
  const vkey = words.key === undefined ? undefined : await keyIn(words.key);
  const found = await withLedger(words, ({ store, directory, embedded, onProgress }) =>
    verify({ store, directory, embedded, onProgress, checkpoints, ...(vkey !== undefined && { vkey }) }),
  );
  if (words.json) await json(found);
  else await conclude(shown(found));
  if (found.finding) return EXIT.wrong;
  return found.unproven.length > 0 ? EXIT.unproven : EXIT.done;
}

function shown({ verified, unproven, finding, facts }: Verified): string {
  return [
    verdictOf(unproven.length, finding),
    ...verified.map(({ says }) => `  ${paint('green', 'verified')}      ${plain(says)}`),
    ...(finding || facts !== undefined
      ? []
      : ['  not there     The stored views: they are made anew from the ledger.']),
    ...unproven.map(({ says }) => `  ${paint('yellow', 'not verified')}  ${plain(says)}`),
  ].join('\n');
}

function verdictOf(unproven: number, finding: Verified['finding']): string {
  if (finding) return `${paint('red', 'Not as it was written.')} ${plain(finding.says)}`;
  return unproven > 0
    ? paint('yellow', 'Nothing that was altered was found, but not all of it is proved.')
    : paint('green', 'As it was written.');
}
