/**
 * The floor of the replay: `node reading.ts DIRECTORY` reads the data and the metadata of every event of a ledger, in pages
 * of 1,000, parses both and does nothing with them. Prints how many there were and how long it took, in ms, as JSON.
 */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

const from = performance.now();
const database = new DatabaseSync(join(process.argv[2]!, 'ledger.sqlite'), { readOnly: true });
const page = database.prepare(
  'SELECT position, data, metadata FROM event WHERE position > ? ORDER BY position LIMIT 1000',
);
page.setReturnArrays(true);
let [last, events] = [0, 0];
for (;;) {
  const rows = page.all(last) as unknown as [position: number, data: string, metadata: string][];
  if (rows.length === 0) break;
  for (const [position, data, metadata] of rows) {
    JSON.parse(data);
    JSON.parse(metadata);
    last = position;
  }
  events += rows.length;
}
process.stdout.write(JSON.stringify({ events, ms: performance.now() - from }));
