/** The ledgers that the parts share. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { whole } from './figures.ts';
import { fill } from './fill.ts';

/** Fills a ledger of each size when it is first asked for. */
export function ledgersIn(directory: string): (events: number) => Promise<string> {
  const filled = new Map<number, Promise<string>>();
  const make = async (events: number) => {
    const place = join(directory, `ledger-${events}`);
    process.stderr.write(`filling a ledger of ${whole(events)} events\n`);
    await fill(place, events);
    return place;
  };
  return (events) => {
    let place = filled.get(events);
    if (!place) filled.set(events, (place = make(events)));
    return place;
  };
}

/** Takes away what was derived from a ledger, so that the next start derives it anew: the views and the log of proofs. */
export async function removeDerived(place: string): Promise<void> {
  for (const derived of ['views', 'log']) await rm(join(place, derived), { recursive: true, force: true });
}
