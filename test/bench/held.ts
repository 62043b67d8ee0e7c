/**
 * The memory that a server retains under endless changes: the heaps of all its threads after garbage collection,
 * after each tenth of the changes. They should grow until the caches are full, and hardly any further.
 */
import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { heapBytes, MEASURABLE } from '../support/heap.ts';
import { line, whole } from './figures.ts';
import type { Bench } from './part.ts';
import { here, startProgram, withServer } from './processes.ts';
import { postBody, word } from './subscribers.ts';

const CHANGES = 120_000;
const LISTENERS = 10;
const WRITERS = 32;
/** So many that none of their streams grows long. */
const PARTIES = 1_000;

export async function held(bench: Bench): Promise<void> {
  const directory = await mkdtemp(join(bench.directory, 'held-'));
  process.stderr.write(`held: ${whole(CHANGES)} changes\n`);
  await withServer(
    'hudna',
    directory,
    async (url, _pid, inspector) => {
      const args = [`${url}/v1/subscriptions/positions`, String(LISTENERS), '0'];
      const listening = startProgram(here('listen.ts'), args, ['pipe', 'pipe', 'inherit']);
      await createInterface({ input: listening.stdout! })[Symbol.asyncIterator]().next();
      console.log(`\nHeld by a server with ${LISTENERS} subscribers, garbage collected:`);
      for (let done = 0; done < CHANGES;) {
        const until = done + CHANGES / 10;
        const writer = async () => {
          while (done < until) {
            done += 1;
            await postBody(
              `${url}/v1/commands/record-position`,
              JSON.stringify(word(done, PARTIES)),
              'application/json',
            );
          }
        };
        await Promise.all(Array.from({ length: WRITERS }, writer));
        const megabytes = (await heapBytes(inspector)) / 1_048_576;
        console.log(line(`after ${whole(done)} changes`, `${whole(megabytes)} MB`));
      }
      listening.kill();
      await once(listening, 'exit');
    },
    MEASURABLE,
  );
}
