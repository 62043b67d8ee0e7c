import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type EventStore, StoreUnavailable } from '@hudna/event-store';
import { SqliteEventStore } from '@hudna/event-store/sqlite';
import { openCheckpoint } from './tree-head.js';
import { EMPTY_ROOT } from './hash.js';
import { TransparencyLogFixture } from './fixture.testing.js';
import { allHeads } from './signed-tree-heads.js';
import { leafHashOf } from './leaf.js';
import { parseVkey } from './note.js';
import { Growth } from './tree.js';
import { verifyConsistency } from './verify.js';

let fixture: TransparencyLogFixture;
beforeEach(() => {
  fixture = new TransparencyLogFixture();
});
afterEach(async () => {
  jest.restoreAllMocks();
  await fixture.close();
});

/** A follower that has signed this many events. */
async function signed(count: number) {
  const following = await fixture.follow();
  await following.until((status) => status.signed === count);
  return following;
}

test('signs what is stored, then each event as it comes', async () => {
  await fixture.append(5);
  const following = await signed(5);
  expect(following.follower.status()).toMatchObject({ state: 'live', size: 5, signed: 5, position: '5' });
  await fixture.append(1);
  await following.until((status) => status.signed === 6);
  await following.stop();

  const growth = new Growth();
  for (const event of await fixture.events()) growth.add(leafHashOf(event));
  const head = openCheckpoint(fixture.reader.checkpoint()!, parseVkey(fixture.reader.vkey()));
  expect(head).toMatchObject({ size: 6, root: growth.root() });
});

test('an empty ledger has a head as well', async () => {
  await (await signed(0)).stop();
  const head = openCheckpoint(fixture.reader.checkpoint()!, parseVkey(fixture.reader.vkey()));
  expect(head).toMatchObject({ size: 0, root: EMPTY_ROOT });
  await fixture.grow(3);
  expect(allHeads(fixture.files.checkpoints).map(({ size }) => size)).toEqual([0, 3]);
});

test('goes on where the tree stands, and signs nothing twice', async () => {
  await fixture.grow(4);
  await fixture.append(3);
  const store = await fixture.store();
  const subscribe = jest.spyOn(store, 'subscribe');
  expect(await fixture.catchUp()).toMatchObject({ size: 7, signed: 7 });
  expect(subscribe.mock.calls.map(([{ after }]) => after)).toEqual(['4']);
  await fixture.catchUp();
  expect(allHeads(fixture.files.checkpoints).map(({ size }) => size)).toEqual([4, 7]);
});

test('every head is the beginning of every later one', async () => {
  await fixture.grow(3, 1, 5, 8, 2);
  const heads = allHeads(fixture.files.checkpoints);
  expect(heads.at(-1)!.size).toBe(19);
  for (const from of heads) {
    for (const to of heads.filter(({ size }) => size >= from.size)) {
      const { consistency } = fixture.reader.consistency(from.size, to.size);
      const proof = consistency.map((hash) => Buffer.from(hash, 'base64'));
      expect(verifyConsistency(from.size, from.root, to.size, to.root, proof)).toBe(true);
    }
  }
});

test('under load it signs seldom, and all of it at the end', async () => {
  const following = await fixture.follow({ signMs: 3_600_000 });
  await following.until((status) => status.signed === 0);
  await fixture.append(20);
  await following.until((status) => status.size === 20);
  await following.stop();
  expect(following.follower.status()).toMatchObject({ size: 20, signed: 20 });
  expect(allHeads(fixture.files.checkpoints).map(({ size }) => size)).toEqual([0, 20]);
});

test('two followers of copies have the same tree, and with the same key the same heads', async () => {
  await fixture.append(30);
  const copy = await fixture.copy({ log: false });
  try {
    await fixture.catchUp({ signMs: 3_600_000 });
    // The copy comes to the same by smaller steps.
    mkdirSync(copy.log);
    writeFileSync(copy.files.key, readFileSync(fixture.files.key));
    writeFileSync(copy.files.publicKey, readFileSync(fixture.files.publicKey));
    await copy.catchUp();
    expect(copy.contents().slice(0, 2)).toEqual(fixture.contents().slice(0, 2));
    expect(copy.reader.checkpoint()).toBe(fixture.reader.checkpoint());
  } finally {
    await copy.close();
  }
});

test('a reader of the ledger will do', async () => {
  await fixture.append(4);
  const reader = await SqliteEventStore.openReader({ directory: `${fixture.directory}/ledger` });
  try {
    expect(await fixture.catchUp({ store: reader })).toMatchObject({ signed: 4, position: '4' });
  } finally {
    await reader.close();
  }
});

test('an event without a canonical form stops it, and is named', async () => {
  const store = await fixture.store();
  const id = '018f2f1e-2f0d-7c53-9d0e-7f1c9f3f5a11';
  await store.append('a-1', [{ id, type: 'Said', data: { text: '\ud800' }, metadata: {} }], 'any');
  const following = await fixture.follow();
  expect((await following.failed()).reason).toContain(`The event ${id} has a broken character`);
  await following.stop();
});

test('a ledger that is away is waited for', async () => {
  await fixture.append(3);
  const store = await fixture.store();
  jest.spyOn(store, 'subscribe').mockImplementationOnce(() => {
    throw new StoreUnavailable('Away.');
  });
  const following = await fixture.follow({ retryMs: 5 });
  await following.until((status) => status.signed === 3);
  expect(following.statuses.some(({ reason, state }) => reason === 'Away.' && state === 'catching-up')).toBe(
    true,
  );
  expect(following.follower.status().reason).toBeUndefined();
  await following.stop();
});

test('a subscription that ends is taken up again', async () => {
  await fixture.append(2);
  const store = await fixture.store();
  const cut: EventStore['subscribe'] = async function* () {
    yield await store.readAll({ limit: 1 });
  };
  jest.spyOn(store, 'subscribe').mockImplementationOnce(cut);
  const following = await fixture.follow({ retryMs: 5 });
  await following.until((status) => status.signed === 2);
  expect(following.statuses.some(({ reason }) => reason?.includes('ended the subscription'))).toBe(true);
  await following.stop();
});

test('a file that cannot be written now is tried again', async () => {
  await fixture.append(2);
  writeFileSync(fixture.log, 'A file where the folder should be.');
  const following = await fixture.follow({ retryMs: 5 });
  expect((await following.until(({ reason }) => reason !== undefined)).reason).toContain('EEXIST');
  rmSync(fixture.log);
  await following.until((status) => status.signed === 2);
  await following.stop();
});

test('heads that cannot be written now are tried again', async () => {
  const following = await signed(0);
  const before = readFileSync(fixture.files.checkpoints);
  rmSync(fixture.files.checkpoints);
  mkdirSync(fixture.files.checkpoints);
  await fixture.append(1);
  expect((await following.until(({ reason }) => reason !== undefined)).reason).toContain(
    'removed or changed',
  );
  rmSync(fixture.files.checkpoints, { recursive: true });
  writeFileSync(fixture.files.checkpoints, before);
  await following.stop();
  expect(await fixture.catchUp()).toMatchObject({ signed: 1 });
});
