import type { EventStore } from '@hudna/event-store';
import { SqliteEventStore } from '@hudna/event-store/sqlite';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventsKnownAt, FutureMoment } from './known-at.js';

/** What was known at a moment, read beside the store that goes on writing. */
let directory: string;
let writer: SqliteEventStore;
let reader: EventStore;
let clock: number;

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'hudna-audit-'));
  clock = Date.parse('2018-03-12T00:00:00Z');
  writer = await SqliteEventStore.open({ directory, now: () => clock });
  reader = await SqliteEventStore.openReader({ directory });
});
afterEach(async () => {
  await reader.close();
  await writer.close();
  rmSync(directory, { recursive: true });
});

/** So many events, all recorded at the moment that the clock shows. */
async function record(count: number): Promise<void> {
  const each = Array.from({ length: count }, () => ({
    id: randomUUID(),
    type: 'Noted',
    data: {},
    metadata: {},
  }));
  await Promise.all(each.map((event) => writer.append(`note-${event.id}`, [event], 'no-stream')));
}

it('is the beginning of the ledger up to that moment, and all of it where none is named', async () => {
  await record(2);
  const first = clock;
  clock += 1_000;
  await record(1_500);
  expect(await eventsKnownAt(reader, { knownAt: first - 1 })).toEqual([]);
  expect(await eventsKnownAt(reader, { knownAt: first })).toHaveLength(2);
  expect(await eventsKnownAt(reader, { knownAt: clock - 1 })).toHaveLength(2);
  expect(await eventsKnownAt(reader)).toHaveLength(1_502);
});

it('tells how far it has read', async () => {
  await record(1_500);
  const read: number[] = [];
  await eventsKnownAt(reader, { onProgress: (count) => void read.push(count) });
  expect(read).toEqual([1_000, 1_500]);
});

it('is not to be had of a moment that has not come', async () => {
  await expect(eventsKnownAt(reader, { knownAt: clock + 1, now: () => clock })).rejects.toThrow(FutureMoment);
  expect(await eventsKnownAt(reader, { knownAt: clock - 1, now: () => clock + 2_000 })).toEqual([]);
});

it('holds what was being recorded at the very moment when it was asked', async () => {
  await record(1);
  clock = Date.now();
  const asking = eventsKnownAt(reader, { knownAt: clock });
  await record(1);
  expect(await asking).toHaveLength(2);
});

it('waits for nothing where a later event shows that nothing can be missing', async () => {
  await record(1);
  const knownAt = clock;
  clock += 1;
  await record(1);
  // By this clock the moment is never passed.
  expect(await eventsKnownAt(reader, { knownAt, now: () => knownAt })).toHaveLength(1);
});
