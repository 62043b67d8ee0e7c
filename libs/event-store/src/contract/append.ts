import { EventTooLarge, WrongExpectedRevision } from '../errors.js';
import type { EventStore } from '../port.js';
import { comparePositions } from '../position.js';
import { anEvent, idsOf, newStream, someEvents } from './helpers.js';

export function appendContract(current: () => EventStore): void {
  describe('append', () => {
    it('records all events of an append in order, as they were sent', async () => {
      const store = current();
      const stream = newStream();
      const before = await store.head();
      const sent = [
        anEvent(
          'Opened',
          { text: 'معبر مخيم الوافدين', nested: { list: [1, 2.5, null, true] } },
          { by: 'test' },
        ),
        anEvent('Closed', {}, {}),
      ];
      const { events, repeated } = await store.append(stream, sent, 'no-stream');

      expect(repeated).toBe(false);
      expect(events).toEqual(
        sent.map((event, revision) =>
          expect.objectContaining({
            ...event,
            stream,
            revision,
            recordedAt: expect.stringMatching(/^\d{4}-.+\.\d{3}Z$/),
          }),
        ),
      );
      expect(comparePositions(before, events[0]!.position)).toBeLessThan(0);
      expect(comparePositions(events[0]!.position, events[1]!.position)).toBeLessThan(0);
      expect(await store.readStream(stream)).toEqual(events);
    });

    it('goes on from the revision that the writer expects', async () => {
      const store = current();
      const stream = newStream();
      await store.append(stream, someEvents(2), 'no-stream');
      const exact = await store.append(stream, someEvents(2), 1);
      const any = await store.append(stream, someEvents(1), 'any');
      expect(exact.events.map(({ revision }) => revision)).toEqual([2, 3]);
      expect(any.events.map(({ revision }) => revision)).toEqual([4]);
      expect(await store.readStream(stream)).toHaveLength(5);
    });

    it.each([
      ['no stream, but there is one', 'no-stream', 1],
      ['an earlier revision', 0, 1],
      ['a later revision', 2, 1],
    ] as const)('refuses where the writer expects %s', async (_, expected, actual) => {
      const store = current();
      const stream = newStream();
      await store.append(stream, someEvents(2), 'no-stream');
      const refused = store.append(stream, someEvents(2), expected);
      await expect(refused).rejects.toThrow(WrongExpectedRevision);
      await expect(refused).rejects.toMatchObject({ stream, expected, actual });
      expect(await store.readStream(stream)).toHaveLength(2);
    });

    it('refuses an exact revision of a stream that is not there', async () => {
      const stream = newStream();
      const refused = current().append(stream, someEvents(1), 0);
      await expect(refused).rejects.toThrow(WrongExpectedRevision);
      await expect(refused).rejects.toMatchObject({ stream, expected: 0, actual: 'no-stream' });
      expect(await current().readStream(stream)).toEqual([]);
    });

    it('lets one of many that expect the same win', async () => {
      const store = current();
      const stream = newStream();
      const results = await Promise.allSettled(
        Array.from({ length: 20 }, () => store.append(stream, someEvents(2), 'no-stream')),
      );
      const refused = results.filter((result) => result.status === 'rejected');
      expect(refused).toHaveLength(19);
      for (const { reason } of refused) expect(reason).toBeInstanceOf(WrongExpectedRevision);
      expect(await store.readStream(stream)).toHaveLength(2);
    });

    it('takes many at once, each stream without gaps', async () => {
      const store = current();
      const streams = Array.from({ length: 10 }, () => newStream());
      await Promise.all(
        Array.from({ length: 100 }, (_, turn) => store.append(streams[turn % 10]!, someEvents(1), 'any')),
      );
      for (const stream of streams) {
        const events = await store.readStream(stream);
        expect(events.map(({ revision }) => revision)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
      }
    });

    it('refuses an append without events, and ids that are none', async () => {
      const store = current();
      const stream = newStream();
      await expect(store.append(stream, [], 'any')).rejects.toThrow(TypeError);
      await expect(store.append(stream, [{ ...anEvent(), id: 'x' }], 'any')).rejects.toThrow(TypeError);
      const twice = anEvent();
      await expect(store.append(stream, [twice, twice], 'any')).rejects.toThrow(TypeError);
      expect(await store.readStream(stream)).toEqual([]);
    });

    it('takes a mebibyte of data in one append and refuses more', async () => {
      const store = current();
      const stream = newStream();
      const half = (more: number) => anEvent('Large', { s: 'x'.repeat(524_288 - '{"s":""}'.length + more) });
      await expect(store.append(stream, [half(0), half(1)], 'any')).rejects.toThrow(EventTooLarge);
      expect(await store.readStream(stream)).toEqual([]);
      await store.append(stream, [half(0), half(0)], 'no-stream');
      expect(await store.readStream(stream)).toHaveLength(2);
    });
  });

  describe('append, the same again', () => {
    it.each(['no-stream', 'any'] as const)('is answered as the first time (%s)', async (expected) => {
      const store = current();
      const stream = newStream();
      const sent = someEvents(3);
      const first = await store.append(stream, sent, expected);
      await store.append(stream, someEvents(2), 'any');
      const again = await store.append(stream, sent, expected);
      expect(again).toEqual({ events: first.events, repeated: true });
      expect(await store.readStream(stream)).toHaveLength(5);
    });

    it('is answered as the first time (an exact revision)', async () => {
      const store = current();
      const stream = newStream();
      await store.append(stream, someEvents(1), 'no-stream');
      const sent = someEvents(2);
      const first = await store.append(stream, sent, 0);
      expect(await store.append(stream, sent, 0)).toEqual({ events: first.events, repeated: true });
      await store.append(stream, someEvents(1), 2);
      expect(await store.append(stream, sent, 0)).toEqual({ events: first.events, repeated: true });
      expect(await store.readStream(stream)).toHaveLength(4);
    });

    it('is written once where both are under way together', async () => {
      const store = current();
      const stream = newStream();
      const sent = someEvents(2);
      const both = await Promise.all([
        store.append(stream, sent, 'no-stream'),
        store.append(stream, sent, 'no-stream'),
      ]);
      expect(both[0].events).toEqual(both[1].events);
      expect(both.filter(({ repeated }) => repeated)).toHaveLength(1);
      expect(idsOf(await store.readStream(stream))).toEqual(idsOf(sent));
    });

    it.each(['no-stream', 'any'] as const)('is refused with one event more (%s)', async (expected) => {
      const store = current();
      const stream = newStream();
      const sent = someEvents(2);
      await store.append(stream, sent, expected);
      const more = store.append(stream, [...sent, anEvent()], expected);
      await expect(more).rejects.toThrow(WrongExpectedRevision);
      expect(idsOf(await store.readStream(stream))).toEqual(idsOf(sent));
    });

    it('is refused where it begins within the first and goes on', async () => {
      const store = current();
      const stream = newStream();
      const [a, b, c] = someEvents(3);
      await store.append(stream, [a!, b!], 'no-stream');
      await expect(store.append(stream, [b!, c!], 0)).rejects.toThrow(WrongExpectedRevision);
      expect(idsOf(await store.readStream(stream))).toEqual([a!.id, b!.id]);
    });
  });
}
