import { Worker } from 'node:worker_threads';
import { newStream, someEvents, collectUntil, idsOf } from '../contract/helpers.js';
import { StoreDamaged, StoreUnavailable } from '../errors.js';
import { START } from '../position.js';
import { SqliteEventStore } from './index.js';
import { Cleanup, startWriter } from './directories.testing.js';
import { channelName } from './wakeup.js';

describe('a store that only reads', () => {
  const cleanup = new Cleanup();
  afterEach(() => cleanup.run());

  const open = (directory: string) => cleanup.closing(SqliteEventStore.open({ directory }));
  const openReader = (directory: string) => cleanup.closing(SqliteEventStore.openReader({ directory }));

  it('reads what the writer beside it has committed, and goes on reading', async () => {
    const directory = cleanup.directory();
    const store = await open(directory);
    const reader = await openReader(directory);
    expect(await reader.head()).toBe(START);
    for (let turn = 0; turn < 3; turn += 1) {
      const { events } = await store.append('corridor-a', someEvents(2), 'any');
      expect(await reader.find(events[1]!.id)).toEqual(events[1]);
      expect(await reader.readStream('corridor-a')).toEqual(await store.readStream('corridor-a'));
      expect(await reader.readAll()).toEqual(await store.readAll());
      expect(await reader.head()).toBe(await store.head());
    }
    await expect(reader.append()).rejects.toThrow(StoreUnavailable);
  });

  it('reads events as they are written, and each of them again', async () => {
    const directory = cleanup.directory();
    const store = await open(directory);
    const reader = await openReader(directory);
    for (const event of someEvents(3)) await store.append(newStream(), [event], 'any');
    const { events, upTo } = await store.readAll();
    const firstPage = await reader.raw.readAll({ limit: 2 });
    const secondPage = await reader.raw.readAll({ after: firstPage.upTo });
    expect(
      [...firstPage.events, ...secondPage.events].map(({ data, metadata, ...event }) => ({
        ...event,
        data: JSON.parse(data) as unknown,
        metadata: JSON.parse(metadata) as unknown,
      })),
    ).toEqual(events);
    expect(secondPage).toMatchObject({ upTo, caughtUp: true });
    expect(events.map(({ position }) => reader.raw.at(position))).toEqual(events);
    await reader.close();
    expect(() => reader.raw.at(upTo)).toThrow(StoreUnavailable);
  });

  it('hears of each commit, many readers and subscribers together', async () => {
    const directory = cleanup.directory();
    const store = await open(directory);
    const readers = await Promise.all([1, 2, 3].map(() => openReader(directory)));
    const sent = someEvents(60);
    const subscribed = [...readers, ...readers, store].map((reader) =>
      collectUntil(reader.subscribe({ after: START }), (seen) => seen.length === sent.length),
    );
    for (const event of sent) await store.append(newStream(), [event], 'any');
    for (const { events } of await Promise.all(subscribed)) expect(idsOf(events)).toEqual(idsOf(sent));
  });

  it('hears of the commits of another process', async () => {
    const directory = cleanup.directory();
    await (await open(directory)).close();
    const reader = await openReader(directory);
    const subscribed = collectUntil(reader.subscribe({ after: START }), (seen) => seen.length > 100);
    const writer = cleanup.add(startWriter(directory, 'write'), ({ kill }) => kill());
    const { events } = await subscribed;
    await writer.kill();
    expect(events.map(({ position }) => Number(position))).toEqual(events.map((_, index) => index + 1));
  });

  it('is notified by at most one message a commit, in other threads too', async () => {
    const directory = cleanup.directory();
    const store = await open(directory);
    const worker = new Worker(
      `const { BroadcastChannel, parentPort, workerData } = require('node:worker_threads');
       let messages = 0;
       new BroadcastChannel(workerData).onmessage = ({ data }) => {
         messages += 1;
         if (data === 41) parentPort.postMessage(messages);
       };
       parentPort.postMessage('ready');`,
      { eval: true, workerData: channelName(directory) },
    );
    cleanup.add(worker, (made) => made.terminate());
    const nextMessage = () => new Promise((resolve) => worker.once('message', resolve));
    await nextMessage();
    const counted = nextMessage();
    await Promise.all(Array.from({ length: 40 }, () => store.append(newStream(), someEvents(1), 'any')));
    await store.append(newStream(), someEvents(1), 'any');
    expect(await counted).toBe(2);
  });

  it('refuses where there is no ledger', async () => {
    const directory = cleanup.directory();
    await expect(openReader(directory)).rejects.toThrow(StoreUnavailable);
    await expect(openReader(`${directory}/none`)).rejects.toThrow(/There is no ledger/);
    await expect(openReader(`${directory}/none`)).rejects.not.toThrow(StoreDamaged);
  });
});
