/** A proof to take away: that an event is in the ledger of which a head was signed, checked with the public key alone. */
import { IsCount, Nested } from '@hudna/domain';
import type { RecordedEvent } from '@hudna/event-store';
import { IsIn, IsString } from 'class-validator';
import { type TreeHead, openCheckpoint } from './tree-head.js';
import { BadNote, TransparencyLogMismatch, TransparencyLogUnavailable, OtherKey } from './errors.js';
import { AreHashes, HASH_BYTES } from './hash.js';
import { leafHashOf, PROVED, ProvedEvent, provedOf } from './leaf.js';
import type { TransparencyLogReader } from './reader.js';
import { decodeBase64, parseVkey } from './note.js';
import { isCount } from './tree.js';
import { verifyInclusion } from './verify.js';

export const PROOF_FORMAT = 'hudna-proof/1';

/** See docs/proof.md. */
export class ProofBundle {
  @IsIn([PROOF_FORMAT]) readonly format: typeof PROOF_FORMAT;
  @Nested(() => ProvedEvent) readonly event: ProvedEvent;
  @IsCount() readonly leafIndex: number;
  /** The signed note. */
  @IsString() readonly checkpoint: string;
  /** Hashes in base64, from the leaf's sibling upwards. */
  @AreHashes() readonly inclusion: readonly string[];
}

const FIELDS: readonly (keyof ProofBundle)[] = ['format', 'event', 'leafIndex', 'checkpoint', 'inclusion'];

/**
 * The proof of an event under the newest signed head.
 * @throws TransparencyLogUnavailable where it is not under a signed head yet, or the tree is being computed.
 * @throws TransparencyLogMismatch where the event is not the one that was signed.
 * @throws TransparencyLogDamaged
 */
export function prove(log: TransparencyLogReader, event: RecordedEvent): ProofBundle {
  const { size, root, note } = log.head();
  const leafIndex = log.indexOf(event.position);
  if (leafIndex === undefined || leafIndex >= size) {
    throw new TransparencyLogUnavailable(
      `The event ${event.id} is not under a signed head yet: try again in a second.`,
    );
  }
  const { inclusion } = log.inclusion(leafIndex, size);
  const hashes = inclusion.map((text) => Buffer.from(text, 'base64'));
  if (!verifyInclusion(leafHashOf(event), leafIndex, size, hashes, root)) {
    throw new TransparencyLogMismatch(
      `The event ${event.id} at position ${event.position} is not the one that was signed: run "hudna audit verify".`,
    );
  }
  return { format: PROOF_FORMAT, event: provedOf(event), leafIndex, checkpoint: note, inclusion };
}

/**
 * What is wrong with a bundle, in a sentence; undefined where the log with this key has signed a tree with this event.
 * @throws OtherKey where the log with this key has not signed its head, so that it proves nothing either way.
 * @throws BadNote where the vkey is none.
 */
export function proofFault(bundle: unknown, vkey: string): string | undefined {
  const key = parseVkey(vkey);
  const fault = faultOfShape(bundle);
  if (fault !== undefined) return fault;
  const { event, leafIndex, checkpoint, inclusion } = bundle as ProofBundle;
  let head: TreeHead;
  try {
    head = openCheckpoint(checkpoint, key);
  } catch (error) {
    if (error instanceof BadNote && !(error instanceof OtherKey)) return error.message;
    throw error;
  }
  const hashes = inclusion.map(decodeBase64);
  if (!hashes.every((hash) => hash?.length === HASH_BYTES)) {
    return 'The proof was altered: it has something in it that is no hash.';
  }
  if (leafIndex >= head.size) {
    return `The proof was altered: the signed tree has ${head.size} leaves, so there is no leaf ${leafIndex}.`;
  }
  const leaf = leafHashIn(event);
  return leaf && verifyInclusion(leaf, leafIndex, head.size, hashes as Buffer[], head.root)
    ? undefined
    : `The event is not the one that was signed as leaf ${leafIndex}: it or its proof was altered.`;
}

function faultOfShape(bundle: unknown): string | undefined {
  if (!isObject(bundle) || bundle['format'] !== PROOF_FORMAT) {
    return `This is no proof of the format ${PROOF_FORMAT}: check that it is the whole file.`;
  }
  return (
    faultOfFields('proof', bundle, FIELDS) ??
    (isObject(bundle['event'])
      ? faultOfFields('event', bundle['event'], PROVED)
      : 'The proof has no event.') ??
    (isCount(bundle['leafIndex']) && typeof bundle['checkpoint'] === 'string' && isTexts(bundle['inclusion'])
      ? undefined
      : 'The proof was altered: its leafIndex, its checkpoint or its hashes are not what they must be.')
  );
}

/** What is not signed must not seem to be, so there is nothing more in it. */
function faultOfFields(name: string, value: object, fields: readonly string[]): string | undefined {
  const missing = fields.find((field) => !Object.hasOwn(value, field));
  if (missing !== undefined) return `The ${name} was altered: it has no ${missing}.`;
  const more = Object.keys(value).find((field) => !fields.includes(field));
  return more === undefined
    ? undefined
    : `The ${name} was altered: ${JSON.stringify(more)} is no part of what was signed.`;
}

function leafHashIn(event: ProvedEvent): Buffer | undefined {
  try {
    return leafHashOf(event);
  } catch {
    // What has no canonical form was never signed.
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
