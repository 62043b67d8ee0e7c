/** The facts of a ledger, to be read as of any of its prefixes. */
import type { FactChange } from '@hudna/domain';
import { comparePositions, type Position, type RecordedEvent, START } from '@hudna/event-store';
import { factProjection } from './projection.js';
import type { ClockDrops } from '../clock/index.js';
import { inMemoryReadModel, InMemoryReadModel } from './in-memory-read-model.js';
import type { ReadModel, RecordedFact } from './read-model.js';

export interface Prefixes {
  /** How many events there are. */
  readonly count: number;
  /** The event with this number, counted from 1 in ledger order. */
  event(number: number): RecordedEvent;
  /** What the event with this number changes in the facts of its stream. @throws UnreadableEvent */
  change(number: number): FactChange<RecordedFact>;
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

/** The prefixes of events in memory, for specs and replays; two of them are kept, so go through them in order. */
export function inMemoryPrefixes(events: readonly RecordedEvent[], projection = factProjection): Prefixes {
  const models = new Map<number, ReadModel>();
  const whole = new InMemoryReadModel();
  for (const event of events) whole.addLater(event);
  return {
    count: events.length,
    drops: whole.drops,
    event: (number) => events[number - 1]!,
    change: (number) => {
      const event = events[number - 1]!;
      const isOfStream = ({ stream }: RecordedEvent) => stream === event.stream;
      return projection.project(event, () => events.slice(0, number - 1).filter(isOfStream));
    },
    modelAt: (count) => {
      let model = models.get(count);
      if (!model) {
        if (models.size > 1) models.delete(models.keys().next().value!);
        model = inMemoryReadModel(events.slice(0, count), Infinity, projection);
        models.set(count, model);
      }
      return model;
    },
  };
}
