/** The facts of a ledger as they were filed, to be read as of any of its prefixes. */
import { comparePositions, type Position, type RecordedEvent, START } from '@hudna/event-store';
import { recordedFactOf } from './projection.js';
import type { ClockDrops } from '../clock/index.js';
import { inMemoryReadModel, InMemoryReadModel } from './in-memory-read-model.js';
import type { ReadModel } from './read-model.js';

export interface Prefixes {
  /** How many events there are. */
  readonly count: number;
  /** The event with this number, counted from 1 in ledger order. */
  event(number: number): RecordedEvent;
  /** What was known with so many events. */
  modelAt(count: number): ReadModel;
  /** What the stamps show of the clocks that made them. */
  readonly drops: ClockDrops;
}

/** When the event with this number was recorded as it is believed with all that is known, epoch milliseconds. */
export function believedMs(prefixes: Prefixes, number: number): number {
  return prefixes.drops.believedMs(number, Date.parse(prefixes.event(number).recordedAt));
}

/** The position of the event with this number, `START` for 0. */
export function positionAt(prefixes: Prefixes, number: number): Position {
  return number === 0 ? START : prefixes.event(number).position;
}

/** How many events there are up to a position, this one included. */
export function countUpTo(prefixes: Pick<Prefixes, 'count' | 'event'>, position: Position): number {
  let [from, to] = [0, prefixes.count];
  while (from < to) {
    const middle = Math.ceil((from + to) / 2);
    if (comparePositions(prefixes.event(middle).position, position) <= 0) from = middle;
    else to = middle - 1;
  }
  return from;
}

/** Those of events in memory, for specs and replays; one prefix is kept, so go through them in order. */
export function inMemoryPrefixes(events: readonly RecordedEvent[]): Prefixes {
  const models = new Map<number, ReadModel>();
  const whole = new InMemoryReadModel();
  for (const event of events) whole.addLater(event);
  return {
    count: events.length,
    drops: whole.drops,
    event: (number) => events[number - 1]!,
    modelAt: (count) => {
      let model = models.get(count);
      if (!model) {
        if (models.size > 1) models.delete(models.keys().next().value!);
        model = inMemoryReadModel(events.slice(0, count));
        models.set(count, model);
      }
      return model;
    },
  };
}

/** The fact of an event with this number. @throws UnreadableEvent */
export function recordedFactAt(prefixes: Prefixes, number: number) {
  return recordedFactOf(prefixes.event(number));
}
