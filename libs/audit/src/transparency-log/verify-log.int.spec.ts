import { randomUUID } from 'node:crypto';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { BadNote } from './errors.js';
import { HASH_BYTES } from './hash.js';
import { TransparencyLogFixture } from './fixture.testing.js';
import { allHeads } from './signed-tree-heads.js';
import { hashesOf } from './layout.js';
import { splitNotes } from './note.js';
import {
  type TransparencyLogFinding,
  type TransparencyLogVerdict,
  verifyTransparencyLog,
  type VerifyTransparencyLogOptions,
} from './verify-log.js';

let fixture: TransparencyLogFixture;
let original: TransparencyLogFixture;
beforeAll(async () => {
  original = new TransparencyLogFixture();
  await original.grow(4, 6, 10);
});
afterAll(() => original.close());
beforeEach(async () => {
  fixture = await original.copy({ log: true });
});
afterEach(() => fixture.close());

async function verify(
  options: Partial<VerifyTransparencyLogOptions> = {},
): Promise<TransparencyLogFinding | undefined> {
  return (await verdict(options)).finding;
}

async function verdict(options: Partial<VerifyTransparencyLogOptions> = {}): Promise<TransparencyLogVerdict> {
  return verifyTransparencyLog({ store: await fixture.store(), directory: fixture.log, ...options });
}

test('finds nothing where nothing was altered, and changes nothing', async () => {
  const before = fixture.contents();
  const steps: [number, number][] = [];
  expect(await verify({ onProgress: (done, total) => void steps.push([done, total]) })).toBeUndefined();
  expect(steps).toEqual([
    [0, 20],
    [4, 20],
    [10, 20],
    [20, 20],
  ]);
  // What is not signed yet is no fault.
  await fixture.append(3);
  expect(await verify()).toBeUndefined();
  expect(fixture.contents()).toEqual(before);
});

