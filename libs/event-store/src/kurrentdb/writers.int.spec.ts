import { ANY, jsonEvent, KurrentDBClient } from '@kurrent/kurrentdb-client';
import { randomUUID } from 'node:crypto';
import {
  anEvent,
  idsOf,
  newCategory,
  newStream,
  readEverything,
  someEvents,
  collectUntil,
} from '../contract/helpers.js';
import { EventIdTaken, WrongExpectedRevision } from '../errors.js';
import type { Appended, EventStore, NewEvent, RecordedEvent } from '../port.js';
import { comparePositions, type Position } from '../position.js';
import { KurrentDbEventStore } from './index.js';
import { untilAvailable, StoreLoad } from './store-load.testing.js';
import { aServer, hasServer, NO_SERVER } from './test-cluster.testing.js';

const HOUR_MS = 3_600_000;

if (hasServer()) describeWriters();
else it.skip(`several stores before one KurrentDB, ${NO_SERVER}`, () => {});

function describeWriters(): void {
  describe('several stores before one KurrentDB', () => {
    let server: Awaited<ReturnType<typeof aServer>>;
    /** By clocks that are right, an hour slow, and an hour fast. */
    let stores: [EventStore, EventStore, EventStore];
    let after: Position;
    beforeAll(async () => {
      server = await aServer();
      const open = (skewMs: number) =>
        KurrentDbEventStore.open({
          connectionString: server.connectionString,
          now: () => Date.now() + skewMs,
        });
      stores = [await open(0), await open(-HOUR_MS), await open(HOUR_MS)];
      after = await untilAvailable(() => stores[0].head());
    });
    afterAll(async () => {
      await Promise.all(stores?.map((store) => store.close()) ?? []);
      await server?.stop();
    });

    it('keeps watermarks for all, the one with the slow clock too', async () => {
      const [right, slow] = stores;
      for (const [advancing, appending] of [
        [right, slow],
        [slow, right],
        [right, right],
      ] as const) {
        const moment = Date.now() - (advancing === slow ? HOUR_MS : 0);
        const under = Array.from({ length: 10 }, () => appending.append(newStream(), someEvents(1), 'any'));
        const head = await advancing.advanceWatermark(moment);
        const later = await appending.append(newStream(), someEvents(1), 'no-stream');
        expect(Date.parse(later.events[0]!.recordedAt)).toBeGreaterThan(moment);
        for (const { events } of await Promise.all(under)) {
          if (Date.parse(events[0]!.recordedAt) > moment) continue;
          expect(comparePositions(events[0]!.position, head)).toBeLessThanOrEqual(0);
        }
      }
    });

    it('writes what all append at once, each once, and in one order', async () => {
      const load = new StoreLoad(stores, after);
      await load.more(600);
      await load.settle();
    });

    it('takes appends to one stream, whatever its revision, from all at once', async () => {
      const stream = newStream();
      const sent = Array.from({ length: 60 }, () => someEvents(2));
      const appended = await Promise.all(
        sent.map((events, turn) => stores[turn % 3]!.append(stream, events, 'any')),
      );
      for (const [turn, { events }] of appended.entries()) expect(idsOf(events)).toEqual(idsOf(sent[turn]!));
      const stored = await stores[0].readStream(stream);
      expect(stored.map(({ revision }) => revision)).toEqual([...Array(120).keys()]);
    });

    it('lets one win of those who expect the same', async () => {
      const stream = newStream();
      const results = await Promise.allSettled(
        Array.from({ length: 12 }, (_, turn) => stores[turn % 3]!.append(stream, someEvents(2), 'no-stream')),
      );
      const refused = results.filter((result) => result.status === 'rejected');
      expect(refused).toHaveLength(11);
      for (const { reason } of refused) expect(reason).toBeInstanceOf(WrongExpectedRevision);
      expect(await stores[1].readStream(stream)).toHaveLength(2);
    });

    it.each(['no-stream', 'any', 0] as const)(
      'writes the same sent to all at once only once (%s)',
      async (expected) => {
        for (let turn = 0; turn < 5; turn += 1) {
          const stream = newStream();
          if (expected === 0) await stores[turn % 3]!.append(stream, someEvents(1), 'no-stream');
          const sent = someEvents(3);
          const answers = await Promise.all(
            stores.map((store) => untilAvailable(() => store.append(stream, sent, expected))),
          );
          for (const { events } of answers) expect(events).toEqual(answers[0]!.events);
          expect(answers.filter(({ repeated }) => !repeated)).toHaveLength(1);
          expect(idsOf(await stores[0].readStream(stream))).toEqual([
            ...(expected === 0 ? [expect.any(String)] : []),
            ...idsOf(sent),
          ]);
        }
      },
    );

    it('gives no two events one id, though it is sent for two streams at once', async () => {
      const category = newCategory();
      const kept: RecordedEvent[] = [];
      for (let turn = 0; turn < 40; turn += 1) {
        const event = anEvent();
        const results = await Promise.allSettled(
          stores.map((store, index) =>
            store.append(newStream(category), withMore(event, index), 'no-stream'),
          ),
        );
        for (const result of results) {
          if (result.status === 'fulfilled') kept.push(...result.value.events);
          else expect(result.reason).toBeInstanceOf(EventIdTaken);
        }
        const first = await stores[turn % 3]!.find(event.id);
        expect(kept.filter(({ id }) => id === event.id)).toEqual([first]);
      }
      await expectAllGive(stores, after, category, kept);
      // And none of them is stuck.
      for (const store of stores) await store.append(newStream(category), someEvents(1), 'any');
      expect(stores.map((store) => store.status())).toEqual(stores.map(() => ({ state: 'live' })));
    });

    it('reads on over any number of watermarks', async () => {
      const category = newCategory();
      const [first] = (await stores[0].append(newStream(category), someEvents(1), 'any')).events;
      const client = KurrentDBClient.connectionString(server.connectionString);
      const stamp = { recordedAt: first!.recordedAt, seen: first!.position, by: randomUUID() };
      const watermarks = Array.from({ length: 21_000 }, () =>
        jsonEvent({ type: 'Sealed', data: {}, metadata: { $hudna: stamp } }),
      );
      await client.appendToStream('hudna_seals', watermarks, { streamState: ANY });
      await client.dispose();
      const [last] = (await stores[1].append(newStream(category), someEvents(1), 'any')).events;
      const page = await stores[2].readAll({ after: first!.position, filter: { categories: [category] } });
      expect(page).toMatchObject({ events: [last], caughtUp: true });
    });

    it('finds at each what another has just acknowledged', async () => {
      for (let turn = 0; turn < 30; turn += 1) {
        const { events }: Appended = await stores[turn % 3]!.append(newStream(), someEvents(1), 'any');
        expect(await stores[(turn + 1) % 3]!.find(events[0]!.id)).toEqual(events[0]);
      }
    });
  });
}

/** The event, in an append of one or of several. */
function withMore(event: NewEvent, more: number): NewEvent[] {
  return [...someEvents(more), event, ...someEvents(more)];
}

/** By every way of reading, each store gives the same: what was acknowledged. */
async function expectAllGive(
  stores: readonly EventStore[],
  after: Position,
  category: string,
  acknowledged: readonly RecordedEvent[],
): Promise<void> {
  const filter = { categories: [category] };
  const ledger = acknowledged.toSorted((a, b) => comparePositions(a.position, b.position));
  for (const store of stores) {
    expect(await readEverything(store, { after, filter, limit: 7 })).toEqual(ledger);
    const subscribed = await collectUntil(
      store.subscribe({ after, filter }),
      (seen) => seen.length >= ledger.length,
    );
    expect(subscribed.events).toEqual(ledger);
    for (const stream of new Set(ledger.map((event) => event.stream))) {
      expect(await store.readStream(stream)).toEqual(ledger.filter((event) => event.stream === stream));
    }
    for (const event of ledger) expect(await store.find(event.id)).toEqual(event);
  }
}
