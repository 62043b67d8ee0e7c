/** Fills a ledger, through the built ledger's own way in, with shellings of many days and places. */
import type { SqliteEventStore as Store } from '../../libs/event-store/src/sqlite/index.ts';
import type { Ledger as TheLedger } from '../../libs/ledger/src/index.ts';
import { mkdir } from 'node:fs/promises';

const BUILT = '../../dist/apps/api/libs';

export async function fill(directory: string, events: number): Promise<void> {
  const { SqliteEventStore } = (await import(`${BUILT}/event-store/src/sqlite/index.js`)) as {
    SqliteEventStore: typeof Store;
  };
  const { Ledger } = (await import(`${BUILT}/ledger/src/index.js`)) as { Ledger: typeof TheLedger };
  await mkdir(directory, { recursive: true });
  const store = await SqliteEventStore.open({ directory });
  const ledger = new Ledger(store, { now: Date.now, timeZone: 'Asia/Damascus' });
  const first = Date.UTC(2012, 0, 1);
  let next = 0;
  const writer = async () => {
    while (next < events) {
      const number = (next += 1);
      if (number % 100_000 === 0) {
        process.stderr.write(`filling: ${number.toLocaleString('en')} of ${events.toLocaleString('en')}\n`);
      }
      const body = {
        location: { lat: 33 + (number % 300) / 100, lon: 36 + (number % 700) / 100 },
        weapon: 'mortar',
        rounds: number % 40,
        occurredAt: new Date(first + ((number * 7_919_000) % (6 * 365 * 86_400_000))).toISOString(),
        source: { name: 'Monitor', reliability: 'B' },
        note: 'A report among many, to give the ledger the size that it has after some years of war.',
      };
      await ledger.take({ command: 'report-shelling', body });
    }
  };
  await Promise.all(Array.from({ length: 500 }, writer));
  await store.close();
}
