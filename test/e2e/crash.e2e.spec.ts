import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Client, type Json } from '../support/client.js';
import { QUESTIONS } from '../support/questions.js';
import { scratchDirectory, startServer } from '../support/server.js';

/** Kill -9 amid a stream of posts: what was answered is there, and the stored views equal a replay from scratch. */
const ROUNDS = 3;
const WRITERS = 8;

it('loses nothing that it acknowledged, and its views agree with the ledger', async () => {
  const scratch = await scratchDirectory();
  const acknowledged = new Map<string, string>();
  try {
    for (let round = 1; round <= ROUNDS; round += 1) {
      const server = await startServer(scratch.directory);
      const until = 20 + Math.floor(Math.random() * 200);
      await postUntil(new Client(server.url), round, acknowledged, until, () => server.kill());
    }
    const server = await startServer(scratch.directory);
    const client = new Client(server.url);
    const events = await everyEvent(client);
    for (const [id, position] of acknowledged) expect([id, events.get(id)]).toEqual([id, position]);
    const stored = await answers(client, [...events.values()].at(-1)!);
    expect(await server.stop()).toBe(true);

    await rm(join(scratch.directory, 'views'), { recursive: true });
    const again = await startServer(scratch.directory);
    expect(await answers(new Client(again.url), [...events.values()].at(-1)!)).toEqual(stored);
    await again.stop();
  } finally {
    await scratch.remove();
  }
});

/** Posts until so many were answered in this round, then pulls the plug while others are under way. */
async function postUntil(
  client: Client,
  round: number,
  acknowledged: Map<string, string>,
  enough: number,
  kill: () => Promise<void>,
): Promise<void> {
  let [answered, sent] = [0, 0];
  let killed: Promise<void> | undefined;
  const writer = async () => {
    while (!killed) {
      sent += 1;
      const [command, body] = report(round, sent);
      try {
        const { events, position } = await client.take(command, body, {
          'idempotency-key': `${round}-${sent}`,
        });
        acknowledged.set(events[0]!.id, position);
        answered += 1;
        if (answered === enough) killed = kill();
      } catch (error) {
        if (!killed) throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, writer));
  await killed;
}

function report(round: number, number: number): [string, object] {
  const occurredAt = new Date(Date.UTC(2018, 2, round, 8, 0, number)).toISOString();
  switch (number % 4) {
    case 0:
      return [
        'open-corridor',
        { id: `corridor-${number % 5}`, name: 'A corridor', authorities: ['a'], occurredAt },
      ];
    case 1:
      return ['depart-convoy', { corridor: `corridor-${number % 5}`, purpose: 'evacuation', occurredAt }];
    case 2:
      return [
        'establish-facility',
        { corridor: 'corridor-1', facility: `f-${number % 7}`, kind: 'water', occurredAt },
      ];
    default:
      return ['report-shelling', { weapon: 'mortar', occurredAt }];
  }
}

async function everyEvent(client: Client): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (let after: string | undefined = '0'; after !== undefined;) {
    const page: Json = await client.get(`/v1/events?limit=1000&after=${after}`);
    for (const { id, position } of page.items) {
      expect(found.has(id)).toBe(false);
      found.set(id, position);
    }
    after = page.next;
  }
  return found;
}

function answers(client: Client, seen: string): Promise<string[]> {
  const at = ['2018-03-01T12:00:00Z', '2018-03-04'];
  return Promise.all(
    QUESTIONS.flatMap((view) => at.map((moment) => client.bytes(`/v1/${view}?at=${moment}`, seen))),
  );
}
