import { randomUUID } from 'node:crypto';
import type { Batch, EventStore, JsonObject, NewEvent, RecordedEvent } from '../port.js';

export function anEvent(type = 'Happened', data: JsonObject = {}, metadata: JsonObject = {}): NewEvent {
  return { id: randomUUID(), type, data, metadata };
}

export function someEvents(count: number, type = 'Happened'): NewEvent[] {
  return Array.from({ length: count }, (_, number) => anEvent(type, { number }));
}

/** A category that no other test uses, since the ledger may be one that others write to. */
export function newCategory(): string {
  return `c${randomUUID().replaceAll('-', '')}`;
}

export function newStream(category = newCategory()): string {
  return `${category}-${randomUUID()}`;
}

export function idsOf(events: readonly { id: string }[]): string[] {
  return events.map(({ id }) => id);
}

/** All pages of a filtered ledger. */
export async function readEverything(
  store: EventStore,
  options: NonNullable<Parameters<EventStore['readAll']>[0]>,
): Promise<RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  let after = options.after;
  for (;;) {
    const page = await store.readAll({ ...options, after });
    events.push(...page.events);
    if (page.caughtUp) return events;
    after = page.upTo;
  }
}

/** Batches until `enough` says so; leaves the subscription then. */
export async function collectUntil(
  batches: AsyncIterable<Batch>,
  enough: (events: readonly RecordedEvent[], last: Batch) => boolean,
): Promise<{ events: RecordedEvent[]; batches: Batch[] }> {
  const events: RecordedEvent[] = [];
  const seen: Batch[] = [];
  for await (const batch of batches) {
    events.push(...batch.events);
    seen.push(batch);
    if (enough(events, batch)) break;
  }
  return { events, batches: seen };
}
