/**
 * The thread that feeds the views: it reads the ledger on a connection of its own, so that filing events takes nothing
 * from the thread that answers commands.
 */
import { SqliteEventStore } from '@hudna/event-store/sqlite';
import { clockOf, type ClockSpec, ViewRunner } from '@hudna/projections';
import { parentPort, workerData } from 'node:worker_threads';

const { ledger, views, clock } = workerData as { ledger: string; views: string; clock?: ClockSpec };
const port = parentPort!;

const store = await SqliteEventStore.openReader({ directory: ledger });
const runner = new ViewRunner({
  store,
  directory: views,
  now: clockOf(clock).now,
  onStatus: (status) => port.postMessage(status),
});
port.on('message', (message: { stop?: true; rebuild?: string }) => {
  if (message.rebuild !== undefined) runner.rebuild(message.rebuild);
  if (message.stop) void end();
});
await runner.run();

async function end(): Promise<void> {
  await runner.stop();
  await store.close();
  port.close();
}
