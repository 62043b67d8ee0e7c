/** The heads that a ledger is held against: those that the log has kept, and those that an auditor brings. */
import { textIn } from '@hudna/event-store';
import { type TreeHead, openCheckpoint } from './tree-head.js';
import { BadNote, TransparencyLogDamaged, OtherKey } from './errors.js';
import { transparencyLogFiles } from './files.js';
import { allHeads } from './signed-tree-heads.js';
import { parseVkey, type VerifierKey } from './note.js';

export interface TrustedTreeHead extends TreeHead {
  /** How it is called in a finding. */
  readonly name: string;
  /** Whether it is the log's, and not brought. */
  readonly own: boolean;
  /** Whether it is signed with the key that counts: the one that was given or, where none was, the log's own. */
  readonly counts: boolean;
}

export interface TrustedTreeHeads {
  /** By size, the log's own before the auditor's. */
  readonly heads: readonly TrustedTreeHead[];
  /** What nothing can be held against, and why: a sentence each. */
  readonly unproven: readonly string[];
}

/**
 * All heads that can be held against a ledger; or, in a sentence, what is wrong with one of the log's own. A head that was
 * brought and does not hold says nothing of the ledger, neither good nor bad.
 * @throws BadNote where the vkey is none.
 */
export function trustedTreeHeads(
  directory: string,
  brought: readonly string[],
  vkey: string | undefined,
): TrustedTreeHeads | string {
  const givenKey = vkey === undefined ? undefined : parseVkey(vkey);
  try {
    const own = ownHeads(directory, givenKey);
    const others = broughtHeads(brought, givenKey ?? own.key, own.missing);
    return {
      heads: [...own.heads, ...others.heads].sort((a, b) => a.size - b.size),
      unproven: [...own.unproven, ...others.unproven],
    };
  } catch (error) {
    if (error instanceof BadNote || error instanceof TransparencyLogDamaged) return error.message;
    throw error;
  }
}

interface OwnHeads extends TrustedTreeHeads {
  /** The key beside the log. */
  readonly key?: VerifierKey;
  /** What to say where it is needed and is not there. */
  readonly missing: string;
}

/** @throws BadNote, TransparencyLogDamaged where one of them, or the key beside them, is not as it was written. */
function ownHeads(directory: string, givenKey: VerifierKey | undefined): OwnHeads {
  const files = transparencyLogFiles(directory);
  const key = ownKey(files.publicKey);
  const missing = `There is no public key in ${files.publicKey}: give the one that you have kept.`;
  const signed = allHeads(files.checkpoints);
  const opener = key ?? givenKey;
  if (signed.length === 0) return { heads: [], unproven: [], missing, ...(key && { key }) };
  if (!opener) return { heads: [], unproven: [missing], missing };
  const counts = givenKey === undefined || isSame(opener, givenKey);
  const nameOf = (size: number) => `the head of size ${size} in ${files.checkpoints}`;
  let heads: TrustedTreeHead[];
  try {
    heads = signed.map(({ size, note }) => opened(note, opener, { name: nameOf(size), own: true, counts }));
  } catch (error) {
    // Nothing beside the log says whose heads they are.
    if (key || !(error instanceof OtherKey)) throw error;
    return { heads: [], unproven: [error.message], missing };
  }
  const other =
    givenKey &&
    `${files.checkpoints} is signed by ${keyLabel(opener)}, and not by the key that was given, ${keyLabel(givenKey)}`;
  const unproven = counts ? [] : [`What is in ${other}: it proves nothing to whoever trusts that key alone.`];
  return { heads, unproven, missing, ...(key && { key }) };
}

function ownKey(file: string): VerifierKey | undefined {
  const vkey = textIn(file)?.trim();
  try {
    return vkey === undefined ? undefined : parseVkey(vkey);
  } catch (error) {
    if (!(error instanceof BadNote)) throw error;
    throw new BadNote(`The file ${file} is not as it was written: ${error.message}`);
  }
}

function broughtHeads(
  brought: readonly string[],
  key: VerifierKey | undefined,
  missing: string,
): TrustedTreeHeads {
  const heads: TrustedTreeHead[] = [];
  const unproven: string[] = [];
  for (const [index, note] of brought.entries()) {
    const name = `the head that was brought as no. ${index + 1}`;
    if (!key) {
      unproven.push(`${capital(name)} cannot be checked. ${missing}`);
      continue;
    }
    try {
      heads.push(opened(note, key, { name, own: false, counts: true }));
    } catch (error) {
      if (!(error instanceof BadNote)) throw error;
      unproven.push(error.message);
    }
  }
  return { heads, unproven };
}

/** @throws BadNote */
function opened(
  note: string,
  key: VerifierKey,
  about: Pick<TrustedTreeHead, 'name' | 'own' | 'counts'>,
): TrustedTreeHead {
  try {
    return { ...openCheckpoint(note, key), ...about };
  } catch (error) {
    if (!(error instanceof BadNote)) throw error;
    const says = `${capital(about.name)} does not hold: ${error.message}`;
    throw error instanceof OtherKey ? new OtherKey(says) : new BadNote(says);
  }
}

function isSame(one: VerifierKey, other: VerifierKey): boolean {
  return one.name === other.name && one.key.equals(other.key);
}

function keyLabel({ name, id }: VerifierKey): string {
  return `${name} (${id.toString('hex')})`;
}

function capital(text: string): string {
  return `${text[0]!.toUpperCase()}${text.slice(1)}`;
}
