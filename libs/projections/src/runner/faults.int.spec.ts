import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Position, StoreUnavailable } from '@hudna/event-store';
import { factProjection } from '../read-model/projection.js';
import { ReadModelWriter } from '../store/read-model-writer.js';
import { whyOtherLedger } from './batches.js';
import { RunnerFixture } from './runner.fixture.js';
import { ReadModelAccess, ReadModelUnavailable } from './read-model-access.js';

let fixture: RunnerFixture;
beforeEach(async () => (fixture = await RunnerFixture.open()));
afterEach(async () => {
  jest.restoreAllMocks();
  await fixture.close();
});

const sqliteError = (errcode: number, message: string) => Object.assign(new Error(message), { errcode });
const later = () => Date.now() + 60_000;

test.each([
  [5, 'database is locked'],
  [6, 'database table is locked'],
  [10, 'disk I/O error'],
  [13, 'database or disk is full'],
  [14, 'unable to open database file'],
])(
  'a file that cannot be written now (SQLite says %i) is tried again, and the status says why',
  async (code, why) => {
    await fixture.append('a');
    const running = fixture.run({ retryMs: 5, now: later });
    await running.live('1');
    let times = 3;
    const { write } = ReadModelWriter.prototype;
    jest.spyOn(ReadModelWriter.prototype, 'write').mockImplementation(function (
      this: ReadModelWriter,
      ...batch
    ) {
      if ((times -= 1) >= 0) throw sqliteError(code, why);
      write.apply(this, batch);
    });
    const from = running.statuses.length;
    await fixture.append('b');
    expect((await running.live('2')).reason).toBeUndefined();
    const waiting = running.statuses.slice(from).filter(({ reason }) => reason !== undefined);
    expect(waiting.length).toBeGreaterThanOrEqual(3);
    for (const status of waiting) {
      expect(status).toMatchObject({ state: 'catching-up', position: '1', head: '2', reason: why });
      expect(status.lagMs).toBeGreaterThanOrEqual(60_000);
    }
    expect(running.corridors()).toEqual(['a', 'b']);
  },
);

test('a ledger that is away leaves the age of the answers unsettled, not 0', async () => {
  await fixture.append('a');
  const running = fixture.run({ retryMs: 5, now: later });
  await running.live('1');
  await running.stop();
  jest.spyOn(fixture.store, 'subscribe').mockImplementationOnce(() => {
    throw new StoreUnavailable('Away.');
  });
  const again = fixture.run({ retryMs: 5, now: later });
  await again.live('1');
  const waiting = again.statuses.find(({ reason }) => reason === 'Away.')!;
  expect(waiting).toMatchObject({ state: 'catching-up', position: '1', head: '1' });
  expect(waiting.lagMs).toBeGreaterThanOrEqual(60_000);
  expect(again.statuses.at(-1)).toMatchObject({ state: 'live', lagMs: 0 });
});

test('a directory that cannot be made is tried again', async () => {
  await fixture.append('a');
  writeFileSync(fixture.viewsDirectory, '');
  const running = fixture.run({ retryMs: 5 });
  expect((await running.until(({ reason }) => reason !== undefined)).reason).toContain('EEXIST');
  expect(() => running.corridors()).toThrow(ReadModelUnavailable);
  rmSync(fixture.viewsDirectory);
  await running.live('1');
  expect(running.corridors()).toEqual(['a']);
});

test('the status of a runner that failed knows where the ledger ends by then', async () => {
  await fixture.append('a');
  let refused = false;
  jest.spyOn(fixture.store, 'head').mockImplementation(async () => (refused ? '7' : '1') as Position);
  const project = () => {
    refused = true;
    throw new Error('Not that one.');
  };
  const status = await fixture.run({ projection: { ...factProjection, project } }).failed();
  expect(status).toMatchObject({ position: '0', head: '7' });
  expect(status.lagMs).toBeUndefined();
});

test('the file is closed where the ledger cannot be asked whether it is its own', async () => {
  await fixture.append('a');
  const first = fixture.run();
  await first.live('1');
  await first.stop();
  jest.spyOn(fixture.store, 'readAll').mockRejectedValueOnce(new StoreUnavailable('Away.'));
  const close = jest.spyOn(ReadModelWriter.prototype, 'close');
  const running = fixture.run({ retryMs: 5 });
  await running.until(({ reason }) => reason === 'Away.');
  expect(close).toHaveBeenCalledTimes(1);
  await running.live('1');
});

test('a file that was made from another kind of store is none of this ledger', async () => {
  await fixture.append('a', 'b');
  const checkpoint = { position: '1/2', last: 'some', before: '1/1', recordedAt: 0 } as never;
  expect(await whyOtherLedger(fixture.store, checkpoint)).toContain('another event than some');
});

test('a file that is gone before the next status comes cannot be read now', () => {
  const access = new ReadModelAccess();
  mkdirSync(fixture.viewsDirectory);
  access.follow({ ...projected('1'), file: join(fixture.viewsDirectory, 'views-1.sqlite') });
  expect(() => access.read(undefined, () => 0)).toThrow(ReadModelUnavailable);
});

test('nobody waits for a runner that has ended, and what it wrote is still read', async () => {
  await fixture.append('a');
  const running = fixture.run();
  await running.live('1');
  const waiting = running.access.waitFor('2' as Position, 60_000);
  running.access.ended('The thread has ended.');
  expect(await waiting).toBe(false);
  expect(await running.access.waitFor('2' as Position, 60_000)).toBe(false);
  expect(await running.access.waitFor('1' as Position, 60_000)).toBe(true);
  expect(running.corridors()).toEqual(['a']);
  const never = new ReadModelAccess();
  never.ended('The thread has ended.');
  expect(() => never.read(undefined, () => 0)).toThrow('The thread has ended.');
});

function projected(position: string) {
  return {
    name: 'views',
    version: 1,
    state: 'live' as const,
    position: position as Position,
    head: position as Position,
    recordedAt: 1,
    generation: 1,
  };
}
