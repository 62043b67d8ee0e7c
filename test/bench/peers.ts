/**
 * Emmett with its SQLite store behind Express (see peers/), in the same run: the same command over HTTP under the same
 * load, and all events of the same number folded into a read model, beside Hudna's replay of all views.
 */
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { hudnaLoad, loaded, rateLine, rateOf } from './commands.ts';
import { line, whole } from './figures.ts';
import { type Bench, inTurns } from './part.ts';
import { install } from './peers-install.ts';
import { answerOf, load, withServer } from './processes.ts';
import { type Pass, passLine, speedOf } from './replay.ts';

/** More would take Emmett's consumer minutes and change nothing: it reads at the same pace to the end. */
const MOST = 100_000;

/** Seconds; the figure hardly changes after that. */
const AS_IT_IS_S = 3;

export async function peers(bench: Bench): Promise<void> {
  if (!(await install())) return;
  await compareCommands(bench);
  await compareReplays(bench);
}

async function compareCommands(bench: Bench): Promise<void> {
  const seconds = bench.seconds(8);
  const fresh = () => mkdtemp(join(bench.directory, 'peers-'));
  const results = await inTurns('peers', bench.rounds, {
    hudna: async () => hudnaLoad(await fresh(), seconds),
    emmett: async () => withServer('emmett', await fresh(), (url) => loaded(url, seconds)),
  });
  const asItIs = await withServer('emmett', await fresh(), (url) => load(url, AS_IT_IS_S), {
    EMMETT_TURNS: 'no',
  });
  console.log(
    `\nPOST of ${results.hudna[0]!.bytes} bytes, 50 connections, median of ${bench.rounds} rounds of ${seconds} s; both commit to SQLite with WAL and synchronous FULL (which is Emmett's default):`,
  );
  console.log(rateLine('Emmett, SQLite, Express; its commands taking turns', results.emmett));
  console.log(rateLine('Hudna', results.hudna));
  console.log(
    line(`Emmett as its samples are, in ${AS_IT_IS_S} s`, `${whole(asItIs.good)} commands taken at all`),
  );
  console.log(
    `Hudna / Emmett: ${(rateOf(results.hudna) / rateOf(results.emmett)).toFixed(1)}   (aim: 10 or more)`,
  );
}

async function compareReplays(bench: Bench): Promise<void> {
  const events = Math.min(bench.events, MOST);
  const ledger = await bench.ledger(events);
  const file = join(await mkdtemp(join(bench.directory, 'peers-')), 'emmett.sqlite');
  await answerOf('peers/fill.mjs', file, String(events));
  const emmett = (way: string) => answerOf<Pass>('peers/replay.mjs', way, file, String(events));
  const results = await inTurns('peers, replay', bench.rounds, {
    consumer: () => emmett('consumer'),
    batches: () => emmett('batches'),
    hudna: () => answerOf<Pass>('replaying.ts', ledger),
  });
  console.log(`\nReplay of ${whole(events)} events, median of ${bench.rounds} rounds:`);
  console.log(
    passLine("Emmett: one read model in memory, by its store's consumer", results.consumer, events),
  );
  console.log(passLine('Emmett: the same, its batches read by hand', results.batches, events));
  console.log(passLine('Hudna: all views from the raw ledger', results.hudna, events));
  const ratio = (way: Pass[]) => (speedOf(results.hudna) / speedOf(way)).toFixed(1);
  console.log(`Hudna / Emmett's consumer: ${ratio(results.consumer)}   (aim: 10 or more)`);
  console.log(`Hudna / Emmett's batches read by hand: ${ratio(results.batches)}   (for information)`);
}
