import { CLOCK_BOUND_MS } from '@hudna/domain';
import { reported } from '../test-events.fixture.js';
import {
  type Block,
  blocksIn,
  ManualClock,
  TestNode,
  scratch,
  settled,
  TestClient,
  turnsUntil,
} from './change-feed.fixture.js';
import { ClockSetBack, ChangeFeed } from './change-feed.js';
import { type ResumePoint, parseResumeToken } from './resume-point.js';
import { changesBetween } from './replayed-changes.fixture.js';
import { FROM } from './busy-weeks.fixture.js';

const HOUR = 3_600_000;

describe('one who comes back', () => {
  const place = scratch();
  const clock = new ManualClock(FROM);
  let node: TestNode;
  let posted = 0;
  beforeAll(async () => (node = await TestNode.start(place.directory, 'corridors', clock)));
  afterAll(async () => {
    await node.stop();
    place.remove();
  });

  const client = async (last: ResumePoint | undefined, limits?: Parameters<TestClient['connect']>[1]) => {
    const found = new TestClient({});
    if (last) found.last = last;
    node.clients.add(found);
    found.connect(node.feed, limits);
    await turnsUntil(() => found.joined);
    found.read();
    node.clients.delete(found);
    return found.received.map(({ event, data, id: moment }) => ({
      event,
      moment,
      ...(JSON.parse(data!) as { reset?: string; id: string }),
    }));
  };

  const open = async (...ids: string[]) => {
    for (const id of ids) {
      const event = reported('open-corridor', new Date(clock.now()).toISOString(), {
        id,
        name: id,
        authorities: ['a'],
      });
      await node.append(event, (posted += 1));
      clock.advance(1_000);
    }
    await settled(node, clock);
  };

  test('from too far back gets a snapshot, and why', async () => {
    await open('a');
    const [snapshot] = await client(undefined);
    const last = node.feed.live!.log.clockMs;
    await open('b', 'c', 'd');
    const from = { position: '1' as never, clockMs: last };
    expect((await client(from)).map(({ id }) => id)).toEqual(['b', 'c', 'd']);
    const [again] = await client(from, { events: 2, ms: Infinity });
    expect(again).toMatchObject({ event: 'snapshot' });
    expect(again!.reset).toContain('Too much has happened since 1@');
    expect(snapshot!.reset).toBeUndefined();
    const [older] = await client(from, { events: Infinity, ms: 1_000 });
    expect(older!.reset).toContain('Too much has happened');
  });

  test('from a moment that this ledger never had gets a snapshot, and why', async () => {
    const [beyond] = await client({ position: '99' as never, clockMs: clock.now() });
    expect(beyond!.reset).toContain('before 99: it is another one');
    const [before] = await client({ position: '3' as never, clockMs: FROM - 1 });
    expect(before!.reset).toContain('is no moment of this ledger');
    const [after] = await client({ position: '1' as never, clockMs: clock.now() });
    expect(after!.reset).toContain('is no moment of this ledger');
  });

  test('in the middle of changes that came at once hears the rest of them', async () => {
    const pause = { id: 'p', declaredBy: ['a'], timeZone: 'UTC', dailyFrom: '00:00', dailyTo: '01:00' };
    const occurredAt = new Date(clock.now()).toISOString();
    await node.append(
      reported('declare-pause', occurredAt, { ...pause, startsOn: '2018-03-22', duration: 'P9D' }),
      (posted += 1),
    );
    for (const id of ['x', 'y', 'z']) {
      await node.append(
        reported('open-corridor', occurredAt, { id, name: id, authorities: ['a'], pause: 'p' }),
        (posted += 1),
      );
    }
    await settled(node, clock);
    const before = {
      position: (await node.store.head()) as never,
      clockMs: node.feed.live!.log.clockMs,
    };
    clock.advance(26 * HOUR);
    await settled(node, clock);
    const opened = await client(before);
    expect(opened.map(({ id }) => id).join('')).toBe('xyzxyzxyz');
    // From what the node has at hand, and from what it works out anew.
    for (const anew of [false, true]) {
      if (anew) {
        await node.stop();
        node = await TestNode.start(place.directory, 'corridors', clock);
      }
      for (const [index, { moment }] of opened.entries()) {
        expect(await client(parseResumeToken(moment)!)).toEqual(opened.slice(index + 1));
      }
    }
  });

  test('after more than is kept ready hears all of it, while another who sleeps does not hold them up', async () => {
    const from = { position: (await node.store.head()) as never, clockMs: node.feed.live!.log.clockMs };
    const name = 'x'.repeat(9_000);
    const ids = Array.from({ length: 600 }, (_, number) => `many-${number}`);
    await Promise.all(
      ids.map((id) => {
        const occurredAt = new Date(clock.now()).toISOString();
        return node.append(
          reported('open-corridor', occurredAt, { id, name, authorities: ['a'] }),
          (posted += 1),
        );
      }),
    );
    await settled(node, clock);
    const asleep = new TestClient({});
    asleep.last = from;
    asleep.asleep = true;
    asleep.connect(node.feed);
    const heard = await client(from);
    expect(heard.map(({ id }) => id).sort()).toEqual([...ids].sort());
    expect(asleep.joined).toBe(false);
    asleep.disconnect();
  });
});

