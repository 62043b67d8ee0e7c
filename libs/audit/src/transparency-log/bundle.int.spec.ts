import { generateKeyPairSync } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { proofFault, prove, type ProofBundle } from './bundle.js';
import { checkpointText } from './tree-head.js';
import { BadNote, TransparencyLogMismatch, TransparencyLogUnavailable, OtherKey } from './errors.js';
import { TransparencyLogFixture } from './fixture.testing.js';
import { allHeads } from './signed-tree-heads.js';
import { signNote, vkeyOf } from './note.js';
import { verifyInclusion } from './verify.js';
import { leafHashOf } from './leaf.js';

let fixture: TransparencyLogFixture;
let vkey: string;
beforeAll(async () => {
  fixture = new TransparencyLogFixture();
  await fixture.grow(5, 8);
  vkey = fixture.reader.vkey();
});
afterAll(() => fixture.close());

/** The proof of an event as somebody gets it: JSON. */
async function bundleOf(index: number): Promise<ProofBundle> {
  const event = (await fixture.events())[index]!;
  return JSON.parse(JSON.stringify(prove(fixture.reader, event)));
}

/** A proof as somebody may have altered it. */
interface Alterable {
  format: string;
  event: { [field: string]: unknown; data: { [field: string]: unknown } };
  leafIndex: number;
  checkpoint: string;
  inclusion: unknown[];
  note?: string;
}

const ALTERED = /^The event is not the one that was signed as leaf \d+: it or its proof was altered\.$/;

test('every event has a proof, which the public key alone bears out', async () => {
  for (const index of (await fixture.events()).keys()) {
    const bundle = await bundleOf(index);
    expect(Object.keys(bundle)).toEqual(['format', 'event', 'leafIndex', 'checkpoint', 'inclusion']);
    expect(bundle).toMatchObject({ format: 'hudna-proof/1', leafIndex: index });
    expect(bundle.event).not.toHaveProperty('position');
    expect(proofFault(bundle, vkey)).toBeUndefined();
  }
});

test('the order of the keys makes no difference', async () => {
  const reversed = (value: unknown): unknown =>
    typeof value !== 'object' || value === null || Array.isArray(value)
      ? value
      : Object.fromEntries(
          Object.entries(value)
            .reverse()
            .map(([key, one]) => [key, reversed(one)]),
        );
  expect(proofFault(reversed(await bundleOf(4)), vkey)).toBeUndefined();
});

describe('says what is wrong', () => {
  test.each<[string, RegExp, (bundle: Alterable) => void]>([
    ['an event that was altered', ALTERED, ({ event }) => (event.data['number'] = 99)],
    ['another time', ALTERED, ({ event }) => (event['recordedAt'] = '2018-03-09T10:00:00.000Z')],
    ['a field more in its data', ALTERED, ({ event }) => (event.data['more'] = 1)],
    ['a text with a broken character', ALTERED, ({ event }) => (event['type'] = '\ud800')],
    ['another leaf', ALTERED, (bundle) => (bundle.leafIndex = 3)],
    ['another hash', ALTERED, ({ inclusion }) => inclusion.reverse()],
    ['a hash less', ALTERED, ({ inclusion }) => inclusion.pop()],
    ['a hash more', ALTERED, ({ inclusion }) => inclusion.push(inclusion[0])],
    ['no hash', /something in it that is no hash/, ({ inclusion }) => (inclusion[0] = 'hello')],
    ['a leaf beyond the tree', /13 leaves, so there is no leaf 13/, (bundle) => (bundle.leafIndex = 13)],
    [
      'a field that is not proved',
      /"position" is no part of what was signed/,
      ({ event }) => (event['position'] = '5'),
    ],
    [
      'a field more in the proof',
      /"note" is no part of what was signed/,
      (bundle) => (bundle.note = 'Believe me.'),
    ],
    ['a field less', /The event was altered: it has no metadata/, ({ event }) => delete event['metadata']],
    ['no event', /The proof has no event/, (bundle) => Object.assign(bundle, { event: 'none' })],
    ['a leaf that counts nothing', /leafIndex/, (bundle) => (bundle.leafIndex = -1)],
    ['hashes that are none', /its hashes are not what they must be/, (bundle) => (bundle.inclusion = [1])],
    [
      'another format',
      /no proof of the format hudna-proof\/1/,
      (bundle) => (bundle.format = 'hudna-proof/2'),
    ],
    ['no signature', /no signed note/, (bundle) => (bundle.checkpoint = bundle.checkpoint.split('\n\n')[0]!)],
    [
      'a larger tree',
      /The signature of hudna\.local\/\S+ is not one of this text/,
      (bundle) => (bundle.checkpoint = bundle.checkpoint.replace('\n13\n', '\n14\n')),
    ],
  ])('%s', async (_, says, alter) => {
    const bundle: Alterable = JSON.parse(JSON.stringify(await bundleOf(4)));
    alter(bundle);
    expect(proofFault(bundle, vkey)).toMatch(says);
  });

  test.each([[undefined], [null], ['text'], [[]], [{}]])('no proof: %j', (bundle) => {
    expect(proofFault(bundle, vkey)).toMatch(/^This is no proof/);
  });

  test('the key of somebody else, or under another name', async () => {
    const bundle = await bundleOf(4);
    const { privateKey } = generateKeyPairSync('ed25519');
    const name = vkey.split('+')[0]!;
    expect(() => proofFault(bundle, vkeyOf(name, privateKey))).toThrow(OtherKey);
    expect(() => proofFault(bundle, vkeyOf(name, privateKey))).toThrow(
      /^The note is not signed by hudna\.local/,
    );
    expect(() => proofFault(bundle, 'hello')).toThrow(BadNote);
    const head = allHeads(fixture.files.checkpoints).at(-1)!;
    const checkpoint = signNote(checkpointText(head), 'example.org/other', privateKey);
    expect(() => proofFault({ ...bundle, checkpoint }, vkeyOf('example.org/other', privateKey))).toThrow(
      /^The checkpoint is of the log hudna\.local\/\S+, not of example\.org\/other\.$/,
    );
  });

  /** One that is signed by nobody we know is refused as well. */
  function faultOf(bundle: unknown): string | undefined {
    try {
      return proofFault(bundle, vkey);
    } catch (error) {
      if (!(error instanceof OtherKey)) throw error;
      return error.message;
    }
  }

  test('wherever a character of the proof is another one', async () => {
    const text = JSON.stringify(await bundleOf(6));
    fc.assert(
      fc.property(fc.nat({ max: text.length - 1 }), fc.integer({ min: 32, max: 126 }), (at, code) => {
        const changed = text.slice(0, at) + String.fromCharCode(code) + text.slice(at + 1);
        let bundle: unknown;
        try {
          bundle = JSON.parse(changed);
        } catch {
          return;
        }
        // The same JSON written otherwise is the same proof.
        if (JSON.stringify(bundle) === text) return;
        expect(faultOf(bundle)).toEqual(expect.any(String));
      }),
      { numRuns: 500 },
    );
  });
});

