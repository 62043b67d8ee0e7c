/**
 * Resident memory of a server on a large ledger: its peak until it is ready, and after a few queries; at the first
 * start, which builds the read model, and at the next. From /proc, so on Linux alone.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { line, median, whole } from './figures.ts';
import { removeDerived } from './ledgers.ts';
import type { Bench } from './part.ts';
import { ready, withServer } from './processes.ts';
import { residentMb } from './resident.ts';

const QUERIES = [
  'incidents',
  'incidents?at=2015-01-01&limit=1000',
  'corridors',
  'windows/current',
  'positions',
  'situation',
  'situation?at=2015-01-01',
  'events?limit=1000',
];

/** In MB. */
interface Resident {
  readonly peak: number;
  readonly after: number;
}

export async function memory(bench: Bench): Promise<void> {
  if (process.platform !== 'linux') {
    return console.log('\nMemory is read from /proc, which this system has not: left out.');
  }
  const ledger = await bench.ledger(bench.events);
  await removeDerived(ledger);
  const first = await resident('the read model is built for the first time', ledger);
  const next = await resident('the read model is there', ledger);
  console.log(`\nResident memory of a server with ${whole(bench.events)} incidents, in MB:`);
  for (const [what, { peak, after }] of [
    ['the first time, the read model being built', first],
    ['the next time', next],
  ] as const) {
    console.log(
      line(what, `at most ${whole(peak)} until it is ready, ${whole(after)} after ${QUERIES.length} queries`),
    );
  }
  console.log(`Hudna after the start and queries: ${whole(next.after)} MB   (aim: 300 or less)`);
}

function resident(what: string, ledger: string): Promise<Resident> {
  process.stderr.write(`memory: ${what}\n`);
  return withServer('hudna', ledger, async (url, pid) => {
    await ready(url);
    const peak = residentMb(pid, 'VmHWM');
    for (const query of QUERIES) await ask(`${url}/v1/${query}`);
    const samples: number[] = [];
    for (let sample = 0; sample < 20; sample += 1) {
      await delay(100);
      samples.push(residentMb(pid));
    }
    return { peak, after: median(samples) };
  });
}

async function ask(url: string): Promise<void> {
  const response = await fetch(url);
  await response.arrayBuffer();
  if (!response.ok) throw new Error(`${url} was answered with ${response.status}.`);
}
