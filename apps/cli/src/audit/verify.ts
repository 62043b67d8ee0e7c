/** `hudna audit verify` */
import { type Verification, verify } from '@hudna/audit';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { conclude, json, paint } from '../output.js';
import { plain } from '../terminal.js';
import { headsIn, keyIn } from './key-and-heads.js';
import { type DataOptions, withOpenLedger } from './open-ledger.js';

export interface VerifyCommandOptions extends DataOptions {
  readonly head?: readonly string[];
  /** What `head` was called before. */
  readonly checkpoint?: readonly string[];
  readonly key?: string;
  readonly json?: boolean;
}

/** 1 where something is not as it was written, 4 where nothing like that was found and not all could be proved. */
export async function verifyData(options: VerifyCommandOptions): Promise<ExitCode> {
  const files = [...(options.head ?? []), ...(options.checkpoint ?? [])];
  const checkpoints: string[] = [];
  for (const file of files) checkpoints.push(...(await headsIn(file)));
  const vkey = options.key === undefined ? undefined : await keyIn(options.key);
  const found = await withOpenLedger(options, ({ store, directory, embedded, onProgress }) =>
    verify({ store, directory, embedded, onProgress, checkpoints, ...(vkey !== undefined && { vkey }) }),
  );
  if (options.json) await json(found);
  else await conclude(formatVerification(found));
  if (found.finding) return EXIT.wrong;
  return found.unproven.length > 0 ? EXIT.unproven : EXIT.done;
}

function formatVerification({ verified, unproven, finding, facts }: Verification): string {
  return [
    verdictOf(unproven.length, finding),
    ...verified.map(({ says }) => `  ${paint('green', 'verified')}      ${plain(says)}`),
    ...(finding || facts !== undefined
      ? []
      : ['  not there     The stored views: they are made anew from the ledger.']),
    ...unproven.map(({ says }) => `  ${paint('yellow', 'not verified')}  ${plain(says)}`),
  ].join('\n');
}

function verdictOf(unproven: number, finding: Verification['finding']): string {
  if (finding) return `${paint('red', 'Not as it was written.')} ${plain(finding.says)}`;
  return unproven > 0
    ? paint('yellow', 'Nothing that was altered was found, but not all of it is proved.')
    : paint('green', 'As it was written.');
}
