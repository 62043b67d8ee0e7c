import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { idsOf, newStream, someEvents, collectUntil } from '../contract/helpers.js';
import { InvalidPosition, StoreUnavailable } from '../errors.js';
import { categoryOf, type EventStore } from '../port.js';
import { type Position, START } from '../position.js';
import { KurrentDbEventStore } from './index.js';
import { untilAvailable, StoreLoad } from './store-load.testing.js';
import { NO_SERVER, TestCluster, serverProgram } from './test-cluster.testing.js';

/** How often it is killed. Set HUDNA_CLUSTER_ROUNDS for more. */
const ROUNDS = Number(process.env['HUDNA_CLUSTER_ROUNDS'] ?? 1);

/** Only servers of the tests' own may be broken. */
if (serverProgram()) describeFaults();
else it.skip(`faults of a KurrentDB server, ${NO_SERVER}`, () => {});

function describeFaults(): void {
  const opened: EventStore[] = [];
  let cluster: TestCluster;
  const open = async (connectionString = cluster.connectionString, eager = true) => {
    const store = await KurrentDbEventStore.open({ connectionString, eager });
    opened.push(store);
    return store;
  };
  beforeAll(async () => {
    cluster = await TestCluster.start(1);
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((store) => store.close()));
  });
  afterAll(() => cluster?.stop());

  describe('a store whose KurrentDB server fails', () => {
    it('loses nothing that it acknowledged when it is killed, and all go on by themselves', async () => {
      const store = await open();
      const reader = await open(cluster.connectionString, false);
      const load = new StoreLoad([store], await untilAvailable(() => store.head()), [reader]);
      for (let round = 0; round < ROUNDS; round += 1) {
        await load.more(200);
        await cluster.kill(0);
        cluster.begin(0);
        await load.more(50);
      }
      await load.settle();
      expect(store.status()).toEqual({ state: 'live' });
    });

    it('is refused while it stands still, and goes on when it does', async () => {
      const store = await open();
      const load = new StoreLoad([store], await untilAvailable(() => store.head()));
      await load.more(100);
      await cluster.freeze(0);
      const refused = store.append(newStream(), someEvents(1), 'any');
      const [appended, headed] = await Promise.allSettled([refused, store.head()]);
      cluster.resume(0);
      expect(appended).toMatchObject({ status: 'rejected', reason: expect.any(StoreUnavailable) });
      expect(headed).toMatchObject({ status: 'rejected', reason: expect.any(StoreUnavailable) });
      await load.more(100);
      await load.settle();
    });

    it('is refused while it is not there, and is used when it comes', async () => {
      await cluster.kill(0);
      const store = await open();
      await refusesAll(store);
      expect(store.status().state).toBe('away');
      // What is known to be away is not waited for again.
      await expect(store.append(newStream(), someEvents(1), 'any')).rejects.toThrow(StoreUnavailable);
      cluster.begin(0);
      const sent = someEvents(2);
      const { events } = await untilAvailable(() => store.append(newStream(), sent, 'no-stream'));
      expect(idsOf(events)).toEqual(idsOf(sent));
      expect(store.status()).toEqual({ state: 'live' });
    });

    it('can be closed while calls are under way to a server that is gone', async () => {
      const store = await open();
      const { events } = await untilAvailable(() => store.append(newStream(), someEvents(1), 'no-stream'));
      await cluster.kill(0);
      const ended = collectUntil(store.subscribe({ after: events[0]!.position }), () => false).catch(
        () => {},
      );
      const calls = [
        store.append(newStream(), someEvents(1), 'no-stream'),
        store.append(newStream(), someEvents(1), 'any'),
        store.readAll(),
        store.head(),
        store.advanceWatermark(Date.now()),
      ];
      const settled = Promise.allSettled(calls);
      await store.close();
      for (const { reason } of (await settled) as PromiseRejectedResult[]) {
        expect(reason).toBeInstanceOf(StoreUnavailable);
      }
      await ended;
      cluster.begin(0);
      await cluster.ready();
    });

    it('is refused where it takes calls and says nothing, whether one appends or reads', async () => {
      const silent = await aSilentServer();
      try {
        const appends = await open(silent.connectionString);
        const reads = await open(silent.connectionString, false);
        await Promise.all([refusesAll(appends), refusesAll(reads)]);
        await Promise.all([appends.close(), reads.close()]);
      } finally {
        await silent.stop();
      }
    });
  });

  describe('what a KurrentDB server holds', () => {
    it('is read after positions that are there, and no others', async () => {
      const store = await open();
      const stream = newStream();
      const { events } = await untilAvailable(() => store.append(stream, someEvents(3), 'no-stream'));
      const filter = { categories: [categoryOf(stream)] };
      const [first, last] = [events[0]!.position, events[2]!.position];
      const within = `${Number(first.split('/')[0]) + 1}/${Number(first.split('/')[0]) + 1}` as Position;
      await expect(store.readAll({ after: within })).rejects.toThrow(InvalidPosition);
      await expect(store.readAll({ after: '17' as Position })).rejects.toThrow(InvalidPosition);
      expect(() => store.subscribe({ after: '17' as Position })).toThrow(InvalidPosition);
      // Those who go on from there are not disturbed.
      expect((await store.readAll({ after: first, filter })).events).toEqual(events.slice(1));

      const beyond = `${Number(last.split('/')[0]) + 1_000_000}/0` as Position;
      expect(await store.readAll({ after: beyond })).toEqual({ events: [], upTo: beyond, caughtUp: true });
    });

    it('is known by where its last event is, however many watermarks follow it', async () => {
      const store = await open();
      const stream = newStream();
      const { events } = await untilAvailable(() => store.append(stream, someEvents(1), 'no-stream'));
      let latest = Date.parse(events[0]!.recordedAt);
      for (let watermarks = 0; watermarks < 3; watermarks += 1) {
        // Each is later than the last record, so each is written.
        while (Date.now() <= latest) await nextTurn();
        const moment = Date.now();
        expect(await store.advanceWatermark(moment)).toBe(events[0]!.position);
        latest = moment + 1;
      }
      expect(await store.head()).toBe(events[0]!.position);
      expect((await store.readAll({ after: events[0]!.position })).events).toEqual([]);
    });
  });
}

/** Every call refuses by itself, and a subscription does. */
async function refusesAll(store: EventStore): Promise<void> {
  const calls = {
    append: store.append(newStream(), someEvents(1), 'no-stream'),
    any: store.append(newStream(), someEvents(1), 'any'),
    readStream: store.readStream(newStream()),
    readAll: store.readAll(),
    find: store.find(randomUUID()),
    head: store.head(),
    advanceWatermark: store.advanceWatermark(Date.now()),
    subscribe: collectUntil(store.subscribe({ after: START }), () => true),
  };
  const settled = await Promise.allSettled(Object.values(calls));
  expect(settled.map((result) => result.status === 'rejected' && result.reason)).toEqual(
    Object.keys(calls).map(() => expect.any(StoreUnavailable)),
  );
}

/** Takes connections, and never says a word. */
async function aSilentServer(): Promise<{ connectionString: string; stop(): Promise<unknown> }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    connectionString: `kurrentdb://127.0.0.1:${(server.address() as AddressInfo).port}?tls=false`,
    stop: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      return once(server, 'close');
    },
  };
}