test('an event that is not signed yet has no proof yet', async () => {
  const copy = await fixture.copy({ log: true });
  const [event] = await copy.append(1);
  const refusal = 'is not under a signed head yet: try again in a second';
  expect(() => prove(copy.reader, event!)).toThrow(refusal);
  // Nor where the tree has it, and no head.
  const following = await copy.follow({ signMs: 3_600_000 });
  await following.until(({ signed }) => signed === 14);
  const [next] = await copy.append(1);
  await following.until(({ size }) => size === 15);
  expect(proofFault(prove(copy.reader, event!), vkey)).toBeUndefined();
  expect(() => prove(copy.reader, next!)).toThrow(refusal);
  await following.stop();
  await copy.close();
});

test('an event that was altered in the ledger has none', async () => {
  const copy = await fixture.copy({ log: true });
  await copy.forge((rows) => (rows[4]!.data = '{}'));
  const events = await copy.events();
  expect(() => prove(copy.reader, events[4]!)).toThrow(TransparencyLogMismatch);
  expect(proofFault(prove(copy.reader, events[5]!), vkey)).toBeUndefined();
  await copy.close();
});

describe('a reader of the log', () => {
  test('proves any leaf in any signed tree, and nothing else', async () => {
    const leaf = leafHashOf((await fixture.events())[2]!);
    const [five] = allHeads(fixture.files.checkpoints);
    const { inclusion, size, leafIndex } = fixture.reader.inclusion(2, 5);
    const hashes = inclusion.map((hash) => Buffer.from(hash, 'base64'));
    expect(verifyInclusion(leaf, leafIndex, size, hashes, five!.root)).toBe(true);
    expect(fixture.reader.inclusion(2).size).toBe(13);
    expect(fixture.reader.consistency(5)).toMatchObject({ from: 5, to: 13 });
    expect(() => fixture.reader.inclusion(2, 14)).toThrow(
      'There is no signed tree of 14 leaves: the newest has 13.',
    );
    expect(() => fixture.reader.inclusion(2, 1.5)).toThrow(RangeError);
    expect(() => fixture.reader.inclusion(5, 5)).toThrow(RangeError);
    expect(() => fixture.reader.consistency(6, 5)).toThrow(RangeError);
  });

  test('knows the leaf of a position', () => {
    expect(fixture.reader.indexOf('1' as never)).toBe(0);
    expect(fixture.reader.indexOf('13' as never)).toBe(12);
    expect(fixture.reader.indexOf('14' as never)).toBeUndefined();
    expect(fixture.reader.indexOf('5/5' as never)).toBeUndefined();
  });

  test('says so where there is no log, or its tree is being computed', async () => {
    const empty = new TransparencyLogFixture();
    expect(empty.reader.checkpoint()).toBeUndefined();
    expect(() => empty.reader.vkey()).toThrow(TransparencyLogUnavailable);
    expect(() => empty.reader.inclusion(0)).toThrow('No head of the log is signed yet');
    expect(() => empty.reader.indexOf('1' as never)).toThrow(TransparencyLogUnavailable);
    await empty.close();

    const copy = await fixture.copy({ log: true });
    writeFileSync(copy.files.tree, readFileSync(copy.files.tree).subarray(0, 100));
    expect(() => copy.reader.inclusion(12)).toThrow('it is computed anew. Try again later.');
    await copy.close();
  });
});
