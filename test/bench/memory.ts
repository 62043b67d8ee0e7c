/**
 * Resident memory of a server on a large ledger: its peak until it is ready, and what it has after a few queries; the first
 * time, when it files the views, and the next. From /proc, so on Linux alone.
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
  const place = await bench.ledger(bench.events);
  await removeDerived(place);
  const first = await resident('the views are filed for the first time', place);
  const next = await resident('the views are filed already', place);
  console.log(`\nResident memory of a server with ${whole(bench.events)} incidents, in MB:`);
  for (const [what, { peak, after }] of [
    ['the first time, the views being filed', first],
    ['the next time', next],
  ] as const) {
    console.log(
      line(what, `at most ${whole(peak)} until it is ready, ${whole(after)} after ${QUERIES.length} queries`),
    );
  }
  console.log(`Hudna after the start and queries: ${whole(next.after)} MB   (aim: 300 or less)`);
}

function resident(what: string, place: string): Promise<Resident> {
  process.stderr.write(`memory: ${what}\n`);
  return withServer('hudna', place, async (url, pid) => {
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
