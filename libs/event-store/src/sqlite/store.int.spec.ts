import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { anEvent, idsOf, newStream, readEverything, someEvents } from '../contract/helpers.js';
import { EventIdTaken, InvalidPosition, StoreUnavailable, WrongExpectedRevision } from '../errors.js';
import type { ExpectedRevision, NewEvent, RecordedEvent } from '../port.js';
import { type Position, START } from '../position.js';
import { SqliteEventStore } from './index.js';
import { Cleanup } from './directories.testing.js';

describe('the embedded store', () => {
  const cleanup = new Cleanup();
  afterEach(() => cleanup.run());

  const open = (directory: string, options: { now?: () => number; maxAppendBytes?: number } = {}) =>
    cleanup.closing(SqliteEventStore.open({ directory, ...options }));

  it('begins empty', async () => {
    const store = await open(cleanup.directory());
    expect(await store.head()).toBe(START);
    expect(await store.readAll()).toEqual({ events: [], upTo: START, caughtUp: true });
  });

  it('is the same after it was closed and opened again', async () => {
    const directory = cleanup.directory();
    const first = await open(directory);
    const { events } = await first.append('corridor-a', someEvents(3), 'no-stream');
    await first.close();

    const second = await open(directory);
    expect(await second.readStream('corridor-a')).toEqual(events);
    expect(await second.append('corridor-a', events, 'any')).toEqual({ events, repeated: true });
    const more = await second.append('corridor-a', someEvents(1), 2);
    expect(more.events[0]).toMatchObject({ revision: 3, position: '4' });
  });

  it('writes what is queued when it is closed, and takes nothing after', async () => {
    const directory = cleanup.directory();
    const store = await open(directory);
    const appends = Array.from({ length: 30 }, () => store.append(newStream(), someEvents(1), 'no-stream'));
    await Promise.all([...appends, store.close(), store.close()]);
    await expect(store.append(newStream(), someEvents(1), 'any')).rejects.toThrow(StoreUnavailable);
    await expect(store.readAll()).rejects.toThrow(StoreUnavailable);
    expect(await (await open(directory)).head()).toBe('30');
  });

  it('refuses an event id that another stream has', async () => {
    const store = await open(cleanup.directory());
    const event = anEvent();
    const refusal = { name: 'EventIdTaken', id: event.id, stream: 'a-1' };
    // Together in one group, and when it is long there.
    const [, second] = await Promise.allSettled([
      store.append('a-1', [event], 'any'),
      store.append('b-1', [event], 'any'),
    ]);
    expect(second).toMatchObject({ status: 'rejected', reason: refusal });
    await expect(store.append('b-1', [anEvent(), event], 'any')).rejects.toMatchObject(refusal);
    await expect(store.append('b-1', [event], 'no-stream')).rejects.toThrow(EventIdTaken);
    expect(await store.head()).toBe('1');
  });

  it('takes the time from its clock, and never goes back, not even when opened again', async () => {
    const directory = cleanup.directory();
    let time = Date.UTC(2018, 2, 11, 10);
    const append = async (store: SqliteEventStore) =>
      (await store.append('incident-1', someEvents(1), 'any')).events[0]!.recordedAt;

    const first = await open(directory, { now: () => time });
    expect(await append(first)).toBe('2018-03-11T10:00:00.000Z');
    time -= 60_000;
    expect(await append(first)).toBe('2018-03-11T10:00:00.000Z');
    await first.close();

    const second = await open(directory, { now: () => time });
    expect(await append(second)).toBe('2018-03-11T10:00:00.000Z');
    time += 60_001;
    expect(await append(second)).toBe('2018-03-11T10:00:00.001Z');
  });

  it('records nothing at or before the watermark, also where its clock stands still', async () => {
    const time = Date.UTC(2018, 2, 11, 10);
    const store = await open(cleanup.directory(), { now: () => time });
    const queued = store.append('incident-1', someEvents(1), 'any');
    expect(await store.advanceWatermark(time)).toBe(START);
    expect((await queued).events[0]!.recordedAt).toBe('2018-03-11T10:00:00.001Z');
    await store.advanceWatermark(time - 5);
    expect((await store.append('incident-1', someEvents(1), 'any')).events[0]!.recordedAt).toBe(
      '2018-03-11T10:00:00.001Z',
    );
    await expect(store.advanceWatermark(time + 1)).rejects.toThrow(RangeError);
    await store.close();
    await expect(store.advanceWatermark(time)).rejects.toThrow(StoreUnavailable);
  });

  it.each(['1/2', '9223372036854775808', '9007199254740993', '-1', 'x'])(
    'says that %s is no position of it',
    async (text) => {
      const directory = cleanup.directory();
      const after = text as Position;
      const writer = await open(directory);
      const reader = await cleanup.closing(SqliteEventStore.openReader({ directory }));
      for (const store of [writer, reader]) {
        await expect(store.readAll({ after })).rejects.toThrow(InvalidPosition);
        expect(() => store.subscribe({ after })).toThrow(InvalidPosition);
      }
    },
  );

  it('has nothing after a position beyond its end', async () => {
    const store = await open(cleanup.directory());
    await store.append('a-1', someEvents(1), 'any');
    const after = '99' as Position;
    expect(await store.readAll({ after })).toEqual({ events: [], upTo: after, caughtUp: true });
  });

  it('takes a limit of its own for the size of an append', async () => {
    const store = await open(cleanup.directory(), { maxAppendBytes: 100 });
    await expect(store.append('a-1', [anEvent('A', { s: 'x'.repeat(93) })], 'any')).rejects.toThrow(
      /101 bytes/,
    );
    await store.append('a-1', [anEvent('A', { s: 'x'.repeat(92) })], 'any');
  });

  it.each([
    ['a name with a zero in it', 'a\0b', anEvent()],
    ['no name', '', anEvent()],
    ['no type', 'a-1', anEvent('')],
    ['half a character', 'a-\ud800', anEvent()],
    ['data that are no object', 'a-1', { ...anEvent(), data: [] as unknown as NewEvent['data'] }],
    ['no metadata', 'a-1', { ...anEvent(), metadata: undefined as unknown as NewEvent['metadata'] }],
    ['an id in capitals', 'a-1', { ...anEvent(), id: anEvent().id.toUpperCase().replace(/^./, 'A') }],
  ])('refuses %s', async (_, stream, event) => {
    const store = await open(cleanup.directory());
    await expect(store.append(stream, [event], 'any')).rejects.toThrow(TypeError);
    await expect(store.append('a-1', someEvents(1), -1)).rejects.toThrow(RangeError);
    expect(await store.head()).toBe(START);
  });

  it('says so where the directory cannot be one', async () => {
    const file = join(cleanup.directory(), 'file');
    writeFileSync(file, '');
    await expect(open(file)).rejects.toThrow(StoreUnavailable);
    await expect(open(join(file, 'below'))).rejects.toThrow(
      `The data directory ${file}/below cannot be used`,
    );
  });

  // Such a file system, /proc, is there on Linux alone.
  (process.platform === 'linux' ? it : it.skip)(
    'says so where the file system takes no directories',
    async () => {
      for (const directory of ['/proc/hudna', '/proc/hudna/data']) {
        await expect(open(directory)).rejects.toThrow(
          /^The data directory \/proc\/hudna.* cannot be used: .*ENOENT/,
        );
      }
    },
  );

  it('makes the directories above its own', async () => {
    const directory = join(cleanup.directory(), 'a', 'b');
    await (await open(directory)).close();
    await open(directory);
  });

  it('leaves nothing open where it cannot be opened', async () => {
    const directory = cleanup.directory();
    const { prepare } = DatabaseSync.prototype;
    let database: DatabaseSync | undefined;
    const spy = jest.spyOn(DatabaseSync.prototype, 'prepare').mockImplementation(function (
      this: DatabaseSync,
      sql,
    ) {
      if (sql !== 'COMMIT') return prepare.call(this, sql);
      // eslint-disable-next-line @typescript-eslint/no-this-alias
      database = this;
      throw new Error('Not now.');
    });
    await expect(open(directory)).rejects.toThrow('Not now.');
    spy.mockRestore();
    expect(database!.isOpen).toBe(false);
    await open(directory);
  });

  it('passes over many events that a filter leaves out', async () => {
    const store = await open(cleanup.directory());
    const streams = Array.from({ length: 60 }, (_, number) => `a-${number}`);
    await Promise.all(streams.map((stream) => store.append(stream, someEvents(1_000), 'no-stream')));
    const { events } = await store.append('b-1', someEvents(1), 'no-stream');
    expect(await store.readAll({ filter: { categories: ['b'] } })).toEqual({
      events,
      upTo: '60001',
      caughtUp: true,
    });
    const all = await readEverything(store, { limit: 900 });
    expect(all).toHaveLength(60_001);
    const controller = new AbortController();
    const seen: RecordedEvent[] = [];
    for await (const batch of store.subscribe({ after: START, signal: controller.signal })) {
      seen.push(...batch.events);
      if (batch.caughtUp) controller.abort();
    }
    expect(idsOf(seen)).toEqual(idsOf(all));
  });

  it('does what a simple model does, whatever comes together in a group', async () => {
    const ids = Array.from({ length: 12 }, () => anEvent());
    const append = fc.record({
      stream: fc.constantFrom('a-1', 'a-2', 'b-1'),
      events: fc.uniqueArray(fc.constantFrom(...ids), { minLength: 1, maxLength: 3 }),
      expected: fc.oneof(fc.constantFrom<ExpectedRevision>('any', 'no-stream'), fc.nat({ max: 4 })),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(append, { maxLength: 6 }), { maxLength: 6 }), async (groups) => {
        const directory = cleanup.directory();
        let store = await open(directory);
        const model: { stream: string; id: string }[] = [];
        for (const [turn, group] of groups.entries()) {
          const results = await Promise.allSettled(
            group.map(({ stream, events, expected }) => store.append(stream, events, expected)),
          );
          for (const [index, { stream, events, expected }] of group.entries()) {
            expect(outcome(results[index]!)).toEqual(modelled(model, stream, idsOf(events), expected));
          }
          if (turn % 2 === 1) {
            await store.close();
            store = await open(directory);
          }
        }
        expect((await store.readAll()).events.map(({ stream, id }) => ({ stream, id }))).toEqual(model);
        await store.close();
      }),
      { numRuns: 60 },
    );
  });
});

