/** Signed notes (https://c2sp.org/signed-note) with Ed25519 signatures, and their keys in the form of a vkey. */
import { createPublicKey, hash, type KeyObject, sign, verify } from 'node:crypto';
import { BadNote, OtherKey } from './errors.js';

/** A public key with the name that it signs under. */
export interface VerifierKey {
  readonly name: string;
  /** The first four bytes of SHA-256(name || 0x0A || 0x01 || key): tells keys apart, proves nothing. */
  readonly id: Buffer;
  readonly key: KeyObject;
}

/** Signature type 0x01: Ed25519 over the text. */
const ED25519 = 1;
const KEY_BYTES = 32;
const SIGNATURE_BYTES = 64;

/** As many signatures as Go's implementation takes; the specification asks for 16. */
const MOST_SIGNATURES = 100;

/** Whether a key, and so a log, can have this name: no white space, no plus. */
export function isKeyName(name: string): boolean {
  return name.isWellFormed() && /^[^\p{White_Space}\p{Cc}+]+$/u.test(name);
}

/** The vkey of a private or a public key: `name+hash+base64(0x01 || key)`. */
export function vkeyOf(name: string, key: KeyObject): string {
  const raw = typedKey(key);
  return `${name}+${idOf(name, raw).toString('hex')}+${raw.toString('base64')}`;
}

/** @throws BadNote where it is no vkey of an Ed25519 key, or its hash is another. */
export function parseVkey(vkey: string): VerifierKey {
  const [, name = '', id = '', base64 = ''] = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/.exec(vkey) ?? [];
  const raw = decodeBase64(base64);
  if (!isKeyName(name) || raw?.[0] !== ED25519 || raw.length !== 1 + KEY_BYTES) {
    throw new BadNote('This is no verifier key: it must be like name+hash+key, with an Ed25519 key.');
  }
  if (idOf(name, raw).toString('hex') !== id) {
    throw new BadNote('The verifier key was altered or cut: its hash is not that of its name and key.');
  }
  const x = raw.subarray(1).toString('base64url');
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  return { name, id: idOf(name, raw), key };
}

/** @param text Lines, each with its newline. */
export function signNote(text: string, name: string, privateKey: KeyObject): string {
  const signature = Buffer.concat([
    idOf(name, typedKey(privateKey)),
    sign(null, Buffer.from(text), privateKey),
  ]);
  return `${text}\n— ${name} ${signature.toString('base64')}\n`;
}

/**
 * The text of a note that this key has signed; signatures of other keys are passed over.
 * @throws OtherKey where this key has not signed it.
 * @throws BadNote where it is no note, or not the text that was signed.
 */
export function openNote(note: string, { name, id, key }: VerifierKey): string {
  const { text, signatures } = split(note);
  const own = signatures.filter((signature) => signature.name === name && signature.id.equals(id));
  if (own.length === 0) {
    const others = signatures.map((signature) => `${signature.name} (${signature.id.toString('hex')})`);
    throw new OtherKey(
      `The note is not signed by ${name} with the key ${id.toString('hex')}. It is signed by ${others.join(', ')}: ` +
        'it is of another log, or that is the key of another.',
    );
  }
  const good = own.every(
    ({ bytes }) => bytes.length === SIGNATURE_BYTES && verify(null, Buffer.from(text), key, bytes),
  );
  if (!good) {
    throw new BadNote(`The signature of ${name} is not one of this text: one of the two was altered.`);
  }
  return text;
}

/** The notes in a text: one, or several with empty lines between them, as a log keeps them. */
export function splitNotes(text: string): string[] {
  return text.split(/(?<=^— [^\n]*\n)\n+/m).filter((note) => note !== '');
}

interface Signature {
  readonly name: string;
  readonly id: Buffer;
  readonly bytes: Buffer;
}

function split(note: string): { text: string; signatures: Signature[] } {
  const end = note.lastIndexOf('\n\n');
  const lines = note.slice(end + 2).split('\n');
  const unfit = /[\0-\x09\x0b-\x1f]/.test(note) || !note.isWellFormed();
  if (unfit || end < 0 || lines.pop() !== '' || lines.length === 0 || lines.length > MOST_SIGNATURES) {
    throw malformed();
  }
  return { text: note.slice(0, end + 1), signatures: lines.map(parseSignature) };
}

function parseSignature(line: string): Signature {
  const [, name = '', base64 = ''] = /^— ([^ ]+) ([^ ]+)$/.exec(line) ?? [];
  const bytes = decodeBase64(base64);
  if (!isKeyName(name) || !bytes || bytes.length < 5) throw malformed();
  return { name, id: bytes.subarray(0, 4), bytes: bytes.subarray(4) };
}

function malformed(): BadNote {
  return new BadNote('This is no signed note: a text, an empty line, then lines with signatures.');
}

function idOf(name: string, typed: Buffer): Buffer {
  return hash('sha256', Buffer.concat([Buffer.from(`${name}\n`), typed]), 'buffer').subarray(0, 4);
}

/** 0x01 and the 32 bytes of the public key. */
function typedKey(key: KeyObject): Buffer {
  const { x } = (key.type === 'private' ? createPublicKey(key) : key).export({ format: 'jwk' });
  return Buffer.concat([Buffer.of(ED25519), Buffer.from(x!, 'base64url')]);
}

/** Base64 as RFC 4648 has it, and no other way to write the same bytes. */
export function decodeBase64(base64: string): Buffer | undefined {
  const bytes = Buffer.from(base64, 'base64');
  return bytes.toString('base64') === base64 ? bytes : undefined;
}