describe('what goes wrong meanwhile costs nobody a change', () => {
  test('a read model that cannot be read for a moment, in the middle of a step', async () => {
    const place = scratch();
    const clock = new ManualClock(FROM);
    const node = await TestNode.start(place.directory, 'corridors', clock);
    const changedIds: string[] = [];
    let readable = Infinity;
    const feed = new ChangeFeed({
      ...node.feed.options,
      onChanges: (entries) => changedIds.push(...entries.map(({ after }) => String(after?.['id']))),
      source: {
        ...node.feed.options.source,
        // A fault of the disk, as SQLite reports it.
        read: (answer) =>
          node.access.readPrefixes((prefixes) =>
            answer({
              count: prefixes.count,
              drops: prefixes.drops,
              event: (number) => prefixes.event(number),
              recordedAt: (count) => prefixes.recordedAt(count),
              modelAt: (count) => {
                if ((readable -= 1) === 0) throw Object.assign(new Error('disk I/O error'), { errcode: 10 });
                return prefixes.modelAt(count);
              },
            }),
          ),
      },
    });
    void feed.run();
    await settled(node, clock);
    await turnsUntil(() => feed.live !== undefined);
    for (const [index, id] of ['a', 'b', 'c'].entries()) {
      // The second read model of its step.
      readable = 2;
      const event = reported('open-corridor', new Date(FROM).toISOString(), {
        id,
        name: id,
        authorities: ['a'],
      });
      await node.append(event, index + 1);
      await settled(node, clock);
      feed.wake();
    }
    await turnsUntil(() => changedIds.length >= 3);
    expect(changedIds).toEqual(['a', 'b', 'c']);
    await feed.stop();
    await node.stop();
    place.remove();
  });

  test('a store that promises only after minutes: what was recorded meanwhile is caused by its event', async () => {
    const place = scratch();
    const clock = new ManualClock(FROM);
    const node = await TestNode.start(place.directory, 'corridors', clock);
    await settled(node, clock);
    const promise = Promise.withResolvers<void>();
    const asked = Promise.withResolvers<void>();
    const sent: Block[] = [];
    const feed = new ChangeFeed({
      ...node.feed.options,
      onChanges: (entries) => sent.push(...entries.flatMap(({ text }) => blocksIn(text))),
      source: {
        ...node.feed.options.source,
        advanceWatermark: async (ms) => {
          asked.resolve();
          await promise.promise;
          return node.store.advanceWatermark(ms);
        },
      },
    });
    void feed.run();
    await asked.promise;
    clock.advance(CLOCK_BOUND_MS + 1);
    const open = async (id: string, number: number) => {
      const fields = { id, name: id, authorities: ['a'] };
      const { occurredAt: _, ...untimed } = reported('open-corridor', '', fields);
      await node.append({ ...untimed, clockAt: new Date(clock.now()).toISOString() }, number);
    };
    await open('a', 1);
    const recordedMs = clock.now();
    promise.resolve();
    await feed.begun;
    expect(feed.live!.log).toMatchObject({ count: 1, clockMs: recordedMs });
    await open('b', 2);
    clock.advance(HOUR);
    await settled(node, clock);
    feed.requestAdvance(clock.now());
    await turnsUntil(() => feed.live!.log.clockMs >= clock.now());
    const { events } = await node.store.readAll();
    const from = { position: '1' as never, clockMs: recordedMs };
    const to = { position: '2' as never, clockMs: clock.now() };
    expect(sent).toEqual(
      changesBetween('corridors', events, [from, to], {}).map(({ id, message }) => ({
        id,
        event: 'change',
        data: JSON.stringify(message),
      })),
    );
    await feed.stop();
    await node.stop();
    place.remove();
  });

  test('a clock that is set back over a restart', async () => {
    const place = scratch();
    const clock = new ManualClock(FROM);
    let node = await TestNode.start(place.directory, 'corridors', clock);
    const open = async (id: string, number: number) => {
      const event = reported('open-corridor', new Date(FROM).toISOString(), {
        id,
        name: id,
        authorities: ['a'],
      });
      await node.append(event, number);
    };
    clock.advance(HOUR);
    await open('a', 1);
    await node.stop();
    clock.advance(-HOUR / 2);
    node = await TestNode.start(place.directory, 'corridors', clock);
    const first = new TestClient({});
    node.clients.add(first);
    first.connect(node.feed);
    await turnsUntil(() => first.joined);
    first.read();
    // It goes by the clock, not by a stamp that lies ahead of it.
    expect(first.last).toEqual({ position: '1', clockMs: FROM + HOUR / 2 });
    await open('b', 2);
    const second = new TestClient({});
    second.last = first.last!;
    node.clients.add(second);
    second.connect(node.feed);
    await turnsUntil(
      () => (first.read(), second.read(), first.received.length > 1 && second.received.length > 0),
    );
    expect(second.received).toEqual(first.received.slice(1));
    await node.stop();
    place.remove();
  });
});

