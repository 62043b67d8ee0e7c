/**
 * The thread of what follows the ledger: the runner of the views and the log of proofs. It reads on a connection of its
 * own, so that they take nothing from the thread that answers commands.
 */
import { LogFollower } from '@hudna/audit';
import { openReader } from '@hudna/event-store';
import { clockOf, ViewRunner } from '@hudna/projections';
import { parentPort, workerData } from 'node:worker_threads';
import type { FollowersData, FromFollowers, ToFollowers } from './followers.js';

const { store: settings, views, log, clock } = workerData as FollowersData;
const port = parentPort!;
const say = (message: FromFollowers) => port.postMessage(message);

const store = await openReader(settings);
const runner = new ViewRunner({
  store,
  directory: views,
  now: clockOf(clock).now,
  onStatus: (status) => say({ kind: 'views', status }),
});
port.on('message', (message: ToFollowers) => {
  if (message.rebuild !== undefined) runner.rebuild(message.rebuild);
  if (message.stop) void end();
});
const follower = new LogFollower({
  store,
  ...log,
  onStatus: (status) => say({ kind: 'log', status }),
});
await Promise.all([runner.run(), follower.run()]);

async function end(): Promise<void> {
  await Promise.all([runner.stop(), follower.stop()]);
  await store.close();
  port.close();
}
