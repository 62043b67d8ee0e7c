import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { type TreeHead, openCheckpoint, parseCheckpoint, checkpointText } from './tree-head.js';
import { BadNote } from './errors.js';
import { EMPTY_ROOT } from './hash.js';
import { openNote, parseVkey, signNote, splitNotes, vkeyOf } from './note.js';

// From the documentation and the tests of golang.org/x/mod/sumdb/note.
const VKEY = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
const SEED = Buffer.from('AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz', 'base64').subarray(1);
const ENOCH = 'EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop';
const TEXT =
  "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
const PETERS =
  '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n';
const ENOCHS =
  '— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n';
const NOTE = `${TEXT}\n${PETERS}`;

describe("a note as Go's own", () => {
  const peter = parseVkey(VKEY);
  const privateKey = createPrivateKey({
    key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), SEED]),
    format: 'der',
    type: 'pkcs8',
  });

  test('is signed to the same bytes', () => {
    expect(signNote(TEXT, 'PeterNeumann', privateKey)).toBe(NOTE);
    expect(vkeyOf('PeterNeumann', privateKey)).toBe(VKEY);
    expect(vkeyOf('PeterNeumann', peter.key)).toBe(VKEY);
  });

  test('is opened, with whatever other signatures there are', () => {
    expect(openNote(NOTE, peter)).toBe(TEXT);
    expect(openNote(NOTE + ENOCHS, peter)).toBe(TEXT);
    expect(openNote(`${TEXT}\n${ENOCHS}${PETERS}`, parseVkey(ENOCH))).toBe(TEXT);
    expect(openNote(`${TEXT}\n${ENOCHS.repeat(15)}${PETERS}`, peter)).toBe(TEXT);
  });

  test('is refused where this key has not signed it', () => {
    expect(() => openNote(`${TEXT}\n${ENOCHS}`, peter)).toThrow(
      'The note is not signed by PeterNeumann with the key c74f20a3.',
    );
    const { privateKey: other } = generateKeyPairSync('ed25519');
    expect(() => openNote(signNote(TEXT, 'PeterNeumann', other), peter)).toThrow('is not signed by');
  });

  test.each([
    ['the text', NOTE.replace('answer', 'problem')],
    ['the signature', NOTE.replace('ZJku', 'ZJkv')],
    ['the signature, longer', NOTE.replace('ZJku', 'ZJkuABCD')],
    ['one of two signatures', NOTE + PETERS.replace('ZJku', 'ZJkv')],
  ])('is refused where %s is another', (_, note) => {
    expect(() => openNote(note, peter)).toThrow('The signature of PeterNeumann is not one of this text');
  });

  test.each([
    ['no signature', TEXT],
    ['no signature after the empty line', `${TEXT}\n`],
    ['no last newline', NOTE.slice(0, -1)],
    ['a control character', `\u0001${NOTE}`],
    ['half of a surrogate pair', `\ud800${NOTE}`],
    ['a name of two words', `${TEXT}\n${PETERS.replace('PeterNeumann', 'Peter Neumann')}`],
    ['a line that is no signature', `${NOTE}Unexpected line.\n`],
    ['base64 that is none', NOTE.replace('ZJku', 'ZJ_u')],
    ['base64 without its end', NOTE.replace('nAM=', 'nAM')],
    ['a signature of nothing', `${TEXT}\n— PeterNeumann x08gow==\n`],
    ['too many signatures', TEXT + '\n' + ENOCHS.repeat(101)],
    ['nothing at all', ''],
  ])('is none with %s', (_, note) => {
    expect(() => openNote(note, peter)).toThrow('This is no signed note');
  });
});

test('several notes in one file are split', () => {
  const both = `${TEXT}\n${PETERS}${ENOCHS}`;
  expect(splitNotes(NOTE)).toEqual([NOTE]);
  expect(splitNotes(`${NOTE}\n${both}\n\n${NOTE}\n`)).toEqual([NOTE, both, NOTE]);
  expect(splitNotes('')).toEqual([]);
  expect(splitNotes('hello')).toEqual(['hello']);
});

describe('a vkey', () => {
  test('is refused wherever it is cut or a character is another', () => {
    for (let start = 0; start < VKEY.length; start += 1) {
      for (let end = start + 1; end <= VKEY.length; end += 1) {
        if (end - start < VKEY.length) expect(() => parseVkey(VKEY.slice(start, end))).toThrow(BadNote);
      }
      const other = String.fromCharCode(VKEY.charCodeAt(start) + 1);
      expect(() => parseVkey(VKEY.slice(0, start) + other + VKEY.slice(start + 1))).toThrow(BadNote);
    }
  });

  test.each([
    ['a key that is too long', 'PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY=='],
    ['another algorithm', 'PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW'],
  ])('is refused with %s, even with the hash that goes with it', (_, vkey) => {
    expect(() => parseVkey(vkey)).toThrow('This is no verifier key');
  });
});

describe('a checkpoint', () => {
  // The example of https://c2sp.org/tlog-checkpoint
  const EXAMPLE = 'example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n';

  test('is three lines', () => {
    const checkpoint = parseCheckpoint(EXAMPLE);
    expect(checkpoint).toEqual({
      origin: 'example.com/behind-the-sofa',
      size: 20_852_163,
      root: Buffer.from('0ac5186a91863e8e1d90c808014aa89bf5da8e3ee1d9f07630f0378f68f1ab62', 'hex'),
    });
    expect(checkpointText(checkpoint)).toBe(EXAMPLE);
    expect(checkpointText({ origin: 'o', size: 0, root: EMPTY_ROOT })).toBe(
      'o\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n',
    );
  });

  test('may have more lines, which say nothing to us', () => {
    expect(parseCheckpoint(`${EXAMPLE}more\n`).size).toBe(20_852_163);
  });

  test.each([
    ['no origin', EXAMPLE.replace(/.*\n/, '\n')],
    ['a size with a zero in front', EXAMPLE.replace('2085', '02085')],
    ['a negative size', EXAMPLE.replace('2085', '-2085')],
    ['no size', EXAMPLE.replace('20852163', '')],
    ['a size that JavaScript cannot hold', EXAMPLE.replace('2085', '2085208520852085')],
    ['a root that is too short', EXAMPLE.replace('CsUY', '')],
    ['a root that is no base64', EXAMPLE.replace('CsUY', 'Cs-Y')],
    ['no root', EXAMPLE.split('\n').slice(0, 2).join('\n')],
    ['no last newline', EXAMPLE.slice(0, -1)],
    ['an empty line', `${EXAMPLE}\n`],
  ])('is none with %s', (_, text) => {
    expect(() => parseCheckpoint(text)).toThrow('The note is no checkpoint');
  });

  test('is of the log that signed it', () => {
    const { privateKey } = generateKeyPairSync('ed25519');
    const key = parseVkey(vkeyOf('example.com/log', privateKey));
    const head: TreeHead = { origin: 'example.com/log', size: 7, root: EMPTY_ROOT };
    expect(openCheckpoint(signNote(checkpointText(head), 'example.com/log', privateKey), key)).toEqual(head);
    const other = signNote(
      checkpointText({ ...head, origin: 'example.com/other' }),
      'example.com/log',
      privateKey,
    );
    expect(() => openCheckpoint(other, key)).toThrow(
      'The checkpoint is of the log example.com/other, not of example.com/log.',
    );
  });
});
