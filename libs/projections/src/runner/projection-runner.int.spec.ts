import { readdirSync } from 'node:fs';
import type { RecordedEvent } from '@hudna/event-store';
import { factProjection } from '../read-model/projection.js';
import { testEventId } from '../test-events.fixture.js';
import { RunnerFixture } from './runner.fixture.js';

let fixture: RunnerFixture;
beforeEach(async () => (fixture = await RunnerFixture.open()));
afterEach(() => fixture.close());

test('projects what is stored, then each event as it comes, and says how far it is', async () => {
  const first = await fixture.append('a', 'b');
  const running = fixture.run();
  expect(await running.live(first)).toMatchObject({
    name: 'views',
    version: factProjection.version,
    head: first,
    lagMs: 0,
  });
  expect(running.corridors()).toEqual(['a', 'b']);
  const second = await fixture.append('c');
  expect(await running.live(second)).toMatchObject({ position: second, head: second });
  expect(running.corridors()).toEqual(['a', 'b', 'c']);
});

test('an empty ledger gives views in which nothing is known', async () => {
  const running = fixture.run();
  await running.live('0');
  expect(running.corridors()).toEqual([]);
  await running.live(await fixture.append('a'));
  expect(running.corridors()).toEqual(['a']);
});

test('a reader who has written waits until the views have come so far', async () => {
  const running = fixture.run();
  await running.live('0');
  const position = await fixture.append('a');
  expect(await running.access.waitFor(position as never, 10_000)).toBe(true);
  expect(running.corridors()).toEqual(['a']);
  expect(await running.access.waitFor('99' as never, 1)).toBe(false);
});

test('goes on where it had stopped, without reading what is projected', async () => {
  await fixture.append('a', 'b');
  const before = fixture.run();
  await before.live('2');
  await before.stop();
  await fixture.append('c');
  const subscribe = jest.spyOn(fixture.store, 'subscribe');
  const after = fixture.run();
  await after.live('3');
  expect(subscribe.mock.calls.map(([{ after }]) => after)).toEqual(['2']);
  expect(after.statuses.map(({ state }) => state)).not.toContain('rebuilding');
  expect(after.corridors()).toEqual(['a', 'b', 'c']);
});

test('stops at an event that it cannot project, says so, keeps what it had, and never leaves one out', async () => {
  await fixture.append('a');
  const running = fixture.run({ now: () => Date.now() + 60_000 });
  await running.live('1');
  await fixture.appendEvent(fixture.store, 'x', 'CorridorDemolished');
  const status = await running.failed();
  expect(status).toMatchObject({ state: 'failed', position: '1' });
  expect(status.reason).toContain(
    `event ${testEventId(2)} (CorridorDemolished), position 2, stream corridor-x`,
  );
  expect(status.reason).toContain('no event of that type is in the catalogue');
  expect(status.lagMs).toBeGreaterThanOrEqual(60_000);
  await fixture.append('b');
  expect(running.corridors()).toEqual(['a']);
  expect(await running.access.waitFor('2' as never, 10_000)).toBe(false);
  await running.stop();

  const again = fixture.run();
  expect(await again.failed()).toMatchObject({ position: '1' });
  expect(again.corridors()).toEqual(['a']);
});

test('what comes before an event that cannot be projected is served, also from the first build on', async () => {
  await fixture.append('a', 'b');
  await fixture.appendEvent(fixture.store, 'x', 'CorridorDemolished');
  const running = fixture.run();
  expect(await running.failed()).toMatchObject({ position: '2' });
  expect(running.corridors()).toEqual(['a', 'b']);
});

test('once the event can be projected, each event is projected once', async () => {
  await fixture.append('a', 'b', 'c', 'd');
  const faulty = {
    ...factProjection,
    project: (event: RecordedEvent) => {
      if (event.stream === 'corridor-c') throw new Error('Out of order.');
      return factProjection.project(event);
    },
  };
  const before = fixture.run({ projection: faulty });
  expect((await before.failed()).reason).toMatch(/position 3.*Out of order\./);
  await before.stop();
  const after = fixture.run();
  await after.live('4');
  expect(after.corridors()).toEqual(['a', 'b', 'c', 'd']);
  const facts = after.access.read(undefined, (model) =>
    ['a', 'b', 'c', 'd'].map((id) => model.facts('corridor', id)),
  );
  expect(facts.map((of) => of.map(({ position }) => position))).toEqual([['1'], ['2'], ['3'], ['4']]);
});

test('stopping ends it, and leaves one file', async () => {
  const running = fixture.run();
  await running.live('0');
  await running.stop();
  await fixture.append('a');
  expect(running.statuses.at(-1)!.position).toBe('0');
  expect(readdirSync(fixture.viewsDirectory)).toEqual([`views-${factProjection.version}.sqlite`]);
});
