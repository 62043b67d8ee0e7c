/**
 * The views filed anew: `node filing.ts DIRECTORY VIEWS` has the runner of the views file a whole ledger into a folder that
 * is empty. Prints how many events and how long it took, in ms, as JSON.
 */
import { built } from './built.ts';

const [directory, views] = [process.argv[2]!, process.argv[3]!];
const { SqliteEventStore } = await built.store();
const { ViewRunner } = await built.projections();

const from = performance.now();
const store = await SqliteEventStore.openReader({ directory });
const head = await store.head();
let runner: InstanceType<typeof ViewRunner>;
await new Promise<void>((resolve, reject) => {
  runner = new ViewRunner({
    store,
    directory: views,
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
process.stdout.write(JSON.stringify({ events: Number(head), ms }));