function outcome(result: PromiseSettledResult<{ events: readonly RecordedEvent[]; repeated: boolean }>) {
  if (result.status === 'rejected') return (result.reason as Error).name;
  const { events, repeated } = result.value;
  return { repeated, events: events.map(({ id, revision }) => ({ id, revision })) };
}

function modelled(
  model: { stream: string; id: string }[],
  stream: string,
  ids: string[],
  expected: ExpectedRevision,
) {
  const inStream = model.filter((event) => event.stream === stream).map(({ id }) => id);
  const from = inStream.indexOf(ids[0]!);
  const placed = (first: number) => ids.map((id, index) => ({ id, revision: first + index }));
  if (from >= 0 && ids.every((id, index) => inStream[from + index] === id)) {
    return { repeated: true, events: placed(from) };
  }
  if (model.some((event) => ids.includes(event.id) && event.stream !== stream)) return EventIdTaken.name;
  if (inStream.some((id) => ids.includes(id))) return WrongExpectedRevision.name;
  const actual = inStream.length - 1;
  if (expected !== 'any' && actual !== (expected === 'no-stream' ? -1 : expected)) {
    return WrongExpectedRevision.name;
  }
  model.push(...ids.map((id) => ({ stream, id })));
  return { repeated: false, events: placed(actual + 1) };
}
