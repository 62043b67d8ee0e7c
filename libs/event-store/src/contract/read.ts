import { randomUUID } from 'node:crypto';
import type { EventStore } from '../port.js';
import { comparePositions } from '../position.js';
import { anEvent, idsOf, newCategory, newStream, readEverything, someEvents } from './helpers.js';

export function readContract(current: () => EventStore): void {
  describe('readStream', () => {
    it('is empty for a stream that is not there', async () => {
      expect(await current().readStream(newStream())).toEqual([]);
      expect(await current().readStream(newStream(), { direction: 'backwards' })).toEqual([]);
    });

    it.each([
      [{}, [0, 1, 2, 3, 4]],
      [{ from: 2 }, [2, 3, 4]],
      [{ from: 5 }, []],
      [{ limit: 2 }, [0, 1]],
      [{ from: 1, limit: 2 }, [1, 2]],
      [{ direction: 'backwards' }, [4, 3, 2, 1, 0]],
      [{ direction: 'backwards', limit: 1 }, [4]],
      [{ direction: 'backwards', from: 2 }, [2, 1, 0]],
      [{ direction: 'backwards', from: 3, limit: 2 }, [3, 2]],
    ] as const)('%j gives %j of five', async (options, revisions) => {
      const stream = newStream();
      await current().append(stream, someEvents(5), 'no-stream');
      const events = await current().readStream(stream, options);
      expect(events.map(({ revision }) => revision)).toEqual(revisions);
    });

    it('keeps streams apart that begin alike', async () => {
      const stream = newStream();
      await current().append(stream, someEvents(1), 'no-stream');
      await current().append(`${stream}-more`, someEvents(2), 'no-stream');
      expect(await current().readStream(stream)).toHaveLength(1);
    });
  });

  describe('readAll', () => {
    it('gives the ledger in order, page by page, each event once', async () => {
      const store = current();
      const after = await store.head();
      const streams = [newStream(), newStream()];
      const sent = someEvents(25);
      for (const [turn, event] of sent.entries()) await store.append(streams[turn % 2]!, [event], 'any');

      const mine = new Set(idsOf(sent));
      for (const limit of [1, 7, 25, 1000]) {
        const events = await readEverything(store, { after, limit });
        expect(idsOf(events.filter(({ id }) => mine.has(id)))).toEqual(idsOf(sent));
        for (const [index, event] of events.slice(1).entries()) {
          expect(comparePositions(events[index]!.position, event.position)).toBeLessThan(0);
          expect(events[index]!.recordedAt <= event.recordedAt).toBe(true);
        }
      }
    });

    it('gives at most as many as asked for, and says how far that was', async () => {
      const store = current();
      const category = newCategory();
      const after = await store.head();
      const { events } = await store.append(newStream(category), someEvents(5), 'no-stream');
      const page = await store.readAll({ after, limit: 3, filter: { categories: [category] } });
      expect(page.events).toEqual(events.slice(0, 3));
      expect(comparePositions(page.upTo, events[2]!.position)).toBeGreaterThanOrEqual(0);
      expect(comparePositions(page.upTo, events[3]!.position)).toBeLessThan(0);
      const rest = await store.readAll({ after: page.upTo, filter: { categories: [category] } });
      expect(rest.events).toEqual(events.slice(3));
    });

    it('filters by type, by category, and by both', async () => {
      const store = current();
      const after = await store.head();
      const [first, second] = [newCategory(), newCategory()];
      const [opened, closed] = [`Opened${randomUUID()}`, `Closed${randomUUID()}`];
      const a = (await store.append(newStream(first), [anEvent(opened), anEvent(closed)], 'any')).events;
      const b = (await store.append(newStream(second), [anEvent(opened)], 'any')).events;
      // The category is all before the first dash, so this is none of the first.
      await store.append(`${first}x-1`, [anEvent()], 'any');

      const read = (filter: object) => readEverything(store, { after, filter });
      expect((await read({})).slice(0, 3)).toEqual([...a, ...b]);
      expect(await read({ types: [opened] })).toEqual([a[0], b[0]]);
      expect(await read({ types: [opened, closed] })).toEqual([...a, ...b]);
      expect(await read({ categories: [first] })).toEqual(a);
      expect(await read({ categories: [first, second] })).toEqual([...a, ...b]);
      expect(await read({ types: [opened], categories: [first] })).toEqual([a[0]]);
      expect(await read({ types: [closed], categories: [second] })).toEqual([]);
    });

    it('moves past what the filter leaves out', async () => {
      const store = current();
      const after = await store.head();
      const { events } = await store.append(newStream(), someEvents(5), 'any');
      const filter = { categories: [newCategory()] };
      let page = await store.readAll({ after, filter });
      while (!page.caughtUp) page = await store.readAll({ after: page.upTo, filter });
      expect(page.events).toEqual([]);
      expect(comparePositions(page.upTo, events[4]!.position)).toBeGreaterThanOrEqual(0);
    });
  });

  describe('find and head', () => {
    it('finds an event by its id', async () => {
      const store = current();
      const { events } = await store.append(newStream(), someEvents(3), 'no-stream');
      for (const event of events) expect(await store.find(event.id)).toEqual(event);
      expect(await store.find(randomUUID())).toBeUndefined();
    });

    it('says where the ledger ends', async () => {
      const store = current();
      const { events } = await store.append(newStream(), someEvents(2), 'no-stream');
      expect(comparePositions(await store.head(), events[1]!.position)).toBeGreaterThanOrEqual(0);
    });
  });
}
