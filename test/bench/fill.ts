/** Fills a ledger with shellings of many days and places, through the built ledger. */
import { mkdir } from 'node:fs/promises';
import type { StoreSettings } from '../../libs/event-store/src/index.ts';
import { built } from './built.ts';

const FIRST_DAY = Date.UTC(2012, 0, 1);
const SIX_YEARS_MS = 6 * 365 * 86_400_000;

/** @param amendedEvery Each so many-th event corrects an earlier one; left out: none does. */
export async function fill(directory: string, events: number, amendedEvery?: number): Promise<void> {
  await mkdir(directory, { recursive: true });
  await fillStore({ driver: 'sqlite', directory }, events, amendedEvery);
}

export async function fillStore(
  settings: StoreSettings,
  events: number,
  amendedEvery = Infinity,
): Promise<void> {
  const { openStore } = await built.stores();
  const { Ledger } = await built.ledger();
  const store = await openStore(settings);
  const ledger = new Ledger(store, { now: Date.now, timeZone: 'Asia/Damascus' });
  let next = 0;
  const reported: string[] = [];
  const writer = async () => {
    while (next < events) {
      const number = (next += 1);
      if (number % 100_000 === 0) {
        process.stderr.write(`filling: ${number.toLocaleString('en')} of ${events.toLocaleString('en')}\n`);
      }
      const corrected = number % amendedEvery === 0 ? reported.pop() : undefined;
      if (corrected !== undefined) {
        await ledger.record({ command: 'correct-record', body: correctionOf(corrected, number) });
        continue;
      }
      const { receipt } = await ledger.record({ command: 'report-shelling', body: numberedShelling(number) });
      if (amendedEvery < Infinity) reported.push(receipt.events[0]!.id);
    }
  };
  await Promise.all(Array.from({ length: 500 }, writer));
  await store.close();
}

function correctionOf(event: string, number: number) {
  return { event, changes: { rounds: number % 50 }, reason: 'Counted again.' };
}

/** The n-th report. They are spread over the years from 2012 to 2017 and over some 2,000 places. */
export function numberedShelling(number: number) {
  return {
    location: { lat: 33 + (number % 300) / 100, lon: 36 + (number % 700) / 100 },
    weapon: 'mortar',
    rounds: number % 40,
    occurredAt: new Date(FIRST_DAY + ((number * 7_919_000) % SIX_YEARS_MS)).toISOString(),
    source: { name: 'Monitor', reliability: 'B' },
    note: 'A report among many, to give the ledger the size that it has after some years of war.',
  };
}
