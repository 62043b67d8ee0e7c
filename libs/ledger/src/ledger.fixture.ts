/** For specs: a ledger in a directory of its own for each test, and amendments in one line. */
import { SqliteEventStore } from '@hudna/event-store/sqlite';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CommandResult, Ledger } from './index.js';

export interface LedgerOnDisk {
  /** Removed after the test. */
  readonly directory: string;
  readonly store: SqliteEventStore;
  readonly ledger: Ledger;
  /** Another ledger on the same store, which has seen nothing yet. */
  another(): Ledger;
  /** Posts by a key of its own. */
  post(posted: PostedCommand, idempotencyKey: string, by?: Ledger): Promise<CommandResult>;
}

export type PostedCommand = [command: string, body: object];

/** @param nowMs What the clock shows, epoch milliseconds. To be called where tests are described. */
export function ledgerOnDisk(nowMs: number): LedgerOnDisk {
  let directory: string;
  let store: SqliteEventStore;
  let ledger: Ledger;
  const another = () => new Ledger(store, { now: () => nowMs, timeZone: 'Asia/Damascus' });

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'hudna-ledger-'));
    store = await SqliteEventStore.open({ directory, now: () => nowMs });
    ledger = another();
  });

  afterEach(async () => {
    await store.close();
    await rm(directory, { recursive: true, force: true });
  });

  return {
    get directory() {
      return directory;
    },
    get store() {
      return store;
    },
    get ledger() {
      return ledger;
    },
    another,
    post: ([command, body], idempotencyKey, by = ledger) => by.record({ command, body, idempotencyKey }),
  };
}

export const idOf = ({ receipt }: CommandResult) => receipt.events[0]!.id;
export const codesOf = ({ receipt }: CommandResult) => receipt.warnings.map(({ code }) => code);

/** A convoy that left and arrived. */
export const departed: PostedCommand = [
  'depart-convoy',
  { id: 'c', corridor: 'x', purpose: 'evacuation', occurredAt: '2018-03-15T06:00:00Z' },
];
export const arrived: PostedCommand = [
  'arrive-convoy',
  { convoy: 'c', people: { civilians: 728 }, occurredAt: '2018-03-15T09:00:00Z' },
];

const reason = 'A slip.';
export const correcting = (event: unknown, changes: object): PostedCommand => [
  'correct-record',
  { event, changes, reason },
];
export const retracting = (event: unknown): PostedCommand => ['retract-record', { event, reason }];
export const linking = (event: unknown, other: unknown, relation = 'duplicate-of'): PostedCommand => [
  'link-records',
  { event, relation, other },
];
