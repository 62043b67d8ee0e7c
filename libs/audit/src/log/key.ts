/** The key that signs, and the name that it signs under. */
import { createPrivateKey, generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { type Checkpoint, textOf } from './checkpoint.js';
import { LogKeyRefused } from './errors.js';
import { filesOf, makeDurably, sizeOf, textIn } from './files.js';
import { newestHead } from './heads.js';
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
  sign(head: Omit<Checkpoint, 'origin'>): string;
}

/**
 * The signer of a log's folder, which is made where it is not there.
 * @throws LogKeyRefused where the key is gone, cannot be read, or is not the one that the log was begun with.
 * @throws LogDamaged where the file of signed heads is.
 */
export function openSigner(directory: string, options: KeyOptions = {}): Signer {
  mkdirSync(directory, { recursive: true });
  const files = filesOf(directory);
  const known = textIn(files.publicKey)?.trim();
  const newest = newestHead(files.checkpoints);
  const key = readKey(directory, options.keyFile, known !== undefined || newest !== undefined);
  const origin =
    options.origin ?? known?.replace(/\+.*/, '') ?? newest?.origin ?? `hudna.local/${randomUUID()}`;
  if (!isKeyName(origin) || origin.length > 255) {
    throw new LogKeyRefused(
      `${JSON.stringify(origin)} cannot be the name of a log: ` +
        'choose one like example.org/hudna, without spaces or plus.',
    );
  }
  const vkey = vkeyOf(origin, key);
  if ((known !== undefined && known !== vkey) || (newest && !isSignedBy(newest.note, vkey))) {
    throw new LogKeyRefused(
      `The log in ${directory} was begun with another key or another name. ` +
        'Give it those, or let a new log begin in an empty folder.',
    );
  }
  if (known === undefined) makeDurably(files.publicKey, `${vkey}\n`, 0o644);
  return { origin, vkey, sign: (head) => signNote(textOf({ origin, ...head }), origin, key) };
}

function readKey(directory: string, keyFile: string | undefined, begun: boolean): KeyObject {
  const file = keyFile ?? filesOf(directory).key;
  if (keyFile === undefined && sizeOf(file) === 0) {
    if (begun) {
      throw new LogKeyRefused(
        `The key ${file} is gone, and there is a log that it signed. ` +
          'Restore it from a backup, or let a new log begin in an empty folder.',
      );
    }
    const { privateKey } = generateKeyPairSync('ed25519');
    makeDurably(file, String(privateKey.export({ type: 'pkcs8', format: 'pem' })), 0o600);
  }
  const key = parseKey(file);
  if (key?.asymmetricKeyType !== 'ed25519') {
    throw new LogKeyRefused(
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
