/**
 * All views replayed from the raw ledger (see replaying.ts) beside reading and parsing the same ledger (see
 * reading.ts), and a rebuild of the read model (see rebuild.ts). Each in a fresh process, timed from the opening of
 * the ledger on.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { StoreSettings } from '../../libs/event-store/src/index.ts';
import { line, median, whole } from './figures.ts';
import { type Bench, inTurns } from './part.ts';
import { answerAsServer, answerOf } from './processes.ts';

/** A run over all events of a ledger. */
export interface Pass {
  readonly events: number;
  readonly ms: number;
}

export async function replay(bench: Bench): Promise<void> {
  const ledger = await bench.ledger(bench.events);
  const { floor, hudna, projection } = await inTurns('replay', bench.rounds, {
    floor: () => answerOf<Pass>('reading.ts', ledger),
    hudna: () => answerOf<Pass>('replaying.ts', ledger),
    projection: () => rebuiltReadModel({ driver: 'sqlite', directory: ledger }, bench),
  });
  console.log(`\nReplay of ${whole(bench.events)} events, median of ${bench.rounds} rounds:`);
  console.log(passLine('floor: read in pages of 1,000, data and metadata parsed', floor, bench.events));
  console.log(passLine('Hudna: all views from the raw ledger', hudna, bench.events));
  console.log(passLine('Hudna: read model rebuilt', projection, bench.events));
  console.log(`Hudna / floor: ${(speedOf(hudna) / speedOf(floor)).toFixed(2)}   (aim: 0.5 or more)`);
}

/** Events a second, median of the rounds. */
export function speedOf(passes: readonly Pass[]): number {
  return median(passes.map(({ events, ms }) => (events * 1_000) / ms));
}

/** @throws Error where one of the passes had another number of events */
export function passLine(what: string, passes: readonly Pass[], expected: number): string {
  const other = passes.find(({ events }) => events !== expected);
  if (other) throw new Error(`${what}: ${other.events} events instead of ${expected}.`);
  return line(what, `${whole(speedOf(passes)).padStart(9)} events a second`);
}

/** A rebuild of the read model from a ledger of `events` events. */
export async function rebuiltReadModel(settings: StoreSettings, { directory, events }: Bench): Promise<Pass> {
  const views = await mkdtemp(join(directory, 'views-'));
  try {
    return await answerAsServer<Pass>('rebuild.ts', JSON.stringify(settings), views, String(events));
  } finally {
    await rm(views, { recursive: true });
  }
}
