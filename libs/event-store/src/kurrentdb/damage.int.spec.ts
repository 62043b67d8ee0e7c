/** What others do to a ledger in KurrentDB: it is noticed, at once and by who comes later, and nothing is answered from it. */
import {
  ANY,
  jsonEvent,
  KurrentDBClient,
  type StreamMetadata,
  StreamNotFoundError,
} from '@kurrent/kurrentdb-client';
import { randomUUID } from 'node:crypto';
import { anEvent, newStream, readEverything, someEvents, collectUntil } from '../contract/helpers.js';
import { StoreDamaged } from '../errors.js';
import type { EventStore } from '../port.js';
import { START } from '../position.js';
import { KurrentDbEventStore } from './index.js';
import { untilAvailable } from './store-load.testing.js';
import { NO_SERVER, TestCluster, serverProgram, pollUntil } from './test-cluster.testing.js';

if (serverProgram()) describe('a ledger that another has touched', describeDamage);
else it.skip(`a ledger that another has touched, ${NO_SERVER}`, () => {});

function describeDamage(): void {
  let cluster: TestCluster | undefined;
  const opened: EventStore[] = [];
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((store) => store.close()));
  });
  afterAll(() => cluster?.stop());

  /** A server of its own: of some damage there is no way back. */
  const anew = async (...options: string[]) => {
    await cluster?.stop();
    cluster = await TestCluster.start(1, ...options);
  };
  const open = async (eager = true) => {
    const store = await KurrentDbEventStore.open({ connectionString: cluster!.connectionString, eager });
    opened.push(store);
    return store;
  };
  const asAStranger = async (does: (client: KurrentDBClient) => Promise<unknown>) => {
    const client = KurrentDBClient.connectionString(cluster!.connectionString);
    await does(client);
    await client.dispose();
  };

  describe('by settings of a stream', () => {
    const stream = newStream();
    beforeAll(async () => {
      await anew();
      const store = await open();
      await untilAvailable(() => store.append(stream, someEvents(5), 'no-stream'));
      await store.append(newStream(), someEvents(1), 'no-stream');
      await store.close();
    });

    it.each([
      ['$maxCount 2', { maxCount: 2 }],
      ['$maxAge 1', { maxAge: 1 }],
      ['$tb 3', { truncateBefore: 3 }],
      ['$maxCount 7 and $maxAge 86400', { maxCount: 7, maxAge: 86_400 }],
    ] as const)(
      'stops, and says so, where it has %s; once that is taken out all is there',
      async (what, set) => {
        const before = await open();
        await pollUntil(() => before.status().state === 'live');
        await asAStranger((client) => client.setStreamMetadata(stream, set as StreamMetadata));
        await pollUntil(() => before.status().state === 'failed');
        await expectStopped(before, `The stream ${stream} has ${what} in KurrentDB`);
        const later = await open();
        await pollUntil(() => later.status().state === 'failed');
        await expectStopped(later, `The stream ${stream} has ${what} in KurrentDB`);

        await asAStranger((client) => client.setStreamMetadata(stream, {}));
        const mended = await open();
        expect(await untilAvailable(() => mended.readStream(stream))).toHaveLength(5);
        await pollUntil(() => mended.status().state === 'live');
      },
    );

    it('stops where it is deleted; once that is undone all is there', async () => {
      const before = await open();
      await pollUntil(() => before.status().state === 'live');
      await asAStranger((client) => client.deleteStream(stream));
      await pollUntil(() => before.status().state === 'failed');
      await expectStopped(before, stream);
      // At the first writing KurrentDB itself sets $tb behind what was deleted.
      for (let time = 0; time < 2; time += 1) {
        await asAStranger((client) => client.setStreamMetadata(stream, {}));
      }
      const mended = await open();
      expect(await untilAvailable(() => mended.readStream(stream))).toHaveLength(5);
    });

    it('stops where it has a tombstone', async () => {
      const before = await open();
      await pollUntil(() => before.status().state === 'live');
      await asAStranger((client) => client.tombstoneStream(stream));
      await pollUntil(() => before.status().state === 'failed');
      await expectStopped(before, stream);
      const later = await open();
      await pollUntil(() => later.status().state === 'failed');
      await expectStopped(later, stream);
    });
  });

  it('stops every reader where a scavenge has taken events out of the middle, with nothing else to be seen', async () => {
    await anew('--chunk-size', '262144');
    const [store, stream] = [await open(), newStream()];
    const large = () => [{ ...anEvent(), data: { text: 'x'.repeat(20_000) } }];
    for (let count = 0; count < 20; count += 1) {
      await untilAvailable(() => store.append(stream, large(), 'any'));
    }
    for (let count = 0; count < 20; count += 1) await store.append(newStream(), large(), 'no-stream');
    await store.close();
    await asAStranger(async (client) => {
      await client.setStreamMetadata(stream, { truncateBefore: 4 });
      await scavenged(client, cluster!);
      await client.setStreamMetadata(stream, {});
    });

    const why = new RegExp(`lacks events of the stream ${stream}: revision 0 is due, and [1-4] is there`);
    const later = await open();
    await pollUntil(() => later.status().state === 'failed');
    await expectStopped(later, why);
    // As one with an empty disk does that files its views.
    const reader = await open(false);
    await expect(readEverything(reader, { after: START })).rejects.toThrow(why);
    const followed = collectUntil(reader.subscribe({ after: START }), (seen) => seen.length >= 30);
    await expect(followed).rejects.toThrow(why);
  });

  it.each([
    ['to a stream of its own', () => 'foreign-1', 0],
    ["to a stream of Hudna's", (stream: string) => stream, 1],
  ] as const)('stops where another has written %s, and says where', async (_, streamOf, revision) => {
    await anew();
    const [store, stream] = [await open(), newStream()];
    const { events } = await untilAvailable(() => store.append(stream, someEvents(1), 'no-stream'));
    const followed = collectUntil(store.subscribe({ after: events[0]!.position }), () => false);
    followed.catch(() => {});
    const foreign = jsonEvent({ type: 'Foreign', data: {} });
    await asAStranger((client) => client.appendToStream(streamOf(stream), foreign, { streamState: ANY }));
    await expect(followed).rejects.toThrow(StoreDamaged);
    await expectStopped(
      store,
      new RegExp(
        `Foreign ${foreign.id} in the stream ${streamOf(stream)} \\(revision ${revision}, .*start this node`,
      ),
    );
  });
}

