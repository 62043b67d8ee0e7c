import {
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { filing } from '../filing.js';
import { Harness, type Running } from './harness.testing.js';
import { ViewsUnavailable } from './views.js';

let house: Harness;
beforeEach(async () => (house = await Harness.open()));
afterEach(() => house.close());

const file = (version = filing.version) => join(house.views, `views-${version}.sqlite`);
const names = () => readdirSync(house.views).filter((name) => !/-(wal|shm)$/.test(name));
const newer = { ...filing, version: filing.version + 1 };

async function filed(...ids: string[]): Promise<void> {
  const position = await house.append(...ids);
  const running = house.run();
  await running.live(position);
  await running.stop();
}

test('while another version is filed the old one serves; then the new one does, and the old one is gone', async () => {
  await filed('a', 'b');
  await house.append('c');
  const seen: unknown[] = [];
  const running: Running = house.run({
    filing: newer,
    onStatus: ({ state, position }) => state === 'rebuilding' && seen.push([position, running.corridors()]),
  });
  await running.live('3');
  expect(seen.length).toBeGreaterThanOrEqual(2);
  for (const answer of seen) expect(answer).toEqual(['2', ['a', 'b']]);
  expect(running.corridors()).toEqual(['a', 'b', 'c']);
  expect(names()).toEqual([`views-${newer.version}.sqlite`]);
});

test('an event that the new version cannot file leaves the old one serving', async () => {
  await filed('a', 'b');
  const faulty = {
    ...newer,
    file: () => {
      throw new Error('Not that one.');
    },
  };
  const running = house.run({ filing: faulty });
  expect(await running.failed()).toMatchObject({ file: file(), position: '2' });
  expect(running.corridors()).toEqual(['a', 'b']);
  expect(names()).toEqual([`views-${filing.version}.sqlite`]);
});

test('a rebuild that was stopped begins anew, and leaves nothing behind', async () => {
  await filed('a', 'b');
  const running: Running = house.run({
    filing: newer,
    onStatus: ({ state }) => state === 'rebuilding' && void running.runner.stop(),
  });
  await running.runner.run();
  expect(names()).toEqual([`views-${filing.version}.sqlite`]);
  const again = house.run({ filing: newer });
  await again.live('2');
  expect(again.corridors()).toEqual(['a', 'b']);
});

test('what a killed rebuild has left is no obstacle', async () => {
  await house.append('a');
  const killed = house.run();
  await killed.live('1');
  await killed.stop();
  writeFileSync(`${file()}.building`, readFileSync(file()).subarray(0, 5_000));
  writeFileSync(`${file(newer.version)}.building`, 'half a file');
  const running = house.run({ filing: newer });
  await running.live('1');
  expect(running.corridors()).toEqual(['a']);
  expect(names()).toEqual([`views-${newer.version}.sqlite`]);
});

test.each([
  [
    'is no database',
    () => writeFileSync(file(), 'This is no database, and has never been one. '.repeat(1_000)),
  ],
  ['is empty', () => truncateSync(file(), 0)],
  ['is cut off', () => truncateSync(file(), statSync(file()).size - 8_192)],
])('a file that %s is filed anew, and the status says so', async (_what, damage) => {
  await filed('a', 'b');
  damage();
  const running = house.run();
  await running.live('2');
  expect(running.corridors()).toEqual(['a', 'b']);
  expect(running.said.find(({ state }) => state === 'rebuilding')!.reason).toMatch(/It is filed anew\.$/);
});

test('a byte that changes under a reader is noticed, and the views are filed anew', async () => {
  await filed('somewhere');
  const at = readFileSync(file()).indexOf('"name":"somewhere"');
  expect(at).toBeGreaterThan(0);
  const descriptor = openSync(file(), 'r+');
  writeSync(descriptor, '"name":"elsewhere"', at);
  closeSync(descriptor);
  const running = house.run();
  await running.live('1');
  const read = () => running.views.read(undefined, (shelf) => shelf.facts('corridor', 'somewhere')[0]?.data);
  const generation = running.views.status!.generation;
  expect(read).toThrow(ViewsUnavailable);
  await running.until((status) => status.state === 'live' && status.generation > generation);
  expect(read()).toMatchObject({ name: 'somewhere' });
  expect(running.said.find(({ state }) => state === 'rebuilding')!.reason).toContain('not as it was written');
});

test('views that are ahead of the ledger, or of another one, are filed anew', async () => {
  await filed('a', 'b', 'c');
  const shorter = await house.ledger('shorter');
  await house.appendTo(shorter, 'x');
  const first = house.run({ store: shorter });
  await first.live('1');
  expect(first.corridors()).toEqual(['x']);
  expect(first.said[0]!.reason).toMatch(/^The ledger ends at position 1, before the checkpoint 3/);
  await first.stop();

  const other = await house.ledger('other');
  await house.appendTo(other, 'p', 'q');
  const second = house.run({ store: other });
  await second.live('2');
  expect(second.corridors()).toEqual(['p', 'q']);
  expect(second.said[0]!.reason).toMatch(/another event than/);
  expect(existsSync(file())).toBe(true);
});
