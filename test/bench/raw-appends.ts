/**
 * The raw client: `node raw-appends.ts CONNECTION_STRING SAMPLE SECONDS` appends the event in SAMPLE, each time with
 * a new id to a new stream, fifty at a time. Prints what load.ts prints.
 */
import { jsonEvent, KurrentDBClient, NO_STREAM } from '@kurrent/kurrentdb-client';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { percentile } from './figures.ts';

const [connectionString, sample, time] = process.argv.slice(2) as [string, string, string];
const { type, data, metadata } = JSON.parse(readFileSync(sample, 'utf8'));
const client = KurrentDBClient.connectionString(connectionString);
const latencies: number[] = [];
const from = performance.now();
const until = from + Number(time) * 1_000;

async function appendUntilLate(): Promise<void> {
  while (performance.now() < until) {
    const id = randomUUID();
    const begun = performance.now();
    await client.appendToStream(`incident-${id}`, jsonEvent({ id, type, data, metadata }), {
      streamState: NO_STREAM,
    });
    latencies.push(performance.now() - begun);
  }
}

await Promise.all(Array.from({ length: 50 }, appendUntilLate));
const seconds = (performance.now() - from) / 1_000;
await client.dispose();
process.stdout.write(
  JSON.stringify({
    perSecond: latencies.length / seconds,
    good: latencies.length,
    bad: 0,
    p99ms: Math.round(percentile(latencies, 0.99)),
    bytes: JSON.stringify(data).length + JSON.stringify(metadata).length,
  }),
);
