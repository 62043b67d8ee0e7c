/** Why an answer is as it is: a tree of reasons, down to the events that it rests on. */
import type { EventStore, Position, RecordedEvent } from '@hudna/event-store';
import { eventSummaries, type EventSummary, findEvent } from './event-summary.js';

/** `Leaf` is an event: its id, or in the end all that is known of it. */
export interface Explanation<Leaf = EventSummary> {
  /** What it is about: an entity, a part of its answer, the code of a reason. */
  readonly id: string;
  /** For people. */
  readonly says: string;
  readonly because: readonly (Explanation<Leaf> | Leaf)[];
}

/**
 * Puts the events in the place of their ids, as they were known up to a position: a record as corrected, with the amendments
 * that made it so as its own reasons.
 * @throws Error where the ledger lacks an event.
 */
export async function withEvents(
  explanation: Explanation<string>,
  store: Pick<EventStore, 'find' | 'readStream'>,
  upTo: Position,
): Promise<Explanation> {
  const events: RecordedEvent[] = [];
  for (const id of new Set(eventIdsIn(explanation))) events.push(await findEvent(id, store));
  return withSummaries(explanation, await eventSummaries(events, store, upTo));
}

/** The ids of all events in a tree, each time that it is named. */
export function eventIdsIn({ because }: Explanation<string>): string[] {
  return because.flatMap((reason) => (typeof reason === 'string' ? [reason] : eventIdsIn(reason)));
}

/** What an answer rests on beside what its parts have named. */
export function otherReasons(
  says: string,
  events: readonly string[],
  parts: readonly Explanation<string>[],
): Explanation<string>[] {
  const named = new Set(parts.flatMap(eventIdsIn));
  const others = events.filter((id) => !named.has(id));
  return others.length === 0 ? [] : [{ id: 'others', says, because: others }];
}

function withSummaries(
  { id, says, because }: Explanation<string>,
  summaries: ReadonlyMap<string, EventSummary>,
): Explanation {
  // An amendment stands beneath its record.
  const reasons = because.flatMap((reason) =>
    typeof reason === 'string' ? (summaries.get(reason) ?? []) : withSummaries(reason, summaries),
  );
  return { id, says, because: reasons };
}