/** Whatever it is asked, it says why it answers nothing. */
async function expectStopped(store: EventStore, why: string | RegExp): Promise<void> {
  expect(store.status().reason).toMatch(why);
  const answers = await Promise.allSettled([
    store.append(newStream(), someEvents(1), 'no-stream'),
    store.readStream(newStream()),
    store.readAll(),
    store.readAll({ filter: { types: ['X'] } }),
    store.find(randomUUID()),
    store.head(),
    store.advanceWatermark(Date.now()),
    collectUntil(store.subscribe({ after: START }), () => false),
  ]);
  for (const answer of answers) {
    expect(answer).toMatchObject({ status: 'rejected', reason: expect.any(StoreDamaged) });
    expect((answer as PromiseRejectedResult).reason.message).toMatch(why);
  }
}

/** Until a scavenge has run from beginning to end. */
async function scavenged(client: KurrentDBClient, cluster: TestCluster): Promise<void> {
  const address = `http://127.0.0.1:${cluster.ports[0]}/admin/scavenge`;
  const started = await fetch(address, { method: 'POST', body: '' });
  const stream = `$scavenges-${(await started.text()).replace(/^ScavengeId: /, '')}`;
  await pollUntil(async () => {
    try {
      for await (const { event } of client.readStream(stream)) {
        if (event?.type === '$scavengeCompleted') return true;
      }
    } catch (error) {
      if (!(error instanceof StreamNotFoundError)) throw error;
    }
    return false;
  });
}
