import { generateKeyPairSync } from 'node:crypto';
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { TransparencyLogKeyRefused } from './errors.js';
import { TransparencyLogFixture } from './fixture.testing.js';
import { openSigner } from './key.js';
import { parseVkey } from './note.js';

let fixture: TransparencyLogFixture;
beforeEach(() => {
  fixture = new TransparencyLogFixture();
});
afterEach(() => fixture.close());

const pem = (type: 'ed25519' | 'x25519') =>
  String(generateKeyPairSync(type as 'ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }));

test('is made at the first use, for its owner alone, and stays', () => {
  const signer = openSigner(fixture.log);
  expect(statSync(fixture.files.key).mode & 0o777).toBe(0o600);
  expect(readFileSync(fixture.files.key, 'utf8')).toContain('BEGIN PRIVATE KEY');
  expect(readFileSync(fixture.files.publicKey, 'utf8')).toBe(`${signer.vkey}\n`);
  expect(parseVkey(signer.vkey).name).toMatch(/^hudna\.local\/[0-9a-f-]{36}$/);
  expect(openSigner(fixture.log).vkey).toBe(signer.vkey);
  expect(fixture.reader.vkey()).toBe(signer.vkey);
});

test('may be given, with a name', () => {
  const keyFile = join(fixture.directory, 'mine.pem');
  writeFileSync(keyFile, pem('ed25519'));
  const signer = openSigner(fixture.log, { keyFile, origin: 'example.org/hudna' });
  expect(parseVkey(signer.vkey).name).toBe('example.org/hudna');
  expect(statSync(fixture.files.key, { throwIfNoEntry: false })).toBeUndefined();
  expect(openSigner(fixture.log, { keyFile }).vkey).toBe(signer.vkey);
});

test('gets out nowhere', () => {
  const secret = readFileSyncAfterMaking();
  const signer = openSigner(fixture.log);
  expect(inspect(signer, { depth: 9, showHidden: true })).not.toContain(secret);
  writeFileSync(
    fixture.files.key,
    `-----BEGIN PRIVATE KEY-----\n${secret.slice(0, -8)}\n-----END PRIVATE KEY-----\n`,
  );
  const refused = catching(() => openSigner(fixture.log));
  expect(refused).toBeInstanceOf(TransparencyLogKeyRefused);
  expect(inspect(refused, { depth: 9, showHidden: true })).not.toContain(secret.slice(0, 20));

  function readFileSyncAfterMaking(): string {
    openSigner(fixture.log);
    return readFileSync(fixture.files.key, 'utf8').split('\n')[1]!;
  }
});

test.each([
  ['spaces', 'Hudna in Damascus'],
  ['a plus', 'hudna+1'],
  ['nothing', ''],
  ['too much', 'x'.repeat(256)],
])('cannot sign under a name with %s in it', (_, origin) => {
  expect(() => openSigner(fixture.log, { origin })).toThrow('cannot be the name of a log');
});

test('cannot be another one than the log was begun with', async () => {
  await fixture.grow(2);
  const keyFile = join(fixture.directory, 'mine.pem');
  writeFileSync(keyFile, pem('ed25519'));
  const refusal = /was begun with another key or another name/;
  expect(() => openSigner(fixture.log, { keyFile })).toThrow(refusal);
  expect(() => openSigner(fixture.log, { origin: 'example.org/hudna' })).toThrow(refusal);
  // Nor where only the heads are left to tell.
  rmSync(fixture.files.publicKey);
  expect(() => openSigner(fixture.log, { keyFile })).toThrow(refusal);
  expect(() => openSigner(fixture.log, { origin: 'example.org/hudna' })).toThrow(refusal);
});

test('cannot be another one even before anything is signed', () => {
  openSigner(fixture.log);
  const keyFile = join(fixture.directory, 'mine.pem');
  writeFileSync(keyFile, pem('ed25519'));
  expect(() => openSigner(fixture.log, { keyFile })).toThrow(/was begun with another key/);
});

test('is known again by its heads where the public key is gone', async () => {
  await fixture.grow(2);
  const vkey = fixture.reader.vkey();
  rmSync(fixture.files.publicKey);
  expect(openSigner(fixture.log).vkey).toBe(vkey);
  expect(fixture.reader.vkey()).toBe(vkey);
});

test('is not made anew where it is gone, and something was signed', async () => {
  await fixture.grow(2);
  rmSync(fixture.files.key);
  const following = await fixture.follow();
  const { reason } = await following.failed();
  expect(reason).toContain(`The key ${fixture.files.key} is gone`);
  expect(reason).toContain('Restore it from a backup');
  await following.stop();
});

test.each([
  ['not there', undefined],
  ['no key', 'hello'],
  ['a key for something else', pem('x25519')],
])('is refused where the file given is %s', (_, text) => {
  const keyFile = join(fixture.directory, 'mine.pem');
  if (text !== undefined) writeFileSync(keyFile, text);
  expect(() => openSigner(fixture.log, { keyFile })).toThrow('cannot be read as an Ed25519 private key');
});

function catching(act: () => unknown): unknown {
  try {
    return act();
  } catch (error) {
    return error;
  }
}
