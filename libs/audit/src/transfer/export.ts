import { type EventStore, START } from '@hudna/event-store';
import { endOf, HEADER, lineOf } from './line.js';

/**
 * The whole ledger as it is stored now, as NDJSON: a line that says what it is, an event a line, and a line that says
 * how many there are. In pieces of many lines, each piece whole lines.
 * @throws StoreDamaged, StoreUnavailable
 */
export async function* exportLedger(
  store: EventStore,
  onProgress?: (events: number) => void,
): AsyncGenerator<string, void> {
  yield `${HEADER}\n`;
  let count = 0;
  for (let after = START, caughtUp = false; !caughtUp;) {
    const page = await store.readAll({ after });
    if (page.events.length > 0) yield page.events.map((event) => `${lineOf(event)}\n`).join('');
    ({ upTo: after, caughtUp } = page);
    count += page.events.length;
    onProgress?.(count);
  }
  yield `${endOf(count)}\n`;
}
