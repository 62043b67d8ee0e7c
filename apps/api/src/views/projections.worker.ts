/**
 * The projections worker: it keeps the read model and the transparency log. It reads the ledger on a connection of its own,
 * beside the main thread, which answers commands.
 */
import { TransparencyLogFollower } from '@hudna/audit';
import { openReader } from '@hudna/event-store';
import { clockOf, ProjectionRunner } from '@hudna/projections';
import { setTimeout as delay } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import type {
  ProjectionsWorkerData,
  FromProjectionsWorker,
  ToProjectionsWorker,
} from './projections-protocol.js';

const { store: settings, views, log, clock } = workerData as ProjectionsWorkerData;
/** How long, in ms, a stop waits for the step under way. */
const GRACE_MS = 1_000;

const port = parentPort!;
const say = (message: FromProjectionsWorker) => port.postMessage(message);

const store = await openReader(settings);
const runner = new ProjectionRunner({
  store,
  directory: views,
  now: clockOf(clock).now,
  onStatus: (status) => say({ kind: 'views', status }),
});
port.on('message', (message: ToProjectionsWorker) => {
  if (message.rebuild !== undefined) runner.rebuild(message.rebuild);
  if (message.halt) void halt();
  if (message.stop) void end();
});
const follower = new TransparencyLogFollower({
  store,
  ...log,
  onStatus: (status) => say({ kind: 'log', status }),
});
await Promise.all([runner.run(), follower.run()]);

async function halt(): Promise<void> {
  await Promise.all([runner.stop(), follower.stop()]);
}

/** Closes the store after the grace period: waiting for a store that is away ends only so. */
async function end(): Promise<void> {
  const halted = halt();
  await Promise.race([halted, delay(GRACE_MS)]);
  await store.close();
  await halted;
  port.close();
}
