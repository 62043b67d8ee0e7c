import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { anEvent, idsOf } from '../contract/helpers.js';
import { StoreUnavailable } from '../errors.js';
import type { Appended, NewEvent } from '../port.js';
import { GroupWriter, type PendingAppend } from './group-writer.js';
import { SqliteReads } from './sqlite-reads.js';
import { createLedger, openLedgerForWriting } from './schema.js';
import { Cleanup } from './directories.testing.js';

describe('a group of appends', () => {
  const cleanup = new Cleanup();
  let database: DatabaseSync;
  let file: string;
  afterEach(() => cleanup.run());
  beforeEach(() => {
    file = join(cleanup.directory(), 'ledger.sqlite');
    createLedger(file);
    database = cleanup.add(openLedgerForWriting(file), (made) => made.close());
  });

  const writerOn = (connection: DatabaseSync) =>
    new GroupWriter(connection, new SqliteReads(connection, file), () => 1_520_000_000_000, 0);

  /** Queues one event for a stream of its own; the promise is that of the append. */
  function queue(group: PendingAppend[], event: NewEvent, stream = `s-${event.id}`): Promise<Appended> {
    return new Promise((resolve, reject) => {
      const json = [{ data: JSON.stringify(event.data), metadata: '{}' }];
      group.push({ stream, events: [event], json, expected: 'any', resolve, reject });
    });
  }

  const positions = () =>
    database
      .prepare('SELECT position FROM event')
      .all()
      .map(({ position }) => position);

  it('is rejected whole where the disk is full, leaves no gap, and can be sent again', async () => {
    const writer = writerOn(database);
    const first: PendingAppend[] = [];
    const small = queue(first, anEvent());
    expect(writer.write(first)).toHaveLength(1);
    await small;

    const pages = Number(database.prepare('PRAGMA page_count').get()!['page_count']);
    database.exec(`PRAGMA max_page_count = ${pages + 2}`);
    const group: PendingAppend[] = [];
    const appends = [queue(group, anEvent()), queue(group, anEvent('Large', { text: 'x'.repeat(100_000) }))];
    expect(writer.write(group)).toEqual([]);
    for (const { status, reason } of (await Promise.allSettled(appends)) as PromiseRejectedResult[]) {
      expect(status).toBe('rejected');
      expect(reason).toBeInstanceOf(StoreUnavailable);
    }
    expect(positions()).toEqual([1]);

    database.exec('PRAGMA max_page_count = 100000');
    const again: PendingAppend[] = [];
    const retried = group.map(({ events, stream }) => queue(again, events[0]!, stream));
    writer.write(again);
    expect((await Promise.all(retried)).map(({ repeated }) => repeated)).toEqual([false, false]);
    expect(positions()).toEqual([1, 2, 3]);
  });

  it('is rejected whole where the commit fails, and a retry shows whether it was taken', async () => {
    let fail: 'before' | 'after' | undefined;
    const prepare = database.prepare.bind(database);
    const writer = writerOn(
      Object.assign(database, {
        prepare: (sql: string) => {
          const statement = prepare(sql);
          if (sql !== 'COMMIT') return statement;
          const run = () => {
            if (fail !== 'before') statement.run();
            if (fail) throw Object.assign(new Error('disk I/O error'), { errcode: 10 });
          };
          return { run };
        },
      }),
    );
    for (const [when, repeated] of [
      ['before', false],
      ['after', true],
    ] as const) {
      const event = anEvent();
      const group: PendingAppend[] = [];
      fail = when;
      const append = queue(group, event);
      expect(writer.write(group)).toEqual([]);
      await expect(append).rejects.toThrow(StoreUnavailable);

      fail = undefined;
      const again: PendingAppend[] = [];
      const retry = queue(again, event);
      writer.write(again);
      expect(await retry).toMatchObject({ repeated, events: [{ id: event.id }] });
    }
    expect(positions()).toEqual([1, 2]);
  });

  it('lets one be refused and the others be written', async () => {
    const writer = writerOn(database);
    const group: PendingAppend[] = [];
    const events = [anEvent(), anEvent(), anEvent()];
    const appends = [
      queue(group, events[0]!),
      queue(group, events[0]!, 'another stream'),
      queue(group, events[2]!),
    ];
    expect(idsOf(writer.write(group).map((row) => ({ id: row[3] })))).toEqual([events[0]!.id, events[2]!.id]);
    const results = await Promise.allSettled(appends);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });
});
