import { cpSync, readFileSync, rmSync } from 'node:fs';
import { House } from './harness.testing.js';
import { allHeads } from './heads.js';

let house: House;
beforeEach(() => {
  house = new House();
});
afterEach(() => house.close());

describe('stops, and signs nothing, where the ledger is not the one that was signed:', () => {
  async function expectRefused(reason: RegExp) {
    const before = house.contents();
    const following = await house.follow();
    const status = await following.failed();
    expect(status.reason).toMatch(/^The ledger is not the one that the log in .* was made from: /);
    expect(status.reason).toMatch(reason);
    expect(status.reason).toMatch(/Nothing was signed\. Restore .*/);
    await following.stop();
    expect(house.contents()).toEqual(before);
  }

  test('its last event is another', async () => {
    await house.grow(5);
    await house.forge((rows) => (rows[4]!.data = '{}'));
    await house.append(2);
    await expectRefused(/the event at position 5 is another one than was signed as no\. 5/);
  });

  test('it is shorter', async () => {
    await house.grow(5);
    await house.forge((rows) => rows.pop());
    await expectRefused(/it ends at or before position 4, and more than that was signed/);
  });

  test('it is another one altogether', async () => {
    await house.grow(3);
    const other = new House();
    try {
      await other.append(8);
      await other.closeStore();
      await house.closeStore();
      rmSync(`${house.directory}/ledger`, { recursive: true });
      const copy = await other.copy({ log: false });
      cpSync(`${copy.directory}/ledger`, `${house.directory}/ledger`, { recursive: true });
      await copy.close();
      await expectRefused(/the event at position 3 is another one/);
    } finally {
      await other.close();
    }
  });

  test('its events come in another order', async () => {
    await house.grow(6);
    await house.forge((rows) => rows.reverse());
    await expectRefused(/the event at position 6 is another one/);
  });
});

describe('where the tree is gone, it is computed anew,', () => {
  function loseTree() {
    rmSync(house.files.tree);
    rmSync(house.files.positions);
  }

  test('and goes on from the heads', async () => {
    await house.grow(3, 4, 5);
    const before = house.contents();
    loseTree();
    expect(await house.catchUp()).toMatchObject({ state: 'live', signed: 12 });
    expect(house.contents()).toEqual(before);
  });

  test('but nothing is signed where an early event is another', async () => {
    await house.grow(3, 4, 5);
    await house.forge((rows) => (rows[4]!.type = 'ShellingDenied'));
    await house.append(1);
    loseTree();
    const before = readFileSync(house.files.checkpoints, 'utf8');
    const following = await house.follow();
    expect((await following.failed()).reason).toMatch(/its first 7 events have another root than was signed/);
    await following.stop();
    expect(readFileSync(house.files.checkpoints, 'utf8')).toBe(before);
  });

  test('nor where the ledger ends before', async () => {
    await house.grow(3, 4);
    await house.forge((rows) => rows.splice(3));
    loseTree();
    const following = await house.follow();
    expect((await following.failed()).reason).toMatch(/it ends after 3 events, and a tree of 7 was signed/);
    await following.stop();
    expect(allHeads(house.files.checkpoints)).toHaveLength(2);
  });
});
