/**
 * Commands a second over HTTP beside the floor (see floor.ts), in a ledger of 1,000 events and in a large one; both
 * grow by what is posted.
 */
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { line, median, whole } from './figures.ts';
import { type Bench, inTurns } from './part.ts';
import { type LoadResult, load, ready, withServer } from './processes.ts';

const FEW = 1_000;

export async function commands(bench: Bench): Promise<void> {
  const seconds = bench.seconds(8);
  const small = await bench.ledger(FEW);
  // Other parts use the same ledgers, so the load goes into copies.
  const directory = await mkdtemp(join(bench.directory, 'commands-'));
  const large = join(directory, 'large');
  await cp(await bench.ledger(bench.events), large, { recursive: true });
  const results = await inTurns('commands', bench.rounds, {
    floor: async (round) => {
      const target = join(directory, `floor-${round}`);
      await mkdir(target);
      return withServer('floor', target, (url) => loaded(url, seconds));
    },
    small: async (round) => {
      // Begun anew each round, so that it stays small.
      const copy = join(directory, `small-${round}`);
      await cp(small, copy, { recursive: true });
      return hudnaLoad(copy, seconds);
    },
    large: () => hudnaLoad(large, seconds),
  });
  await rm(directory, { recursive: true });
  report(results, bench, seconds);
}

/** The load, started once the read model has the whole ledger, so that only what is posted is measured. */
export function hudnaLoad(directory: string, seconds: number): Promise<LoadResult> {
  return withServer('hudna', directory, async (url) => {
    await ready(url);
    return loaded(url, seconds);
  });
}

/** After some seconds to warm up. @throws Error where a request was not answered as expected */
export async function loaded(url: string, seconds: number, warmUp = 2): Promise<LoadResult> {
  await load(url, warmUp);
  const result = await load(url, seconds);
  if (result.bad > 0) throw new Error(`${result.bad} requests were not answered with 201.`);
  return result;
}

/** Median of the rounds. */
export function rateOf(results: readonly LoadResult[]): number {
  return median(results.map(({ perSecond }) => perSecond));
}

export function rateLine(what: string, results: readonly LoadResult[]): string {
  const p99 = median(results.map(({ p99ms }) => p99ms));
  return line(what, `${whole(rateOf(results)).padStart(9)} a second, p99 ${p99} ms`);
}

function report(
  { floor, small, large }: Record<'floor' | 'small' | 'large', LoadResult[]>,
  { rounds, events }: Bench,
  seconds: number,
): void {
  console.log(
    `\nPOST of ${floor[0]!.bytes} bytes, 50 connections, median of ${rounds} rounds of ${seconds} s:`,
  );
  console.log(rateLine('floor: bare Fastify, one group-committed insert', floor));
  console.log(rateLine(`Hudna, ledger of ${whole(FEW)} events`, small));
  console.log(rateLine(`Hudna, ledger of ${whole(events)} events`, large));
  console.log(`Hudna / floor: ${(rateOf(small) / rateOf(floor)).toFixed(2)}   (aim: 0.6 or more)`);
  console.log(
    `few events / many events, in Hudna: ${(rateOf(small) / rateOf(large)).toFixed(2)}   (aim: 1.2 or less)`,
  );
}
