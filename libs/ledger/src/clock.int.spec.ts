import { SqliteEventStore } from '@hudna/event-store/sqlite';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ledger } from './index.js';

const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;
const START = Date.parse('2018-03-11T08:00:00Z');

let directory: string;
let store: SqliteEventStore;
let ledger: Ledger;
let now: number;

beforeEach(async () => {
  now = START;
  directory = await mkdtemp(join(tmpdir(), 'hudna-clock-'));
  store = await SqliteEventStore.open({ directory, now: () => now });
  ledger = aLedger();
});

afterEach(async () => {
  await store.close();
  await rm(directory, { recursive: true, force: true });
});

function aLedger(): Ledger {
  return new Ledger(store, { now: () => now, timeZone: 'Asia/Damascus' });
}

async function record(command: string, body: object, idempotencyKey?: string) {
  const { receipt } = await ledger.record({ command, body, ...(idempotencyKey && { idempotencyKey }) });
  return (await store.find(receipt.events[0]!.id))!;
}

const opening = { id: 'c', name: 'C', authorities: ['a'] };
const departure = { id: 'v', corridor: 'c', purpose: 'aid' };

test('an event keeps what the clock said beside its stamp, which never goes back', async () => {
  now = START + 3 * DAY;
  const ahead = await record('open-corridor', opening);
  expect(ahead.metadata['clockAt']).toBe(ahead.recordedAt);
  now = START;
  const right = await record('suspend-corridor', { corridor: 'c' });
  expect(right.recordedAt).toBe(ahead.recordedAt);
  expect(right.metadata['clockAt']).toBe('2018-03-11T08:00:00.000Z');
  // What stands for a time left out is the clock, not the stamp of another report.
  expect(right.metadata['occurred']).toMatchObject({ start: '2018-03-11T08:00:00.000Z' });
});

describe('a report by a clock that was set right is not refused for one that was stamped ahead', () => {
  beforeEach(async () => {
    now = START + 3 * DAY;
    await record('depart-convoy', departure);
    now = START;
  });

  test.each([
    ['by the ledger that took it', () => undefined],
    ['by one that reads it', () => void (ledger = aLedger())],
  ])('%s', async (_who, before) => {
    before();
    const arrived = await record('arrive-convoy', { convoy: 'v' });
    expect(arrived.metadata['warnings']).toEqual([]);
    // And what is decided after that, when its stamp has passed as well.
    now = START + 4 * DAY;
    before();
    await expect(record('hold-convoy', { convoy: 'v' })).rejects.toThrow(/arrived/);
  });

  test('with a time of its own', async () => {
    const occurredAt = new Date(START - MINUTE).toISOString();
    await expect(record('arrive-convoy', { convoy: 'v', occurredAt })).resolves.toBeDefined();
  });
});

test.each([
  ['by the ledger that took the first', () => undefined],
  ['by one that reads it', () => void (ledger = aLedger())],
])(
  'a report by a clock that has fallen a month is not refused for what was reported before: %s',
  async (_who, before) => {
    await record('depart-convoy', { ...departure, occurredAt: '2018-03-11T07:00:00Z' });
    now = START - 30 * DAY;
    before();
    await expect(record('arrive-convoy', { convoy: 'v' })).resolves.toBeDefined();
    before();
    await expect(record('arrive-convoy', { convoy: 'v', place: 'other' })).rejects.toThrow(/arrived/);
  },
);

test('a clock that is set a little back leaves reports without a time in their order', async () => {
  const first = await record('open-corridor', opening);
  now -= 5_000;
  const second = await record('suspend-corridor', { corridor: 'c' });
  const [one, two] = [first, second].map(({ metadata }) => (metadata['occurred'] as { start: string }).start);
  expect(Date.parse(two!)).toBe(Date.parse(one!) + 1);
});

test('a repeat is one, whatever the clock shows by then', async () => {
  const first = await record('open-corridor', opening, 'key');
  now += 3 * DAY;
  expect((await record('open-corridor', opening, 'key')).id).toBe(first.id);
  now -= 30 * DAY;
  expect(
    (await aLedger().record({ command: 'open-corridor', body: opening, idempotencyKey: 'key' })).repeated,
  ).toBe(true);
});
