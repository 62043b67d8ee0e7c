/**
 * A ledger in which every twentieth event corrects an earlier report, beside one of the same size without amendments:
 * commands a second, a rebuild of the read model, a replay of all views.
 */
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { whole } from './figures.ts';
import { fill } from './fill.ts';
import { rateLine, rateOf } from './commands.ts';
import { type Bench, inTurns } from './part.ts';
import { answerOf, load, type LoadResult, ready, withServer } from './processes.ts';
import { type Pass, passLine, rebuiltReadModel, speedOf } from './replay.ts';

/** One amendment in so many events: 5 %. */
const EVERY = 20;

export async function fivePercentAmended(bench: Bench): Promise<void> {
  const { events, rounds } = bench;
  const seconds = bench.seconds(8);
  const plain = await bench.ledger(events);
  const directory = await mkdtemp(join(bench.directory, 'amended-'));
  const corrected = join(directory, 'ledger');
  process.stderr.write(`filling a ledger of ${whole(events)} events, of which 5 % amend others\n`);
  await fill(corrected, events, EVERY);
  const rebuilt = (ledger: string) => rebuiltReadModel({ driver: 'sqlite', directory: ledger }, bench);
  const commands = async (ledger: string, every: number, round: number) => {
    const copy = join(directory, `commands-${every}-${round}`);
    await cp(ledger, copy, { recursive: true });
    const result = await withServer('hudna', copy, async (url) => {
      await ready(url);
      await load(url, 2, every);
      return load(url, seconds, every);
    });
    await rm(copy, { recursive: true });
    if (result.bad > 0) throw new Error(`${result.bad} requests were not answered with 201.`);
    return result;
  };
  const results = await inTurns<string, Pass | LoadResult>('amended', rounds, {
    'replay without': () => answerOf<Pass>('replaying.ts', plain),
    replay: () => answerOf<Pass>('replaying.ts', corrected),
    'rebuild without': () => rebuilt(plain),
    rebuild: () => rebuilt(corrected),
    'commands without': (round) => commands(plain, 0, round),
    commands: (round) => commands(corrected, EVERY, round),
  });
  await rm(directory, { recursive: true });
  console.log(`\n${whole(events)} events, 5 % of them corrections, and none; median of ${rounds} rounds:`);
  for (const what of ['replay', 'rebuild']) {
    const [without, with5] = [results[`${what} without`], results[what]] as [Pass[], Pass[]];
    console.log(passLine(`${what}, none`, without, events));
    console.log(passLine(`${what}, 5 %`, with5, events));
    ratio(what, speedOf(without) / speedOf(with5));
  }
  const [without, with5] = [results['commands without'], results['commands']] as [LoadResult[], LoadResult[]];
  console.log(rateLine('commands, none', without));
  console.log(rateLine('commands, 5 %', with5));
  ratio('commands', rateOf(without) / rateOf(with5));
}

function ratio(what: string, value: number): void {
  console.log(`${what}, none / 5 %: ${value.toFixed(2)}   (aim: 1.3 or less)`);
}
