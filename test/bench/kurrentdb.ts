/**
 * Hudna on a KurrentDB node of its own, beside the raw client on another: commands over HTTP beside appends of the
 * same bytes, and a rebuild of the read model beside a bare read of the ledger.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  NO_SERVER,
  TestCluster,
  serverProgram,
} from '../../libs/event-store/src/kurrentdb/test-cluster.testing.ts';
import { loaded, rateLine, rateOf } from './commands.ts';
import { fillStore } from './fill.ts';
import { WrongOption } from './options.ts';
import { type Bench, inTurns } from './part.ts';
import { answerOf, type LoadResult, load, ready, withServer } from './processes.ts';
import { rebuiltReadModel, type Pass, passLine, speedOf } from './replay.ts';

export async function kurrentCommands(bench: Bench): Promise<void> {
  const seconds = bench.seconds(8);
  // A server that was just started is slow for long, since the runtime compiles as it goes.
  const warmUp = 2 * seconds;
  const sample = join(bench.directory, 'sample.json');
  await writeFile(sample, JSON.stringify(await sampleEvent(bench.directory)));
  const { raw, http, hudna } = await inTurns('commands', bench.rounds, {
    raw: () => onNode(({ connectionString }) => rawAppends(connectionString, sample, seconds, warmUp)),
    http: () => onNode((node) => withRawHttp(node, bench.directory, (url) => loaded(url, seconds, warmUp))),
    hudna: () => onNode((node) => withHudna(node, bench.directory, (url) => loaded(url, seconds, warmUp))),
  });
  console.log(`\nKurrentDB, 50 at a time, median of ${bench.rounds} rounds of ${seconds} s:`);
  console.log(rateLine('floor: the raw client, appends of the same bytes', raw));
  console.log(rateLine('bare Fastify that appends by the raw client', http));
  console.log(rateLine('Hudna: POST over HTTP', hudna));
  console.log(`Hudna / floor: ${(rateOf(hudna) / rateOf(raw)).toFixed(2)}   (aim: 0.8 or more)`);
  console.log(
    `bare Fastify / floor: ${(rateOf(http) / rateOf(raw)).toFixed(2)}   (what HTTP alone leaves of it)`,
  );
}

export async function rebuild(bench: Bench): Promise<void> {
  await onNode(async ({ connectionString }) => {
    process.stderr.write(`rebuild: filling a ledger of ${bench.events.toLocaleString('en')} events\n`);
    await fillStore({ driver: 'kurrentdb', connectionString }, bench.events);
    const { raw, views } = await inTurns('rebuild', bench.rounds, {
      raw: () => answerOf<Pass>('raw-read.ts', connectionString),
      views: () => rebuiltReadModel({ driver: 'kurrentdb', connectionString }, bench),
    });
    console.log(
      `\nKurrentDB, ${bench.events.toLocaleString('en')} events, median of ${bench.rounds} rounds:`,
    );
    console.log(passLine('floor: readAll of the raw client', raw, bench.events));
    console.log(passLine('Hudna: read model rebuilt', views, bench.events));
    console.log(`Hudna / floor: ${(speedOf(views) / speedOf(raw)).toFixed(2)}   (aim: 0.5 or more)`);
  });
}

/**
 * A new node each time, so that each contender begins with an empty one.
 * @throws WrongOption where there is no program
 */
async function onNode<T>(work: (node: TestCluster) => Promise<T>): Promise<T> {
  if (!serverProgram()) throw new WrongOption(`The benchmark starts servers of its own: ${NO_SERVER}.`);
  const node = await TestCluster.start(1);
  try {
    return await work(node);
  } finally {
    await node.stop();
  }
}

/** The directory holds the sample. */
function withRawHttp<T>(
  { connectionString }: TestCluster,
  directory: string,
  work: (url: string) => Promise<T>,
): Promise<T> {
  return withServer('rawHttp', directory, work, { KURRENTDB_CONNECTION_STRING: connectionString });
}

async function withHudna<T>(
  { connectionString }: TestCluster,
  directory: string,
  work: (url: string) => Promise<T>,
): Promise<T> {
  const nodeDirectory = await mkdtemp(join(directory, 'node-'));
  const env = { HUDNA_STORE: 'kurrentdb', KURRENTDB_CONNECTION_STRING: connectionString };
  try {
    return await withServer(
      'hudna',
      nodeDirectory,
      async (url) => {
        await ready(url);
        return work(url);
      },
      env,
    );
  } finally {
    await rm(nodeDirectory, { recursive: true });
  }
}

/** The event that Hudna stores for a post of the load, so that the floor appends as many bytes. */
function sampleEvent(directory: string): Promise<object> {
  return onNode((node) =>
    withHudna(node, directory, async (url) => {
      await load(url, 1);
      return answerOf<object>('raw-read.ts', node.connectionString, 'last');
    }),
  );
}

async function rawAppends(
  connectionString: string,
  sample: string,
  seconds: number,
  warmUp: number,
): Promise<LoadResult> {
  const run = (time: number) =>
    answerOf<LoadResult>('raw-appends.ts', connectionString, sample, String(time));
  await run(warmUp);
  return run(seconds);
}
