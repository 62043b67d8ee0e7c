/**
 * Fills an Emmett store with the shellings that Hudna's ledger is filled with, each an event in a stream of its own:
 * `node fill.mjs FILE COUNT`. By its own `appendToStream`, a thousand in a transaction.
 */
import { randomUUID } from 'node:crypto';
import { appendToStream, createEventStoreSchema, sqliteConnection } from '@event-driven-io/emmett-sqlite';
import { shelling } from '../fill.ts';

const [fileName, events] = [process.argv[2], Number(process.argv[3])];
const connection = sqliteConnection({ fileName });
await createEventStoreSchema(connection);
for (let next = 1; next <= events;) {
  const end = Math.min(events, next + 999);
  await connection.withTransaction(async () => {
    for (; next <= end; next += 1) {
      const id = randomUUID();
      const data = { id, ...shelling(next), recordedAt: new Date() };
      await appendToStream(connection, `incident-${id}`, 'incident', [{ type: 'ShellingReported', data }]);
    }
  });
  if (end % 10_000 === 0) process.stderr.write(`filling Emmett's store: ${end} of ${events}\n`);
}
connection.close();
process.stdout.write(JSON.stringify({ events }));
