/** Tree heads as checkpoints: https://c2sp.org/tlog-checkpoint */
import { BadNote, OtherKey } from './errors.js';
import { HASH_BYTES } from './hash.js';
import { decodeBase64, openNote, type VerifierKey } from './note.js';

/** A tree head. */
export interface TreeHead {
  /** The name of the log. */
  readonly origin: string;
  /** How many leaves. */
  readonly size: number;
  readonly root: Buffer;
}

/** The text that is signed. */
export function checkpointText({ origin, size, root }: TreeHead): string {
  return `${origin}\n${size}\n${root.toString('base64')}\n`;
}

/** @throws BadNote where the text is no checkpoint. */
export function parseCheckpoint(text: string): TreeHead {
  const [origin = '', size = '', root = '', ...more] = text.split('\n');
  const bytes = decodeBase64(root);
  // Extension lines are allowed, and opaque.
  const ended = more.pop() === '' && !more.includes('');
  const count = /^(0|[1-9]\d*)$/.test(size) ? Number(size) : NaN;
  if (!ended || origin === '' || !Number.isSafeInteger(count) || bytes?.length !== HASH_BYTES) {
    throw new BadNote('The note is no checkpoint: its lines must be origin, size and root hash.');
  }
  return { origin, size: count, root: bytes };
}

/** @throws OtherKey where it is of another log. @throws BadNote where it is no checkpoint, or was altered. */
export function openCheckpoint(note: string, key: VerifierKey): TreeHead {
  const treeHead = parseCheckpoint(openNote(note, key));
  if (treeHead.origin !== key.name) {
    throw new OtherKey(`The checkpoint is of the log ${treeHead.origin}, not of ${key.name}.`);
  }
  return treeHead;
}
