/**
 * A rebuild of the read model: `node rebuild.ts SETTINGS DIRECTORY EVENTS` projects a whole ledger into an empty
 * folder; SETTINGS are those of the store, as JSON. Prints EVENTS and how long it took, in ms, as JSON.
 */
import type { StoreSettings } from '../../libs/event-store/src/index.ts';
import { built } from './built.ts';

const [settings, directory, events] = process.argv.slice(2) as [string, string, string];
const chosen = JSON.parse(settings) as StoreSettings;
const { openReader } = await built.stores();
await built.adapter(chosen.driver);
const { ProjectionRunner } = await built.projections();

const from = performance.now();
const store = await openReader(chosen);
const head = await store.head();
let runner: InstanceType<typeof ProjectionRunner>;
await new Promise<void>((resolve, reject) => {
  runner = new ProjectionRunner({
    store,
    directory,
    onStatus: ({ state, reason, position }) => {
      if (state === 'failed') reject(new Error(reason));
      if (position === head) resolve();
    },
  });
  void runner.run();
});
const ms = performance.now() - from;
await runner!.stop();
await store.close();
process.stdout.write(JSON.stringify({ events: Number(events), ms }));
