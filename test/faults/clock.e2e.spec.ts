/**
 * A machine whose clock is set ahead and back at random moments, while reports come in, subscribers listen, and the
 * process is killed: every certain answer is true, and every acknowledged report is there.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { Client, type Json } from '../support/client.js';
import { Dice } from '../support/dice.js';
import { scratchDirectory, type Server, startTestServer } from '../support/server.js';
import { type Message, TestSubscriber } from '../support/subscriber.js';

const LONG = process.env['FAULT_ROUNDS'] !== undefined;
const ROUNDS = LONG ? Number(process.env['FAULT_ROUNDS']) : 3;
const SEED = Number(process.env['FAULT_SEED'] ?? Date.now() % 1_000_000);

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Offsets of the clock from the right one. */
const OFFSETS = [0, 0, 5 * 60_000, 3 * DAY, 400 * DAY, -2 * HOUR, -30 * DAY];
const REPORTS = 12;
const CORRIDORS = ['a', 'b', 'c'];

/** What each report says of a corridor's status. */
const STATUS = {
  'open-corridor': 'open',
  'suspend-corridor': 'suspended',
  'resume-corridor': 'open',
} as const;

/** The truth, as the reporters know it. */
class Truth {
  readonly status = new Map<string, string>();
  readonly acknowledged: string[] = [];
  shellings = 0;
}

it(
  `says nothing for certain that is not so, over ${ROUNDS} rounds of wrong clocks (seed ${SEED})`,
  async () => {
    const scratch = await scratchDirectory();
    const dice = new Dice(SEED);
    const truth = new Truth();
    const listeners = ['corridors', 'incidents'].map(
      (view) => new TestSubscriber(`/v1/subscriptions/${view}`),
    );
    let server: Server | undefined;
    const start = async (offset: number, jump = 0) => {
      const real = Date.now();
      server = await startTestServer(
        scratch.directory,
        { HUDNA_TEST_CLOCK_SET: String(jump) },
        { shown: real + offset, real, speed: 1 },
      );
      for (const listener of listeners) listener.connect(server.url);
      return new Client(server.url);
    };
    try {
      for (let round = 1; round <= ROUNDS; round += 1) {
        // A clock that is wrong from the start, and set while it runs.
        const client = await start(dice.one(OFFSETS), dice.one(OFFSETS) || DAY);
        for (let number = 0; number < REPORTS; number += 1) {
          if (dice.oneIn(4)) process.kill(server!.pid, 'SIGUSR2');
          await report(client, dice, truth);
        }
        if (dice.oneIn(2)) await server!.kill();
        else await server!.stop();
        await Promise.all(listeners.map((listener) => listener.disconnect()));

        const right = await start(0);
        const { position } = await right.take('register-party', {
          id: `r${round}`,
          name: 'R',
          kind: 'other',
        });
        await expectNothingFalse(right, position, truth, listeners);
        await expectHonestHealth(right);
        await server!.stop();
        await Promise.all(listeners.map((listener) => listener.disconnect()));
        if (LONG && round % 10 === 0) process.stderr.write(`${round} of ${ROUNDS} rounds, seed ${SEED}\n`);
      }
      const last = await start(0);
      const recorded = new Set((await everyEvent(last)).map(({ id }) => id));
      expect(truth.acknowledged.filter((id) => !recorded.has(id))).toEqual([]);
    } finally {
      await Promise.all(listeners.map((listener) => listener.disconnect()));
      await server?.kill();
      await scratch.remove();
    }
  },
  120_000 + ROUNDS * 30_000,
);

/** One report without a time, of what happens now. */
async function report(client: Client, dice: Dice, truth: Truth): Promise<void> {
  if (dice.oneIn(4)) {
    const { events } = await client.take(
      'report-shelling',
      { weapon: 'mortar', location: { lat: 33.5, lon: 36.4 } },
      { 'idempotency-key': `s${truth.acknowledged.length}` },
    );
    truth.shellings += 1;
    truth.acknowledged.push(events[0]!.id);
    return;
  }
  const corridor = dice.one(CORRIDORS);
  const status = truth.status.get(corridor);
  const command = !status ? 'open-corridor' : status === 'open' ? 'suspend-corridor' : 'resume-corridor';
  const body =
    command === 'open-corridor' ? { id: corridor, name: corridor, authorities: ['x'] } : { corridor };
  const { events } = await client.take(command, body, {
    'idempotency-key': `c${truth.acknowledged.length}`,
  });
  truth.status.set(corridor, STATUS[command]);
  truth.acknowledged.push(events[0]!.id);
}

async function expectNothingFalse(
  client: Client,
  position: string,
  truth: Truth,
  [corridors, incidents]: readonly TestSubscriber[],
): Promise<void> {
  const { items } = await client.get('/v1/corridors', position);
  const corridorsById = Object.fromEntries(items.map((item: Json) => [item.id, item]));
  for (const [id, status] of truth.status) {
    const { [id]: corridor } = corridorsById;
    if (corridor.statusCertain) expect([id, corridor.status]).toEqual([id, status]);
    // The corridor has no route: no shelling of today can be excluded.
    if (truth.shellings > 0) expect([id, corridor.passability.value]).not.toEqual([id, 'yes']);
  }
  expect((await client.get('/v1/incidents?limit=1000', position)).items).toHaveLength(truth.shellings);
  // Subscribers come to the same.
  const itemsReceived = (subscriber: TestSubscriber) => itemsOf(subscriber.messages);
  const isSame = () =>
    [...truth.status].every(([id]) => same(itemsReceived(corridors!).get(id), corridorsById[id])) &&
    itemsReceived(incidents!).size === truth.shellings;
  while (!isSame()) await delay(50);
}

/** The status of each corridor and whether it is passable, as far as a running clock allows. */
function same(received: Json, queried: Json): boolean {
  const of = (item: Json) => JSON.stringify([item?.status, item?.statusCertain, item?.passability.value]);
  return of(received) === of(queried);
}

function itemsOf(messages: readonly Message[]): Map<string, Json> {
  const items = new Map<string, Json>();
  for (const { event, data } of messages) {
    const message = JSON.parse(data);
    if (event === 'snapshot') {
      items.clear();
      for (const item of message.items) items.set(item.id, item);
    } else if (message.item) items.set(message.id, message.item);
    else items.delete(message.id);
  }
  return items;
}

/** Health reports a clock that stands behind the last stamp. */
async function expectHonestHealth(client: Client): Promise<void> {
  const last = (await everyEvent(client)).at(-1);
  const behind = Date.parse(last.recordedAt) - Date.now() > 60_000;
  const { status, clock } = await client.get('/health/ready');
  expect(clock.faults.map(({ code }: { code: string }) => code).includes('clock-behind')).toBe(behind);
  expect(status).toBe(clock.faults.length > 0 ? 'clock in doubt' : 'ready');
}

async function everyEvent(client: Client): Promise<Json[]> {
  const events: Json[] = [];
  for (let path = '/v1/events?limit=1000'; ;) {
    const { items, next } = await client.get(path);
    events.push(...items);
    if (!next) return events;
    path = `/v1/events?limit=1000&after=${next}`;
  }
}
