import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from '../support/client.js';
import { scratchDirectory, startTestServer } from '../support/server.js';
import { Campaign } from './campaign.js';
import { heapBytes, MEASURABLE } from '../support/heap.js';
import type { Document } from './requests.js';
import { everyEvent, everySnapshot, everything, WATCHED } from './reading.js';
import type { Exchange } from './wire.js';

/** The number of requests, and their seed: a seed gives the same requests again. */
const LONG = process.env['HOSTILE_REQUESTS'] !== undefined;
const REQUESTS = Number(process.env['HOSTILE_REQUESTS'] ?? 3_000);
const SEED = Number(process.env['HOSTILE_SEED'] ?? (LONG ? Date.now() % 1_000_000 : 1));

/** The number of new requests; the rest repeat old ones, to see what the server retains of them. */
const FRESH = Math.floor(REQUESTS * 0.7);
const AGAIN = Math.floor((REQUESTS - FRESH) / 3);

/** Subscribers that leave again: the largest resources that a server could fail to release. */
const LISTENERS = WATCHED.map((view): Exchange => {
  const head = `GET /v1/subscriptions/${view} HTTP/1.1\r\nHost: localhost\r\n\r\n`;
  return { pieces: [Buffer.from(head)], then: 'wait', methods: ['GET'] };
});
const VISITS = 400;

/** Bytes by which the heaps may differ when nothing was recorded: caches that fill, and what the runtime keeps. */
const SLACK = 2 * 1_048_576;

const say = (text: string) => {
  if (LONG) process.stderr.write(`${text}\n`);
};

it(
  `answers ${REQUESTS} hostile requests, and is none the worse for them`,
  async () => {
    const scratch = await scratchDirectory();
    let server = await startTestServer(scratch.directory, MEASURABLE);
    try {
      const client = new Client(server.url);
      const inspector = /ws:\S+/.exec(server.printed())![0];
      const campaign = new Campaign(server.url, (await client.get('/openapi.json')) as Document, SEED);
      const started = performance.now();
      const sent = await campaign.run(0, FRESH, (done) => {
        if (done % 1_000 === 0) say(`${done} of ${FRESH} new requests, seed ${SEED}`);
      });
      expect(campaign.faults).toEqual([]);

      // Requests that record nothing leave nothing behind: once to fill the caches, then twice to compare.
      const quiet = sent.filter((made) => made.quiet);
      const heaps: number[] = [];
      for (let round = 0; round < 3; round += 1) {
        await campaign.repeat(quiet, AGAIN);
        await campaign.repeat(LISTENERS, VISITS);
        heaps.push(await heapBytes(inspector));
        say(
          `${campaign.acknowledged.size} acknowledged, ${AGAIN} requests again: ${(heaps.at(-1)! / 1_048_576).toFixed(1)} MiB in the heaps`,
        );
      }
      const seconds = (performance.now() - started) / 1_000;
      say(
        `${REQUESTS} requests in ${seconds.toFixed(0)} s: ${[...campaign.statuses]
          .sort()
          .map(([status, times]) => `${times} x ${status}`)
          .join(', ')}`,
      );
      expect(campaign.faults).toEqual([]);
      expect(heaps[2]! - heaps[1]!).toBeLessThan(SLACK);

      const events = await everyEvent(client);
      for (const [id, position] of campaign.acknowledged) {
        expect([id, events.get(id)]).toEqual([id, position]);
      }
      const seen = [...events.values()].at(-1)!;
      const stored = await everything(client, seen);
      await everySnapshot(server.url);
      expect((await client.ask('/health/ready')).status).toBe(200);
      expect(server.printed()).not.toMatch(/ERROR/);
      expect(await server.stop()).toBe(true);

      await rm(join(scratch.directory, 'views'), { recursive: true });
      server = await startTestServer(scratch.directory);
      expect(await everything(new Client(server.url), seen)).toEqual(stored);
      expect(await server.stop()).toBe(true);
    } finally {
      await server.kill();
      await scratch.remove();
    }
  },
  60_000 + REQUESTS * 60,
);
