/** The heads that a ledger is held against: those that the log has kept, and those that an auditor brings. */
import { type Checkpoint, openCheckpoint } from './checkpoint.js';
import { BadNote, LogDamaged } from './errors.js';
import { filesOf, textIn } from './files.js';
import { allHeads } from './heads.js';
import { parseVkey, type VerifierKey } from './note.js';

export interface HeldHead extends Checkpoint {
  /** How it is called in a finding. */
  readonly name: string;
  /** Whether it is the log's, and not brought. */
  readonly own: boolean;
}

/**
 * All heads by size, the log's own before the auditor's; or, in a sentence, what is wrong with one of them.
 * @throws BadNote where the vkey is none.
 */
export function headsToHold(
  directory: string,
  brought: readonly string[],
  vkey: string | undefined,
): HeldHead[] | string {
  const files = filesOf(directory);
  const known = vkey ?? textIn(files.publicKey)?.trim();
  if (known === undefined) {
    return `There is no public key in ${files.publicKey}: give the one that you have kept.`;
  }
  const key = parseVkey(known);
  try {
    const own = allHeads(files.checkpoints).map(({ size, note }) =>
      opened(note, key, `the head of size ${size} in ${files.checkpoints}`, true),
    );
    const others = brought.map((note, index) =>
      opened(note, key, `the head that was brought as no. ${index + 1}`, false),
    );
    return [...own, ...others].sort((a, b) => a.size - b.size);
  } catch (error) {
    if (error instanceof BadNote || error instanceof LogDamaged) return error.message;
    throw error;
  }
}

function opened(note: string, key: VerifierKey, name: string, own: boolean): HeldHead {
  try {
    return { ...openCheckpoint(note, key), name, own };
  } catch (error) {
    if (!(error instanceof BadNote)) throw error;
    throw new BadNote(`${name[0]!.toUpperCase()}${name.slice(1)} does not hold: ${error.message}`);
  }
}
