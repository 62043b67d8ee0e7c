import { cpSync, readFileSync, rmSync } from 'node:fs';
import { TransparencyLogFixture } from './fixture.testing.js';
import { allHeads } from './signed-tree-heads.js';

let fixture: TransparencyLogFixture;
beforeEach(() => {
  fixture = new TransparencyLogFixture();
});
afterEach(() => fixture.close());

describe('stops, and signs nothing, where the ledger is not the one that was signed:', () => {
  async function expectRefused(reason: RegExp) {
    const before = fixture.contents();
    const following = await fixture.follow();
    const status = await following.failed();
    expect(status.reason).toMatch(/^The ledger is not the one that the log in .* was made from: /);
    expect(status.reason).toMatch(reason);
    expect(status.reason).toMatch(/Nothing was signed\. Restore .*/);
    await following.stop();
    expect(fixture.contents()).toEqual(before);
  }

  test('its last event is another', async () => {
    await fixture.grow(5);
    await fixture.forge((rows) => (rows[4]!.data = '{}'));
    await fixture.append(2);
    await expectRefused(/the event at position 5 is another one than was signed as no\. 5/);
  });

  test('it is shorter', async () => {
    await fixture.grow(5);
    await fixture.forge((rows) => rows.pop());
    await expectRefused(/it ends at or before position 4, and more than that was signed/);
  });

  test('it is another one altogether', async () => {
    await fixture.grow(3);
    const other = new TransparencyLogFixture();
    try {
      await other.append(8);
      await other.closeStore();
      await fixture.closeStore();
      rmSync(`${fixture.directory}/ledger`, { recursive: true });
      const copy = await other.copy({ log: false });
      cpSync(`${copy.directory}/ledger`, `${fixture.directory}/ledger`, { recursive: true });
      await copy.close();
      await expectRefused(/the event at position 3 is another one/);
    } finally {
      await other.close();
    }
  });

  test('its events come in another order', async () => {
    await fixture.grow(6);
    await fixture.forge((rows) => rows.reverse());
    await expectRefused(/the event at position 6 is another one/);
  });
});

describe('where the tree is gone, it is computed anew,', () => {
  function loseTree() {
    rmSync(fixture.files.tree);
    rmSync(fixture.files.positions);
  }

  test('and goes on from the heads', async () => {
    await fixture.grow(3, 4, 5);
    const before = fixture.contents();
    loseTree();
    expect(await fixture.catchUp()).toMatchObject({ state: 'live', signed: 12 });
    expect(fixture.contents()).toEqual(before);
  });

  test('but nothing is signed where an early event is another', async () => {
    await fixture.grow(3, 4, 5);
    await fixture.forge((rows) => (rows[4]!.type = 'ShellingDenied'));
    await fixture.append(1);
    loseTree();
    const before = readFileSync(fixture.files.checkpoints, 'utf8');
    const following = await fixture.follow();
    expect((await following.failed()).reason).toMatch(/its first 7 events have another root than was signed/);
    await following.stop();
    expect(readFileSync(fixture.files.checkpoints, 'utf8')).toBe(before);
  });

  test('nor where the ledger ends before', async () => {
    await fixture.grow(3, 4);
    await fixture.forge((rows) => rows.splice(3));
    loseTree();
    const following = await fixture.follow();
    expect((await following.failed()).reason).toMatch(/it ends after 3 events, and a tree of 7 was signed/);
    await following.stop();
    expect(allHeads(fixture.files.checkpoints)).toHaveLength(2);
  });
});