describe('finds an event that was altered, by a forger who knows the store,', () => {
  test.each([
    ['its data', 'data', '{"number":7}'],
    ['its metadata', 'metadata', '{"a":null,"z":2}'],
    ['its type', 'type', 'ShellingDenied'],
    ['its id', 'id', randomUUID()],
    ['its stream', 'stream', 'incident-9'],
    ['its time', 'recorded_at', 1],
  ])('in %s', async (_, field, value) => {
    await fixture.forge((rows) => Object.assign(rows[6]!, { [field]: value }));
    // Times never go back, so with one that is earlier all before it are others, too.
    const index = field === 'recorded_at' ? 0 : 6;
    const { id } = (await fixture.events())[index]!;
    const finding = await verify();
    expect(finding).toMatchObject({
      kind: 'altered',
      size: index === 0 ? 4 : 10,
      agreesUpTo: index === 0 ? 0 : 4,
      event: { index, position: String(index + 1), id },
    });
    if (index === 6) {
      expect(finding!.message).toContain('its first 10 events have another root than the head of size 10');
      expect(finding!.message).toContain('Its first 4 events are those that were signed.');
      expect(finding!.message).toContain(`at position 7 with the id ${id}`);
    }
  });

  test('but not the way in which the same JSON is written', async () => {
    await fixture.forge((rows) => {
      rows[6]!.data = JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(rows[6]!.data)).reverse()));
      rows[6]!.metadata = '{ "a": null, "z": 1.0e0 }';
    });
    expect(await verify()).toBeUndefined();
  });

  test('wherever it is', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat({ max: 19 }),
        fc.constantFrom('alter', 'drop', 'insert', 'swap'),
        async (at, how) => {
          const forged = await original.copy({ log: true });
          try {
            // The last cannot change places with the next.
            const place = how === 'swap' ? Math.min(at, 18) : at;
            await forged.forge((rows) => {
              const row = rows[place]!;
              if (how === 'alter') row.data = '{"forged":true}';
              if (how === 'drop') rows.splice(place, 1);
              if (how === 'insert') rows.splice(place, 0, { ...row, id: randomUUID() });
              if (how === 'swap') rows.splice(place, 2, rows[place + 1]!, row);
            });
            const { finding } = await verifyTransparencyLog({
              store: await forged.store(),
              directory: forged.log,
            });
            if (how === 'drop' && place >= 10) {
              expect(finding).toMatchObject({ kind: 'short', size: 20, agreesUpTo: 10 });
              if (place < 19) expect(finding!.event!.index).toBe(place);
            } else {
              expect(finding).toMatchObject({ kind: 'altered', event: { index: place } });
            }
          } finally {
            await forged.close();
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  test('and between which heads, where the tree is gone', async () => {
    await fixture.forge((rows) => (rows[6]!.data = '{}'));
    rmSync(fixture.files.tree);
    const finding = await verify();
    expect(finding).toMatchObject({ kind: 'altered', size: 10, agreesUpTo: 4 });
    expect(finding!.event).toBeUndefined();
    expect(finding!.message).toContain('Which event it is cannot be told');
  });

  test.each([
    ['has another leaf before it', (tree: Buffer) => tree.fill(7, 0, 32)],
    ['is shorter', (tree: Buffer) => tree.subarray(0, hashesOf(8) * HASH_BYTES)],
  ])('but names none by a tree that was not signed: it %s', async (_, change) => {
    await fixture.forge((rows) => (rows[6]!.data = '{}'));
    writeFileSync(fixture.files.tree, change(readFileSync(fixture.files.tree)));
    const finding = await verify();
    expect(finding).toMatchObject({ kind: 'altered', size: 10, agreesUpTo: 4 });
    expect(finding!.event).toBeUndefined();
  });

  test('nor does a tree that was made to fit hide it', async () => {
    await fixture.forge((rows) => (rows[6]!.data = '{}'));
    rmSync(fixture.files.tree);
    rmSync(fixture.files.positions);
    const forger = await fixture.copy({ log: false });
    await forger.catchUp();
    for (const name of ['tree', 'positions'] as const) cpSync(forger.files[name], fixture.files[name]);
    await forger.close();
    expect(await verify()).toMatchObject({ kind: 'altered', size: 10 });
  });
});

test('finds a ledger that was cut', async () => {
  await fixture.forge((rows) => rows.splice(15));
  expect(await verify()).toEqual({
    kind: 'short',
    message: expect.stringMatching(
      /^The ledger was cut: it has 15 events, and the head of size 20 in .* is of 20\./,
    ),
    size: 20,
    agreesUpTo: 10,
  });
});

test('finds another ledger', async () => {
  const other = new TransparencyLogFixture();
  await other.append(20);
  const finding = await verify({ store: await other.store() });
  expect(finding).toMatchObject({
    kind: 'altered',
    size: 4,
    agreesUpTo: 0,
    event: { index: 0, position: '1' },
  });
  await other.close();
});

describe('heads that were kept elsewhere', () => {
  test('bear out the ledger without its log', async () => {
    const [first, second] = allHeads(fixture.files.checkpoints);
    const kept = splitNotes(readFileSync(fixture.files.checkpoints, 'utf8'));
    const vkey = fixture.reader.vkey();
    rmSync(fixture.log, { recursive: true });
    expect(await verify({ checkpoints: kept, vkey })).toBeUndefined();
    await fixture.forge((rows) => (rows[6]!.data = '{}'));
    expect(await verify({ checkpoints: [first!.note], vkey })).toBeUndefined();
    const finding = await verify({ checkpoints: [second!.note, first!.note], vkey });
    expect(finding).toMatchObject({ kind: 'altered', size: 10, agreesUpTo: 4 });
    expect(finding!.message).toContain('another root than the head that was brought as no. 1');
  });

  test('find out the holder of the key who has written both anew', async () => {
    const kept = allHeads(fixture.files.checkpoints)[2]!.note;
    await fixture.forge((rows) => (rows[17]!.data = '{}'));
    for (const name of ['tree', 'positions', 'checkpoints'] as const) rmSync(fixture.files[name]);
    await fixture.catchUp();
    expect(await verify()).toBeUndefined();
    const finding = await verify({ checkpoints: [kept] });
    expect(finding).toMatchObject({ kind: 'altered', size: 20 });
    expect(finding!.message).toContain('whoever has the key has signed two histories');
  });

  test('prove nothing where they are not signed with the key', async () => {
    const [, head] = allHeads(fixture.files.checkpoints);
    const altered = await verdict({ checkpoints: [head!.note.replace('\n10\n', '\n11\n')] });
    expect(altered).toMatchObject({ signed: 20, heads: { own: 3, brought: 0 } });
    expect(altered.unproven).toEqual([
      expect.stringMatching(
        /^The head that was brought as no\. 1 does not hold: The signature of hudna\.local\/.* is not one of this text/,
      ),
    ]);
    const other = new TransparencyLogFixture();
    await other.grow(1);
    const vkey = other.reader.vkey();
    const strange = await verdict({ vkey });
    expect(strange).toMatchObject({ signed: 0, heads: { own: 0, brought: 0 } });
    expect(strange.unproven).toEqual([expect.stringContaining('and not by the key that was given')]);
    // Nor where the key beside the log is gone, and so nothing says whose heads they are.
    rmSync(fixture.files.publicKey);
    expect(await verdict({ vkey })).toMatchObject({
      signed: 0,
      unproven: [expect.stringContaining(vkey.split('+')[0]!)],
    });
    await other.close();
    await expect(verify({ vkey: 'hello' })).rejects.toThrow(BadNote);
  });
});

test('finds heads that were altered', async () => {
  const text = readFileSync(fixture.files.checkpoints, 'utf8');
  writeFileSync(fixture.files.checkpoints, text.replace('\n10\n', '\n11\n'));
  expect(await verify()).toMatchObject({ kind: 'head', message: expect.stringContaining('size 11') });
  writeFileSync(fixture.files.checkpoints, text.replace('\n10\n', '\nten\n'));
  expect(await verify()).toMatchObject({
    kind: 'head',
    message: expect.stringContaining('damaged after byte'),
  });
});

test('proves nothing where there is nothing to go by', async () => {
  const nothing = { signed: 0, heads: { own: 0, brought: 0 } };
  const vkey = fixture.reader.vkey();
  const checkpoints = [allHeads(fixture.files.checkpoints)[2]!.note];
  rmSync(fixture.files.publicKey);
  expect(await verdict()).toEqual({ ...nothing, unproven: [expect.stringContaining('no public key')] });
  expect(await verdict({ vkey })).toMatchObject({ signed: 20, unproven: [] });
  rmSync(fixture.files.checkpoints);
  expect(await verdict()).toEqual({ ...nothing, unproven: [] });
  expect(await verdict({ checkpoints })).toEqual({
    ...nothing,
    unproven: [
      expect.stringMatching(
        /^The head that was brought as no\. 1 cannot be checked\. There is no public key/,
      ),
    ],
  });
});

test('finds a public key that is not as it was written', async () => {
  writeFileSync(fixture.files.publicKey, fixture.reader.vkey().replace('+', '+0'));
  expect(await verify()).toMatchObject({ kind: 'head', message: expect.stringContaining('key.pub') });
});

test.each(['tree', 'positions'] as const)(
  'finds a damaged byte of the file %s, and what helps',
  async (name) => {
    const whole = readFileSync(fixture.files[name]);
    for (const at of [0, Math.floor(whole.length / 2), whole.length - 1]) {
      const bytes = Buffer.from(whole);
      bytes[at]! ^= 1;
      writeFileSync(fixture.files[name], bytes);
      expect(await verify()).toMatchObject({
        kind: 'tree',
        message: expect.stringContaining('computes them anew'),
      });
    }
    rmSync(fixture.files.tree);
    rmSync(fixture.files.positions);
    await fixture.catchUp();
    expect(await verify()).toBeUndefined();
  },
);
