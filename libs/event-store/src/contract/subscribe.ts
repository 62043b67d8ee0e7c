import fc from 'fast-check';
import type { EventStore, RecordedEvent } from '../port.js';
import { comparePositions } from '../position.js';
import type { StoreUnderTest } from './store-under-test.js';
import {
  anEvent,
  idsOf,
  newCategory,
  newStream,
  readEverything,
  someEvents,
  collectUntil,
} from './helpers.js';

export function subscribeContract(current: () => EventStore, open: () => Promise<StoreUnderTest>): void {
  describe('subscribe', () => {
    it('says that it is live where nothing is stored yet, then delivers what comes', async () => {
      const store = current();
      const category = newCategory();
      const batches = store.subscribe({ after: await store.head(), filter: { categories: [category] } });
      const sent = someEvents(3);
      let begun = false;
      const { events } = await collectUntil(batches, (seen, { caughtUp }) => {
        if (caughtUp && !begun) {
          begun = true;
          void store.append(newStream(category), sent, 'no-stream');
        }
        return seen.length === 3;
      });
      expect(idsOf(events)).toEqual(idsOf(sent));
    });

    it('delivers what is stored, then what comes, each once and in order', async () => {
      const store = current();
      const category = newCategory();
      const after = await store.head();
      const sent = someEvents(40);
      const stream = newStream(category);
      await store.append(stream, sent.slice(0, 20), 'no-stream');
      let live = false;
      const { events, batches } = await collectUntil(
        store.subscribe({ after, filter: { categories: [category] } }),
        (seen, { caughtUp }) => {
          if (caughtUp && !live) {
            live = true;
            void appendEach(store, stream, sent.slice(20));
          }
          return seen.length === 40;
        },
      );
      expect(idsOf(events)).toEqual(idsOf(sent));
      for (const batch of batches) {
        for (const event of batch.events) {
          expect(comparePositions(event.position, batch.upTo)).toBeLessThanOrEqual(0);
        }
      }
    });

    it('can be taken up again from each position that it gave', async () => {
      const store = current();
      const filter = { types: [newCategory()] };
      const after = await store.head();
      const sent = someEvents(30, filter.types[0]);
      for (const event of sent) await store.append(newStream(), [event, anEvent('Other')], 'no-stream');
      const seen: RecordedEvent[] = [];
      for (let from = after; seen.length < 30;) {
        const { batches, events } = await collectUntil(store.subscribe({ after: from, filter }), () => true);
        seen.push(...events);
        from = batches[0]!.upTo;
      }
      expect(idsOf(seen)).toEqual(idsOf(sent));
    });

    it('delivers each event once to each subscriber, whenever it comes', async () => {
      const store = current();
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.nat({ max: 30 }), { minLength: 1, maxLength: 5 }),
          fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 30 }),
          async (starts, sizes) => {
            const category = newCategory();
            const after = await store.head();
            const total = sizes.reduce((sum, size) => sum + size, 0);
            const subscribers: Promise<{ events: RecordedEvent[] }>[] = [];
            const join = () =>
              collectUntil(
                store.subscribe({ after, filter: { categories: [category] } }),
                (seen) => seen.length >= total,
              );
            for (const [turn, size] of sizes.entries()) {
              for (const start of starts) if (start % sizes.length === turn) subscribers.push(join());
              await store.append(newStream(category), someEvents(size), 'no-stream');
            }
            const stored = await readEverything(store, { after, filter: { categories: [category] } });
            for (const { events } of await Promise.all(subscribers)) expect(events).toEqual(stored);
          },
        ),
        { numRuns: 20 },
      );
    });

    it('waits for a slow consumer and loses nothing', async () => {
      const store = current();
      const category = newCategory();
      const sent = someEvents(200);
      const batches = store
        .subscribe({ after: await store.head(), filter: { categories: [category] } })
        [Symbol.asyncIterator]();
      await batches.next();
      await appendEach(store, newStream(category), sent);
      const seen: RecordedEvent[] = [];
      while (seen.length < 200) seen.push(...(await batches.next()).value.events);
      await batches.return?.();
      expect(idsOf(seen)).toEqual(idsOf(sent));
    });

    it('ends when it is aborted: before, while it waits, and while it is handled', async () => {
      const store = current();
      const after = await store.head();
      expect(
        (await collectUntil(store.subscribe({ after, signal: AbortSignal.abort() }), () => false)).batches,
      ).toEqual([]);

      const waiting = new AbortController();
      const filter = { categories: [newCategory()] };
      const iterator = store.subscribe({ after, filter, signal: waiting.signal })[Symbol.asyncIterator]();
      while (!(await iterator.next()).value.caughtUp);
      const next = iterator.next();
      waiting.abort();
      expect(await next).toEqual({ done: true, value: undefined });

      const handling = new AbortController();
      await store.append(newStream(), someEvents(1), 'no-stream');
      await collectUntil(store.subscribe({ after, signal: handling.signal }), () => {
        handling.abort();
        return false;
      });
    });

    it('ends when its consumer leaves, though it waits', async () => {
      const iterator = current()
        .subscribe({ after: await current().head(), filter: { categories: [newCategory()] } })
        [Symbol.asyncIterator]();
      while (!(await iterator.next()).value.caughtUp);
      const next = iterator.next();
      await iterator.return?.();
      expect((await next).done).toBe(true);
    });

    it.each(['it waits', 'a batch is handled'])(
      'ends when the store is closed while %s',
      async (meanwhile) => {
        const { store, close } = await open();
        const iterator = store
          .subscribe({ after: await store.head(), filter: { categories: [newCategory()] } })
          [Symbol.asyncIterator]();
        while (!(await iterator.next()).value.caughtUp);
        const waiting = meanwhile === 'it waits' ? iterator.next() : undefined;
        await close();
        expect((await (waiting ?? iterator.next())).done).toBe(true);
      },
    );
  });
}

async function appendEach(
  store: EventStore,
  stream: string,
  events: ReturnType<typeof someEvents>,
): Promise<void> {
  for (const event of events) await store.append(stream, [event], 'any');
}
