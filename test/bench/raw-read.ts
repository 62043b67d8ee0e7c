/**
 * The raw client: `node raw-read.ts CONNECTION_STRING` reads the whole ledger and does nothing with it; with `last` it prints
 * the last event instead. Prints how many there were and how long it took, in ms, as JSON.
 */
import { BACKWARDS, END, excludeSystemEvents, KurrentDBClient } from '@kurrent/kurrentdb-client';

const [connectionString, what] = process.argv.slice(2) as [string, string | undefined];
const filter = excludeSystemEvents();
const from = performance.now();
const client = KurrentDBClient.connectionString(connectionString);
if (what === 'last') {
  for await (const { event } of client.readAll({
    direction: BACKWARDS,
    fromPosition: END,
    maxCount: 1,
    filter,
  })) {
    const { type, data, metadata } = event!;
    process.stdout.write(JSON.stringify({ type, data, metadata }));
  }
} else {
  let events = 0;
  for await (const { event } of client.readAll({ filter })) if (event) events += 1;
  process.stdout.write(JSON.stringify({ events, ms: performance.now() - from }));
}
await client.dispose();
