/** `hudna audit verify` */
import { type Verified, verify } from '@hudna/audit';
import { paint, plain } from '../terminal.js';
import { keyIn, readText } from './files.js';
import { type DataWords, withLedger } from './reading.js';
import { json, say } from './show.js';

export interface VerifyWords extends DataWords {
  readonly checkpoint?: readonly string[];
  readonly key?: string;
  readonly json?: boolean;
}

/** Answers with the exit code: 1 where something is not as it was written. */
export async function verifyData(words: VerifyWords): Promise<number> {
  const checkpoints = words.checkpoint?.map(readText);
  const vkey = words.key === undefined ? undefined : keyIn(words.key);
  const found = await withLedger(words, ({ store, directory, embedded, onProgress }) =>
    verify({
      store,
      directory,
      embedded,
      onProgress,
      ...(checkpoints && { checkpoints }),
      ...(vkey && { vkey }),
    }),
  );
  if (words.json) json(found);
  else say(shown(found));
  return found.finding ? 1 : 0;
}

function shown({ events, signed, facts, finding }: Verified): string {
  if (finding) return `${paint('red', 'Not as it was written.')} ${plain(finding.says)}`;
  const parts = [
    `${events.toLocaleString('en')} events are in order`,
    shownSigned(events, signed),
    facts === undefined
      ? 'there are no stored views'
      : `the stored views hold ${facts.toLocaleString('en')} of them, and nothing else`,
  ];
  return `${paint('green', 'As it was written:')} ${parts.join('; ')}.`;
}

function shownSigned(events: number, signed: number): string {
  if (signed === 0) return paint('yellow', 'there is no log of signed heads to hold them against');
  if (signed >= events) return 'they are those that were signed';
  const newer = (events - signed).toLocaleString('en');
  return `the first ${signed.toLocaleString('en')} are those that were signed, and ${newer} newer than any signed head: nothing proves those yet`;
}
