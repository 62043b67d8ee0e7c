import { pathsWithoutId } from '@hudna/projections';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { CrashSubscriber } from '../crash/subscriber.js';
import { Writers } from '../crash/writers.js';
import { Client, type Json } from '../support/client.js';
import { Dice } from '../support/dice.js';
import { beginServer, scratchDirectory, type Server, startTestServer } from '../support/server.js';

/** Kill -9 amid a stream of posts, at the start, and while the read model is built: no event is lost or doubled. */
const ROUNDS = Number(process.env['CRASH_ROUNDS'] ?? 10);
const SEED = Number(process.env['CRASH_SEED'] ?? Date.now() % 1_000_000);

it(
  `loses nothing in ${ROUNDS} crashes, and its views and its subscribers agree with the ledger (seed ${SEED})`,
  async () => {
    const scratch = await scratchDirectory();
    const dice = new Dice(SEED);
    const writers = new Writers(dice);
    let server: Server | undefined;
    const subscribers = ['corridors', 'convoys', 'events'].map((view) => new CrashSubscriber(view));
    try {
      for (let round = 1; round <= ROUNDS; round += 1) {
        await crash(scratch.directory, dice, writers, subscribers);
        if (process.env['CRASH_ROUNDS'] && round % 10 === 0) {
          process.stderr.write(
            `${round} of ${ROUNDS} crashes, ${writers.acknowledged.size} reports acknowledged\n`,
          );
        }
      }
      server = await startTestServer(scratch.directory);
      const client = new Client(server.url);
      await writers.settle(server.url);
      // In this order: once the corridor is received, nothing changes any more.
      await client.take('plan-convoy', { id: 'last', corridor: 'last', purpose: 'aid' });
      const { position } = await client.take('open-corridor', {
        id: 'last',
        name: 'Last',
        authorities: ['a'],
      });

      const events = await everyEvent(client);
      expectEachOnce(writers, events);
      await expectReceivedAll(server.url, subscribers, events);
      const stored = await answers(client, position);
      expect(await server.stop()).toBe(true);

      await rm(join(scratch.directory, 'views'), { recursive: true });
      server = await startTestServer(scratch.directory);
      expect(await answers(new Client(server.url), position)).toEqual(stored);
      expect(await server.stop()).toBe(true);
    } finally {
      await server?.kill();
      await scratch.remove();
    }
  },
  60_000 + ROUNDS * 10_000,
);

/** One run of a server, from its start to its kill. */
async function crash(
  directory: string,
  dice: Dice,
  writers: Writers,
  subscribers: readonly CrashSubscriber[],
): Promise<void> {
  if (dice.oneIn(5)) await rm(join(directory, 'views'), { recursive: true, force: true });
  const starting = beginServer(directory);
  if (dice.oneIn(5)) {
    // Somewhere before it listens, or soon after.
    starting.listening.catch(() => undefined);
    await delay(dice.below(800));
    return starting.kill();
  }
  try {
    await live(await starting.listening, dice, writers, subscribers);
  } finally {
    await starting.kill();
  }
}

/** Reports come in and subscribers listen, until the server is killed. */
async function live(
  { url, kill }: Server,
  dice: Dice,
  writers: Writers,
  subscribers: readonly CrashSubscriber[],
): Promise<void> {
  let gone = false;
  let left = dice.oneIn(4) ? 1 + dice.below(20) : 20 + dice.below(200);
  const onAnswer = () => {
    left -= 1;
    if (left === 0) void kill().then(() => (gone = true));
  };
  const joined = subscribers.map(({ joins }) => once(joins, 'join'));
  const listening = subscribers.map(async (subscriber) => {
    while (!gone) await subscriber.listen(url);
  });
  // Every other server is killed while subscribers catch up, the rest when they are live.
  if (dice.oneIn(2)) await Promise.race([Promise.all(joined), Promise.all(listening)]);
  await Promise.all([writers.post(url, () => gone, onAnswer), ...listening]);
}

interface Recorded {
  readonly id: string;
  readonly position: string;
  readonly note?: string;
}

async function everyEvent(client: Client): Promise<Recorded[]> {
  const found: Recorded[] = [];
  for (let after: string | undefined = '0'; after !== undefined;) {
    const page: Json = await client.get(`/v1/events?limit=1000&after=${after}`);
    found.push(...page.items.map(({ id, position, note }: Json) => ({ id, position, note })));
    after = page.next;
  }
  return found;
}

/** Every acknowledged report is in the ledger as it was acknowledged, once. */
function expectEachOnce(writers: Writers, events: readonly Recorded[]): void {
  const positions = new Map(events.map(({ id, position }) => [id, position]));
  expect(positions.size).toBe(events.length);
  for (const [key, { event, position }] of writers.acknowledged) {
    expect([key, positions.get(event)]).toEqual([key, position]);
  }
  const notes = events.flatMap(({ note }) => note ?? []);
  expect(new Set(notes).size).toBe(notes.length);
  expect(notes.toSorted()).toEqual([...writers.acknowledged.keys()].toSorted());
}

/** Each subscriber has every change, and nothing else. */
async function expectReceivedAll(
  url: string,
  [corridors, convoys, ledger]: readonly CrashSubscriber[],
  events: readonly Recorded[],
): Promise<void> {
  const client = new Client(url);
  for (const subscriber of [corridors!, convoys!]) {
    await subscriber.listen(url, () => subscriber.items.has('last'));
    expect(subscriber.items).toEqual(await everyItem(client, subscriber.view, events.at(-1)!.position));
    expect(subscriber.changes).toBeGreaterThan(0);
  }
  await ledger!.listen(url, () => ledger!.items.has(events.at(-1)!.id));
  expect([...ledger!.items]).toEqual(events.map(({ id, position }) => [id, position]));
}

async function everyItem(client: Client, view: string, seen: string): Promise<Map<string, Json>> {
  const found = new Map<string, Json>();
  for (let cursor = ''; ;) {
    const page: Json = await client.get(`/v1/${view}?limit=1000${cursor}`, seen);
    for (const item of page.items) found.set(item.id, item);
    if (page.next === undefined) return found;
    cursor = `&cursor=${page.next}`;
  }
}

function answers(client: Client, seen: string): Promise<string[]> {
  const at = ['2018-03-01T12:00:00Z', '2018-03-04'];
  return Promise.all(
    pathsWithoutId.flatMap((view) => at.map((moment) => client.bytes(`/v1/${view}?at=${moment}`, seen))),
  );
}
