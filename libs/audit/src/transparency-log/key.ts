/** The key that signs, and the name that it signs under. */
import { createPrivateKey, generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { makePrivateDirectory, makeDurably, sizeOf, textIn } from '@hudna/event-store';
import { type TreeHead, checkpointText } from './tree-head.js';
import { TransparencyLogDamaged, TransparencyLogKeyRefused } from './errors.js';
import { transparencyLogFiles } from './files.js';
import { type SignedTreeHead, newestHead } from './signed-tree-heads.js';
import { isKeyName, openNote, parseVkey, signNote, vkeyOf } from './note.js';

export interface KeyOptions {
  /** The log's name, at most 255 characters without white space or plus. Default: the one it has, or a random one. */
  readonly origin?: string;
  /** A PEM file with an Ed25519 private key. Default: `key` in the log's folder, made where it is not there. */
  readonly keyFile?: string;
}

export interface Signer {
  readonly origin: string;
  readonly vkey: string;
  /** A signed note. */
  sign(head: Omit<TreeHead, 'origin'>): string;
}

/**
 * The signer of a log's folder, which is made where it is not there.
 * @throws TransparencyLogKeyRefused where the key is gone, cannot be read, or is not the one that the log was begun with.
 * @throws TransparencyLogDamaged where the file of signed heads is.
 */
export function openSigner(directory: string, options: KeyOptions = {}): Signer {
  makePrivateDirectory(directory);
  const files = transparencyLogFiles(directory);
  const log = begunIn(directory);
  if (options.keyFile === undefined && sizeOf(files.key) === 0) makeKey(files.key, log.isBegun);
  const signer = signerOf(directory, options, log);
  if (log.vkey === undefined) makeDurably(files.publicKey, `${signer.vkey}\n`);
  return signer;
}

/**
 * Whether a key and a name that were given can be used for a log's folder, of which nothing is changed.
 * @throws TransparencyLogKeyRefused
 */
export function refuseKey(directory: string, options: KeyOptions): void {
  const { origin, keyFile } = options;
  if (origin !== undefined) refuseName(origin);
  try {
    const log = begunIn(directory);
    // A key of the log's own is made later.
    if (keyFile !== undefined || (origin !== undefined && log.isBegun)) signerOf(directory, options, log);
  } catch (error) {
    // Of its heads the log itself says that they are damaged.
    if (!(error instanceof TransparencyLogDamaged)) throw error;
  }
}

/** What a log's folder says of its key. */
interface Begun {
  readonly vkey: string | undefined;
  readonly newest: SignedTreeHead | undefined;
  readonly isBegun: boolean;
}

function begunIn(directory: string): Begun {
  const files = transparencyLogFiles(directory);
  const vkey = textIn(files.publicKey)?.trim();
  const newest = newestHead(files.checkpoints);
  return { vkey, newest, isBegun: vkey !== undefined || newest !== undefined };
}

function signerOf(directory: string, options: KeyOptions, { vkey: known, newest }: Begun): Signer {
  const key = readKey(options.keyFile ?? transparencyLogFiles(directory).key, options.keyFile === undefined);
  const origin =
    options.origin ?? known?.replace(/\+.*/, '') ?? newest?.origin ?? `hudna.local/${randomUUID()}`;
  refuseName(origin);
  const vkey = vkeyOf(origin, key);
  if ((known !== undefined && known !== vkey) || (newest && !isSignedBy(newest.note, vkey))) {
    throw new TransparencyLogKeyRefused(
      `The log in ${directory} was begun with another key or another name. ` +
        'Give it those, or let a new log begin in an empty folder.',
    );
  }
  return { origin, vkey, sign: (head) => signNote(checkpointText({ origin, ...head }), origin, key) };
}

function refuseName(origin: string): void {
  if (isKeyName(origin) && origin.length <= 255) return;
  throw new TransparencyLogKeyRefused(
    `${JSON.stringify(origin)} cannot be the name of a log: ` +
      'choose one like example.org/hudna, without spaces or plus.',
  );
}

function makeKey(file: string, isBegun: boolean): void {
  if (isBegun) throw gone(file);
  const { privateKey } = generateKeyPairSync('ed25519');
  makeDurably(file, String(privateKey.export({ type: 'pkcs8', format: 'pem' })));
}

function gone(file: string): TransparencyLogKeyRefused {
  return new TransparencyLogKeyRefused(
    `The key ${file} is gone, and there is a log that it signed. ` +
      'Restore it from a backup, or let a new log begin in an empty folder.',
  );
}

function readKey(file: string, isOwn: boolean): KeyObject {
  if (isOwn && sizeOf(file) === 0) throw gone(file);
  const key = parseKey(file);
  if (key?.asymmetricKeyType !== 'ed25519') {
    throw new TransparencyLogKeyRefused(
      `The file ${file} cannot be read as an Ed25519 private key in PEM form: ` +
        'give one that can, as "openssl genpkey -algorithm ed25519" makes it.',
    );
  }
  return key;
}

/** Whatever is wrong with the file, nothing of what is in it gets out. */
function parseKey(file: string): KeyObject | undefined {
  try {
    return createPrivateKey(readFileSync(file));
  } catch {
    return undefined;
  }
}

function isSignedBy(note: string, vkey: string): boolean {
  try {
    openNote(note, parseVkey(vkey));
    return true;
  } catch {
    return false;
  }
}