describe('a clock that is wrong decides nothing of what is sent when it is right again', () => {
  const DAY = 24 * HOUR;
  const pause = reported('declare-pause', new Date(FROM - DAY).toISOString(), {
    id: 'p',
    declaredBy: ['a'],
    timeZone: 'UTC',
    dailyFrom: '09:00',
    dailyTo: '14:00',
    startsOn: '2018-03-01',
    endsOn: '2018-04-30',
  });
  const untimed = (clock: ManualClock) => {
    const clockAt = new Date(clock.now()).toISOString();
    const { occurredAt: _, ...opened } = reported('open-corridor', '', {
      id: 'c',
      name: 'C',
      authorities: ['a'],
    });
    return { ...opened, clockAt };
  };
  /** The next midnight of UTC: no window is open. */
  const MIDNIGHT = FROM - (FROM % DAY) + DAY;
  const windowsOf = (client: TestClient) => {
    client.read();
    return client.received.map(({ event, data }) => {
      const { at, reset, item } = JSON.parse(data!) as {
        at: string;
        reset?: string;
        item?: { state: string };
      };
      return event === 'snapshot' ? { event, at, reset } : { at, state: item?.state };
    });
  };
  const listen = async (node: TestNode) => {
    const client = new TestClient({});
    node.clients.add(client);
    client.connect(node.feed);
    await turnsUntil(() => client.joined);
    return client;
  };
  const opens = (client: TestClient) => windowsOf(client).find(({ state }) => state === 'active');

  test('over a restart: the change of the hour is sent', async () => {
    const place = scratch();
    const clock = new ManualClock(MIDNIGHT);
    let node = await TestNode.start(place.directory, 'windows', clock);
    await node.append({ ...pause, clockAt: new Date(clock.now()).toISOString() }, 1);
    clock.advance(3 * DAY);
    await node.append(untimed(clock), 2);
    await node.stop();
    clock.advance(-3 * DAY);
    node = await TestNode.start(place.directory, 'windows', clock);
    const client = await listen(node);
    clock.advance(9 * HOUR);
    await turnsUntil(() => opens(client) !== undefined);
    expect(opens(client)!.at).toBe(new Date(MIDNIGHT + 9 * HOUR).toISOString());
    await node.stop();
    place.remove();
  });

  test('while others listen: they are shown how it stands, and why again', async () => {
    const place = scratch();
    const clock = new ManualClock(MIDNIGHT);
    const node = await TestNode.start(place.directory, 'windows', clock);
    await node.append({ ...pause, clockAt: new Date(clock.now()).toISOString() }, 1);
    await settled(node, clock);
    clock.advance(3 * DAY);
    await node.append(untimed(clock), 2);
    await settled(node, clock);
    const ended = new Promise<unknown>((resolve) => node.feed.run().catch(resolve));
    clock.advance(-3 * DAY);
    expect(await ended).toBeInstanceOf(ClockSetBack);
    expect(node.feed.ended.aborted).toBe(true);
    await node.stop();
    place.remove();
  });

  test('by the stamp of another node: what comes from it is sent now, and the change of the hour at its hour', async () => {
    const place = scratch();
    const clock = new ManualClock(MIDNIGHT);
    const node = await TestNode.start(place.directory, 'windows', clock);
    await node.append({ ...pause, clockAt: new Date(clock.now()).toISOString() }, 1);
    await settled(node, clock);
    const client = await listen(node);
    // The store stamps by a clock that stands ahead of the feed's.
    const ahead = new ManualClock(clock.now() + 3 * DAY);
    node.stampedBy(ahead);
    await node.append(untimed(ahead), 2);
    node.stampedBy(clock);
    await settled(node, clock);
    expect(node.feed.live!.log.count).toBe(2);
    expect(node.feed.live!.log.clockMs).toBeLessThan(MIDNIGHT + HOUR);
    clock.advance(9 * HOUR);
    await turnsUntil(() => opens(client) !== undefined);
    expect(opens(client)!.at).toBe(new Date(MIDNIGHT + 9 * HOUR).toISOString());
    await node.stop();
    place.remove();
  });

  test('one who got changes ahead of the clock gets a snapshot, and why', async () => {
    const place = scratch();
    const clock = new ManualClock(MIDNIGHT);
    const node = await TestNode.start(place.directory, 'windows', clock);
    await node.append({ ...pause, clockAt: new Date(clock.now()).toISOString() }, 1);
    await settled(node, clock);
    const client = new TestClient({});
    client.last = { position: '1' as never, clockMs: clock.now() + 3 * DAY };
    node.clients.add(client);
    client.connect(node.feed);
    await turnsUntil(() => client.joined);
    expect(windowsOf(client)).toMatchObject([
      { event: 'snapshot', reset: expect.stringContaining('a clock stood ahead') },
    ]);
    await node.stop();
    place.remove();
  });
});
