/**
 * Emmett's replay: `node replay.mjs WAY FILE COUNT` reads all COUNT events of a store and folds them into one read model in
 * memory. WAY `consumer`: by the consumer that its store offers, in batches of 1,000 and without a pause between them (by
 * itself it reads 100 and rests 50 ms). WAY `batches`: by the function that its consumer reads with, called by hand; so
 * no checkpoint is kept. Prints how many there were and how long it took, in ms, as JSON.
 */
import { getSQLiteEventStore, readMessagesBatch, sqliteConnection } from '@event-driven-io/emmett-sqlite';
import { count } from './incident.mjs';

const BATCH = 1_000;
const [way, fileName, events] = [process.argv[2], process.argv[3], Number(process.argv[4])];
const places = new Map();

const from = performance.now();
await (way === 'consumer' ? consume() : readBatches());
const ms = performance.now() - from;
const folded = [...places.values()].reduce((sum, { shellings }) => sum + shellings, 0);
process.stdout.write(JSON.stringify({ events: folded, ms }), () => process.exit());

function consume() {
  const store = getSQLiteEventStore({ fileName, schema: { autoMigration: 'None' } });
  const consumer = store.consumer({ pulling: { batchSize: BATCH, pullingFrequencyInMs: 0 } });
  consumer.processor({
    processorId: `places-${process.pid}`,
    startFrom: 'BEGINNING',
    stopAfter: ({ metadata }) => metadata.globalPosition === BigInt(events),
    eachMessage: (event) => count(places, event),
  });
  return consumer.start();
}

async function readBatches() {
  const connection = sqliteConnection({ fileName });
  for (let after = 0n; ;) {
    const batch = await readMessagesBatch(connection, { after, batchSize: BATCH });
    for (const event of batch.messages) count(places, event);
    if (!batch.areEventsLeft) return;
    after = batch.currentGlobalPosition;
  }
}
