/** The facts of a ledger as they were filed, to be read as of any of its prefixes. */
import { comparePositions, type Position, type RecordedEvent, START } from '@hudna/event-store';
import { filedFact } from '../filing.js';
import type { ClockDrops } from '../clock/index.js';
import { memoryShelf, MemoryShelf } from '../memory-shelf.js';
import type { Shelf } from '../shelf.js';

export interface Prefixes {
  /** How many events there are. */
  readonly count: number;
  /** The event with this number, counted from 1 in ledger order. */
  event(number: number): RecordedEvent;
  /** What was known with so many events. */
  shelf(count: number): Shelf;
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
export function memoryPrefixes(events: readonly RecordedEvent[]): Prefixes {
  const shelves = new Map<number, Shelf>();
  const whole = new MemoryShelf();
  for (const event of events) whole.addLater(event);
  return {
    count: events.length,
    drops: whole.drops,
    event: (number) => events[number - 1]!,
    shelf: (count) => {
      let shelf = shelves.get(count);
      if (!shelf) {
        if (shelves.size > 1) shelves.delete(shelves.keys().next().value!);
        shelf = memoryShelf(events.slice(0, count));
        shelves.set(count, shelf);
      }
      return shelf;
    },
  };
}

/** The fact of an event with this number. @throws UnreadableEvent */
export function filedAt(prefixes: Prefixes, number: number) {
  return filedFact(prefixes.event(number));
}
