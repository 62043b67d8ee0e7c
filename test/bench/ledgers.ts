/** The ledgers that the parts share. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { whole } from './figures.ts';
import { fill } from './fill.ts';

/** Fills a ledger of each size when it is first asked for. */
export function ledgersIn(directory: string): (events: number) => Promise<string> {
  const filled = new Map<number, Promise<string>>();
  const make = async (events: number) => {
    const data = join(directory, `ledger-${events}`);
    process.stderr.write(`filling a ledger of ${whole(events)} events\n`);
    await fill(data, events);
    return data;
  };
  return (events) => {
    let ledger = filled.get(events);
    if (!ledger) filled.set(events, (ledger = make(events)));
    return ledger;
  };
}

/**
 * Removes what was derived from a ledger, so that the next start derives it anew: the read model and the transparency
 * log.
 */
export async function removeDerived(ledger: string): Promise<void> {
  for (const derived of ['views', 'log']) await rm(join(ledger, derived), { recursive: true, force: true });
}
