/** The ledger that was written when every event type was at version 1, in a real store of its own. */
import type { NewEvent, RecordedEvent } from '@hudna/event-store';
import { SqliteEventStore } from '@hudna/event-store/sqlite';
import { Ledger, type Delivery } from '@hudna/ledger';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ScenarioLine } from '../support/scenario.js';
import { scratchDirectory } from '../support/server.js';

const FILES = join(import.meta.dirname, 'version-1');

/** An event as the file has it: all but its position, which is its line. */
export type StoredLine = Omit<RecordedEvent, 'position'>;

export interface TestLedger {
  readonly store: SqliteEventStore;
  readonly ledger: Ledger;
  /** Sets the clock: RFC 3339. */
  setClock(time: string): void;
  remove(): Promise<void>;
}

/** The events of the stored ledger, in order. */
export function storedEvents(): Promise<StoredLine[]> {
  return linesOf<StoredLine>('events.ndjson');
}

/** The reports that became them, one for one. */
export async function storedReports(): Promise<Delivery[]> {
  const lines = await linesOf<ScenarioLine>('commands.ndjson');
  return lines.map(({ command, idempotencyKey, data }) => ({ command, idempotencyKey, body: data }));
}

/** A ledger that has the stored events, each recorded when it was. */
export async function oldLedger(): Promise<TestLedger> {
  const test = await emptyLedger();
  for (const { stream, revision, recordedAt, ...event } of await storedEvents()) {
    test.setClock(recordedAt);
    await test.store.append(stream, [event satisfies NewEvent], revision === 0 ? 'no-stream' : revision - 1);
  }
  return test;
}

/** A ledger of today that takes the same reports at the same times. */
export async function newLedger(): Promise<TestLedger> {
  const test = await emptyLedger();
  const events = await storedEvents();
  for (const [index, report] of (await storedReports()).entries()) {
    test.setClock(events[index]!.recordedAt);
    await test.ledger.record(report);
  }
  return test;
}

async function emptyLedger(): Promise<TestLedger> {
  const { directory, remove } = await scratchDirectory();
  let clock = 0;
  const now = () => clock;
  const store = await SqliteEventStore.open({ directory, now });
  return {
    store,
    ledger: new Ledger(store, { now, timeZone: 'Asia/Damascus' }),
    setClock: (time) => (clock = Date.parse(time)),
    remove: async () => {
      await store.close();
      await remove();
    },
  };
}

async function linesOf<T>(file: string): Promise<T[]> {
  const text = await readFile(join(FILES, file), 'utf8');
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as T);
}
