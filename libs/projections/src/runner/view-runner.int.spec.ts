import { readdirSync } from 'node:fs';
import { filing } from '../filing.js';
import { eventId } from '../testing.js';
import { Harness } from './harness.testing.js';

let house: Harness;
beforeEach(async () => (house = await Harness.open()));
afterEach(() => house.close());

test('files what is stored, then each event as it comes, and says how far it is', async () => {
  const first = await house.append('a', 'b');
  const running = house.run();
  expect(await running.live(first)).toMatchObject({
    name: 'views',
    version: filing.version,
    head: first,
    lagMs: 0,
  });
  expect(running.corridors()).toEqual(['a', 'b']);
  const second = await house.append('c');
  expect(await running.live(second)).toMatchObject({ position: second, head: second });
  expect(running.corridors()).toEqual(['a', 'b', 'c']);
});

test('an empty ledger gives views in which nothing is known', async () => {
  const running = house.run();
  await running.live('0');
  expect(running.corridors()).toEqual([]);
  await running.live(await house.append('a'));
  expect(running.corridors()).toEqual(['a']);
});

test('a reader who has written waits until the views have come so far', async () => {
  const running = house.run();
  await running.live('0');
  const written = await house.append('a');
  expect(await running.views.waitFor(written as never, 10_000)).toBe(true);
  expect(running.corridors()).toEqual(['a']);
  expect(await running.views.waitFor('99' as never, 1)).toBe(false);
});

test('goes on where it had stopped, without reading what is filed', async () => {
  await house.append('a', 'b');
  const before = house.run();
  await before.live('2');
  await before.stop();
  await house.append('c');
  const subscribe = jest.spyOn(house.store, 'subscribe');
  const after = house.run();
  await after.live('3');
  expect(subscribe.mock.calls.map(([{ after }]) => after)).toEqual(['2']);
  expect(after.said.map(({ state }) => state)).not.toContain('rebuilding');
  expect(after.corridors()).toEqual(['a', 'b', 'c']);
});

test('stops loudly at an event that it cannot file, keeps what it had, and never passes over', async () => {
  await house.append('a');
  const running = house.run({ now: () => Date.now() + 60_000 });
  await running.live('1');
  await house.appendEvent(house.store, 'x', 'CorridorDemolished');
  const status = await running.failed();
  expect(status).toMatchObject({ state: 'failed', position: '1' });
  expect(status.reason).toContain(`event ${eventId(2)} (CorridorDemolished), position 2, stream corridor-x`);
  expect(status.reason).toContain('no event of that type is in the catalogue');
  expect(status.lagMs).toBeGreaterThanOrEqual(60_000);
  await house.append('b');
  expect(running.corridors()).toEqual(['a']);
  expect(await running.views.waitFor('2' as never, 10_000)).toBe(false);
  await running.stop();

  const again = house.run();
  expect(await again.failed()).toMatchObject({ position: '1' });
  expect(again.corridors()).toEqual(['a']);
});

test('what comes before an event that cannot be filed is served, also from the first build on', async () => {
  await house.append('a', 'b');
  await house.appendEvent(house.store, 'x', 'CorridorDemolished');
  const running = house.run();
  expect(await running.failed()).toMatchObject({ position: '2' });
  expect(running.corridors()).toEqual(['a', 'b']);
});

test('once the event can be filed, all of it is filed once', async () => {
  await house.append('a', 'b', 'c', 'd');
  const faulty = {
    ...filing,
    file: (event: Parameters<typeof filing.file>[0]) => {
      if (event.stream === 'corridor-c') throw new Error('Out of order.');
      return filing.file(event);
    },
  };
  const before = house.run({ filing: faulty });
  expect((await before.failed()).reason).toMatch(/position 3.*Out of order\./);
  await before.stop();
  const after = house.run();
  await after.live('4');
  expect(after.corridors()).toEqual(['a', 'b', 'c', 'd']);
  const facts = after.views.read(undefined, (shelf) =>
    ['a', 'b', 'c', 'd'].map((id) => shelf.facts('corridor', id)),
  );
  expect(facts.map((of) => of.map(({ position }) => position))).toEqual([['1'], ['2'], ['3'], ['4']]);
});

test('stopping ends it, and leaves one file', async () => {
  const running = house.run();
  await running.live('0');
  await running.stop();
  await house.append('a');
  expect(running.said.at(-1)!.position).toBe('0');
  expect(readdirSync(house.views)).toEqual([`views-${filing.version}.sqlite`]);
});
