import { readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { TransparencyLogDamaged } from './errors.js';
import { HASH_BYTES } from './hash.js';
import { TransparencyLogFixture } from './fixture.testing.js';
import { allHeads, newestHead } from './signed-tree-heads.js';
import { hashesOf } from './layout.js';
import { verifyTransparencyLog } from './verify-log.js';

let fixture: TransparencyLogFixture;
beforeEach(() => {
  fixture = new TransparencyLogFixture();
});
afterEach(() => fixture.close());

const names = ['tree', 'positions', 'checkpoints'] as const;

test('comes to the same log wherever a kill has cut its files', async () => {
  await fixture.grow(9, 1, 13, 30);
  const before = fixture.contents();
  const lengths = names.map((name) => statSync(fixture.files[name]).size);
  await fc.assert(
    fc.asyncProperty(fc.tuple(...lengths.map((max) => fc.nat({ max }))), async (cuts) => {
      for (const [index, name] of names.entries()) truncateSync(fixture.files[name], cuts[index]);
      expect(await fixture.catchUp()).toMatchObject({ state: 'live', size: 53, signed: 53 });
      const [tree, positions] = fixture.contents();
      expect([tree, positions]).toEqual(before.slice(0, 2));
      expect(fixture.reader.checkpoint()).toBe(lastOf(before[2]!));
      expect(
        (await verifyTransparencyLog({ store: await fixture.store(), directory: fixture.log })).finding,
      ).toBeUndefined();
      for (const [index, name] of names.entries()) {
        writeFileSync(fixture.files[name], Buffer.from(before[index]!, 'base64'));
      }
    }),
    { numRuns: 40 },
  );
});

test('one file may be cut, or all of them be gone', async () => {
  await fixture.grow(9, 8);
  const before = fixture.contents();
  for (const name of ['tree', 'positions'] as const) {
    truncateSync(fixture.files[name], Math.floor(statSync(fixture.files[name]).size / 2));
    await fixture.catchUp();
    expect(fixture.contents()).toEqual(before);
    rmSync(fixture.files[name]);
    await fixture.catchUp();
    expect(fixture.contents()).toEqual(before);
  }
});

test('what a kill has left after the newest head is written anew', async () => {
  await fixture.grow(9);
  await fixture.append(4);
  for (const name of names) writeFileSync(fixture.files[name], Buffer.alloc(500, 7), { flag: 'a' });
  expect(await fixture.catchUp()).toMatchObject({ signed: 13 });
  expect(allHeads(fixture.files.checkpoints).map(({ size }) => size)).toEqual([9, 13]);
  expect(statSync(fixture.files.tree).size).toBe(hashesOf(13) * HASH_BYTES);
  expect(
    (await verifyTransparencyLog({ store: await fixture.store(), directory: fixture.log })).finding,
  ).toBeUndefined();
});

// With 7 leaves the last hash in the file is a leaf, with 6 it is a node above the last leaf.
test.each([6, 7])('a tree of %i that is not under the newest head is computed anew', async (size) => {
  await fixture.grow(size);
  const before = fixture.contents();
  changeLastByte(fixture.files.tree);
  await fixture.catchUp();
  expect(fixture.contents()).toEqual(before);
});

test('a last position that is not as it was written is not gone on from', async () => {
  await fixture.grow(7);
  const before = fixture.contents();
  changeLastByte(fixture.files.positions);
  await fixture.append(2);
  await fixture.catchUp();
  expect(fixture.contents()[1]!.startsWith(before[1]!.slice(0, 144))).toBe(true);
  expect(
    (await verifyTransparencyLog({ store: await fixture.store(), directory: fixture.log })).finding,
  ).toBeUndefined();
});

describe('the file of heads', () => {
  test('is read up to where a kill has torn it, whatever its length', async () => {
    await fixture.grow(1, 1, 1);
    const bytes = readFileSync(fixture.files.checkpoints);
    const ends = [...bytes.toString('latin1').matchAll(/= ?\n\n(?=hudna|$)/g)].map(
      ({ index, 0: text }) => index + text.length,
    );
    expect(ends.at(-1)).toBe(bytes.length);
    for (let length = 0; length <= bytes.length; length += 1) {
      writeFileSync(fixture.files.checkpoints, bytes.subarray(0, length));
      const whole = ends.filter((end) => end <= length).length;
      expect(allHeads(fixture.files.checkpoints)).toHaveLength(whole);
      expect(newestHead(fixture.files.checkpoints)?.size).toBe(whole === 0 ? undefined : whole);
    }
  });

  test('may be long: the newest is read from its end', async () => {
    await fixture.grow(2);
    const note = fixture.reader.checkpoint()!;
    const many = Array.from({ length: 500 }, (_, size) => `${note.replace('\n2\n', `\n${size}\n`)}\n`);
    writeFileSync(fixture.files.checkpoints, many.join(''));
    expect(newestHead(fixture.files.checkpoints)?.size).toBe(499);
    expect(allHeads(fixture.files.checkpoints)).toHaveLength(500);
  });

  test.each([
    ['a byte within it', (text: string) => text.replace('\n2\n', '\nX\n')],
    ['a byte of the last', (text: string) => text.replace('\n3\n', '\nX\n')],
    ['a line between', (text: string) => text.replace('\n\nhudna', '\n\nhello\nhudna')],
    ['a root that is none', (text: string) => text.replace(/.=\n\n/, 'B=\n\n')],
  ])('is not taken for another where %s is wrong', async (_, change) => {
    await fixture.grow(1, 1, 1);
    writeFileSync(fixture.files.checkpoints, change(readFileSync(fixture.files.checkpoints, 'utf8')));
    const before = fixture.contents();
    expect(() => allHeads(fixture.files.checkpoints)).toThrow(TransparencyLogDamaged);
    const following = await fixture.follow();
    expect((await following.failed()).reason).toMatch(/signed heads .* is damaged after byte \d+.*backup/);
    await following.stop();
    expect(fixture.contents()).toEqual(before);
  });
});

function changeLastByte(file: string): void {
  const bytes = readFileSync(file);
  bytes[bytes.length - 1]! ^= 1;
  writeFileSync(file, bytes);
}

function lastOf(heads: string): string {
  const text = Buffer.from(heads, 'base64').toString();
  return text.slice(text.lastIndexOf('\n\nhudna') + 2, -1);
}
