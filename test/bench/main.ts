/**
 * npm run bench [-- --seconds N] [-- --rounds N] [-- --events N]
 *
 * Commands a second over HTTP beside the floor (see floor.ts), in an empty ledger of 1,000 events and in one of
 * 1,000,000. The contenders take turns, so that whatever else the machine does falls on all of them; what counts are the
 * ratios of the medians.
 */
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { fill } from './fill.ts';
import { type Load, load, withServer } from './processes.ts';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '8' },
    rounds: { type: 'string', default: '3' },
    events: { type: 'string', default: '1000000' },
  },
});
const [seconds, rounds, many] = [values.seconds, values.rounds, values.events].map(Number) as [
  number,
  number,
  number,
];
const FEW = 1_000;

const directory = await mkdtemp(join(tmpdir(), 'hudna-bench-'));
const small = join(directory, 'small');
const large = join(directory, 'large');
try {
  await fill(small, FEW);
  await fill(large, many);
  const starts = [await started(large), await started(large)];
  const contenders = [
    ['floor: bare Fastify, one group-committed insert', 'floor', directory],
    [`Hudna, ledger of ${FEW.toLocaleString('en')} events`, 'hudna', small],
    [`Hudna, ledger of ${many.toLocaleString('en')} events`, 'hudna', large],
  ] as const;
  const results = new Map<string, Load[]>(contenders.map(([name]) => [name, []]));
  for (let round = 1; round <= rounds; round += 1) {
    for (const [name, kind, place] of contenders) {
      process.stderr.write(`round ${round} of ${rounds}: ${name}\n`);
      const result = await withServer(kind, await fresh(kind, place, round), async (url) => {
        await ready(kind, url);
        await load(url, 2);
        return load(url, seconds);
      });
      if (result.bad > 0) throw new Error(`${name}: ${result.bad} requests were not answered with 201.`);
      results.get(name)!.push(result);
    }
  }
  report(results);
  reportStarts(starts);
} finally {
  await rm(directory, { recursive: true, force: true });
}

/** The floor and the small ledger begin each round anew, so that they stay small. */
async function fresh(kind: string, place: string, round: number): Promise<string> {
  if (kind === 'floor') return mkdtemp(join(place, `floor-${round}-`));
  if (place !== small) return place;
  const copy = join(directory, `small-${round}`);
  await cp(small, copy, { recursive: true });
  return copy;
}

/** How long a start takes, in ms: until the server listens, and until its views hold the whole ledger. */
interface Start {
  readonly listens: number;
  readonly ready: number;
}

async function started(place: string): Promise<Start> {
  const from = performance.now();
  return withServer('hudna', place, async (url) => {
    const listens = performance.now() - from;
    await ready('hudna', url);
    return { listens, ready: performance.now() - from };
  });
}

function reportStarts(starts: readonly Start[]): void {
  const seconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`.padStart(7);
  console.log(`\nStart on ${many.toLocaleString('en')} events:`);
  for (const [at, { listens, ready }] of starts.entries()) {
    const what = at === 0 ? 'the first time, all views to be filed' : 'the next time';
    console.log(`  ${what.padEnd(40)} listens after ${seconds(listens)}, ready after ${seconds(ready)}`);
  }
}

/** Waits until the views have come to the end of the ledger, so that only what is posted is measured. */
async function ready(kind: string, url: string): Promise<void> {
  while (kind === 'hudna' && (await fetch(`${url}/health/ready`)).status !== 200) {
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

function report(results: Map<string, Load[]>): void {
  const median = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
  const rates = [...results].map(([name, all]) => ({
    name,
    rate: median(all.map(({ perSecond }) => perSecond)),
    p99: median(all.map(({ p99ms }) => p99ms)),
    bytes: all[0]!.bytes,
  }));
  const [floor, few, lots] = rates.map(({ rate }) => rate) as [number, number, number];
  console.log(
    `\nPOST of ${rates[0]!.bytes} bytes, 50 connections, median of ${rounds} rounds of ${seconds} s:`,
  );
  for (const { name, rate, p99 } of rates) {
    console.log(
      `  ${name.padEnd(50)} ${Math.round(rate).toLocaleString('en').padStart(8)} a second, p99 ${p99} ms`,
    );
  }
  console.log(`\nHudna / floor:                      ${(few / floor).toFixed(2)}   (aim: 0.6 or more)`);
  console.log(`few events / many events, in Hudna: ${(few / lots).toFixed(2)}   (aim: 1.2 or less)`);
}
