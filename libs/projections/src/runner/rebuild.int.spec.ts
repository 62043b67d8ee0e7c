import { LAYOUT } from '../store/layout.js';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { factProjection } from '../read-model/projection.js';
import { testEventId } from '../test-events.fixture.js';
import { RunnerFixture, type RunningProjection } from './runner.fixture.js';
import { ReadModelUnavailable } from './read-model-access.js';

let fixture: RunnerFixture;
beforeEach(async () => (fixture = await RunnerFixture.open()));
afterEach(() => fixture.close());

const file = (version = factProjection.version) => join(fixture.viewsDirectory, `views-${version}.sqlite`);
const names = () => readdirSync(fixture.viewsDirectory).filter((name) => !/-(wal|shm)$/.test(name));
const newer = { ...factProjection, version: factProjection.version + 1 };

async function projected(...ids: string[]): Promise<void> {
  const position = await fixture.append(...ids);
  const running = fixture.run();
  await running.live(position);
  await running.stop();
}

test('while another version is built the old one serves; then the new one does, and the old one is gone', async () => {
  await projected('a', 'b');
  await fixture.append('c');
  const seen: unknown[] = [];
  const running: RunningProjection = fixture.run({
    projection: newer,
    onStatus: ({ state, position }) => state === 'rebuilding' && seen.push([position, running.corridors()]),
  });
  await running.live('3');
  expect(seen.length).toBeGreaterThanOrEqual(2);
  for (const answer of seen) expect(answer).toEqual(['2', ['a', 'b']]);
  expect(running.corridors()).toEqual(['a', 'b', 'c']);
  expect(names()).toEqual([`views-${newer.version}.sqlite`]);
});

test('an event that the new version cannot project leaves the old one serving', async () => {
  await projected('a', 'b');
  const faulty = {
    ...newer,
    project: () => {
      throw new Error('Not that one.');
    },
  };
  const running = fixture.run({ projection: faulty });
  expect(await running.failed()).toMatchObject({ file: file(), position: '2' });
  expect(running.corridors()).toEqual(['a', 'b']);
  expect(names()).toEqual([`views-${factProjection.version}.sqlite`]);
});

test('a rebuild that was stopped begins anew, and leaves nothing behind', async () => {
  await projected('a', 'b');
  const running: RunningProjection = fixture.run({
    projection: newer,
    onStatus: ({ state }) => state === 'rebuilding' && void running.runner.stop(),
  });
  await running.runner.run();
  expect(names()).toEqual([`views-${factProjection.version}.sqlite`]);
  const again = fixture.run({ projection: newer });
  await again.live('2');
  expect(again.corridors()).toEqual(['a', 'b']);
});

test('what a killed rebuild has left is no obstacle', async () => {
  await fixture.append('a');
  const killed = fixture.run();
  await killed.live('1');
  await killed.stop();
  writeFileSync(`${file()}.building`, readFileSync(file()).subarray(0, 5_000));
  writeFileSync(`${file(newer.version)}.building`, 'half a file');
  const running = fixture.run({ projection: newer });
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
])('a file that %s is built anew, and the status says so', async (_what, damage) => {
  await projected('a', 'b');
  damage();
  const running = fixture.run();
  await running.live('2');
  expect(running.corridors()).toEqual(['a', 'b']);
  expect(running.statuses.find(({ state }) => state === 'rebuilding')!.reason).toMatch(/It is filed anew\.$/);
});

test('a file whose tables are of an earlier layout is built anew', async () => {
  await fixture.append('a', 'b');
  mkdirSync(fixture.viewsDirectory);
  const database = new DatabaseSync(file());
  database.exec(`${TABLES_OF_LAYOUT_2} PRAGMA application_id = ${0x48756456}; PRAGMA user_version = 2;
    PRAGMA journal_mode = WAL`);
  database.close();
  const running = fixture.run();
  await running.live('2');
  expect(running.corridors()).toEqual(['a', 'b']);
  expect(running.statuses.find(({ state }) => state === 'rebuilding')!.reason).toBe(
    `The file ${file()} is no views file with layout ${LAYOUT}. It is filed anew.`,
  );
  expect(names()).toEqual([`views-${factProjection.version}.sqlite`]);
});

/** As they were written, with a checkpoint at the second event. */
const TABLES_OF_LAYOUT_2 = `
  CREATE TABLE block (seq INTEGER PRIMARY KEY, digest INTEGER NOT NULL, lines BLOB NOT NULL) STRICT;
  CREATE TABLE fact (
    seq INTEGER PRIMARY KEY, thing INTEGER NOT NULL, category TEXT NOT NULL, starts INTEGER NOT NULL,
    ends INTEGER NOT NULL, recorded_at INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE thing (
    id INTEGER PRIMARY KEY, category TEXT NOT NULL, entity TEXT NOT NULL, starts INTEGER NOT NULL,
    late INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE link (name TEXT NOT NULL, thing INTEGER NOT NULL, seq INTEGER NOT NULL) STRICT;
  CREATE TABLE clock_drop (seq INTEGER PRIMARY KEY, clock INTEGER NOT NULL) STRICT;
  CREATE TABLE checkpoint (
    one INTEGER PRIMARY KEY CHECK (one = 1), position TEXT NOT NULL, last TEXT NOT NULL, before TEXT NOT NULL,
    recorded_at INTEGER NOT NULL
  ) STRICT;
  INSERT INTO checkpoint VALUES (1, '2', '${testEventId(2)}', '1', 1);`;

test('a byte that changes under a reader is noticed, and the file is built anew', async () => {
  await projected('somewhere');
  const at = readFileSync(file()).indexOf('"name":"somewhere"');
  expect(at).toBeGreaterThan(0);
  const descriptor = openSync(file(), 'r+');
  writeSync(descriptor, '"name":"elsewhere"', at);
  closeSync(descriptor);
  const running = fixture.run();
  await running.live('1');
  const read = () => running.access.read(undefined, (model) => model.facts('corridor', 'somewhere')[0]?.data);
  const generation = running.access.status!.generation;
  expect(read).toThrow(ReadModelUnavailable);
  await running.until((status) => status.state === 'live' && status.generation > generation);
  expect(read()).toMatchObject({ name: 'somewhere' });
  expect(running.statuses.find(({ state }) => state === 'rebuilding')!.reason).toContain(
    'not as it was written',
  );
});

test('a file that is ahead of the ledger, or of another one, is built anew', async () => {
  await projected('a', 'b', 'c');
  const shorter = await fixture.ledger('shorter');
  await fixture.appendTo(shorter, 'x');
  const first = fixture.run({ store: shorter });
  await first.live('1');
  expect(first.corridors()).toEqual(['x']);
  expect(first.statuses[0]!.reason).toMatch(/^The ledger ends at position 1, before the checkpoint 3/);
  await first.stop();

  const other = await fixture.ledger('other');
  await fixture.appendTo(other, 'p', 'q');
  const second = fixture.run({ store: other });
  await second.live('2');
  expect(second.corridors()).toEqual(['p', 'q']);
  expect(second.statuses[0]!.reason).toMatch(/another event than/);
  expect(existsSync(file())).toBe(true);
});
