/** The facts of a ledger, to be read as of any of its prefixes. */
import { categoryOf, comparePositions, type Position, type RecordedEvent, START } from '@hudna/event-store';
import type { ClockDrops, NumberedReadModel } from '../clock/index.js';
import { InMemoryReadModel } from './in-memory-read-model.js';
import { entityOf } from './projection.js';
import type { ReadModel, RecordedFact } from './read-model.js';

export interface Prefixes {
  /** How many events there are. */
  readonly count: number;
  /** The event with this number, counted from 1 in ledger order. */
  event(number: number): RecordedEvent;
  /** What was known with so many events. */
  modelAt(count: number): ReadModel;
  /** The same as it was recorded, whatever the clocks; `modelAt` reads this one. */
  recordedAt(count: number): NumberedReadModel;
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

/** What an event changes in the facts that are in force: those that are not so any longer, and those that are so since. */
export interface FactChanges {
  readonly gone: readonly RecordedFact[];
  readonly since: readonly RecordedFact[];
}

/** By the event with this number. A fact of which anything is otherwise is in both. */
export function factChanges(prefixes: Prefixes, number: number): FactChanges {
  const [before, after] = [prefixes.recordedAt(number - 1), prefixes.recordedAt(number)];
  const { amendedStreams } = after;
  if (amendedStreams.length === 0) return { gone: [], since: [after.factOf(number)!] };
  const factsOf = (model: NumberedReadModel) =>
    new Map(
      amendedStreams.flatMap((stream) => {
        const category = categoryOf(stream);
        const facts = model.facts(category, entityOf(stream, category));
        return facts.map((fact) => [JSON.stringify(fact), fact] as const);
      }),
    );
  const [known, now] = [factsOf(before), factsOf(after)];
  const without = (facts: ReadonlyMap<string, RecordedFact>, others: ReadonlyMap<string, RecordedFact>) =>
    [...facts].filter(([text]) => !others.has(text)).map(([, fact]) => fact);
  return { gone: without(known, now), since: without(now, known) };
}

/** The prefixes of events in memory, for specs and replays; two of them are kept, so go through them in order. */
export function inMemoryPrefixes(events: readonly RecordedEvent[]): Prefixes {
  const models = new Map<number, InMemoryReadModel>();
  const whole = new InMemoryReadModel();
  for (const event of events) whole.addLater(event);
  const recordedAt = (count: number) => {
    let model = models.get(count);
    if (!model) {
      if (models.size > 1) models.delete(models.keys().next().value!);
      models.set(count, (model = new InMemoryReadModel()));
      for (const event of events.slice(0, count)) model.add(event);
    }
    return model;
  };
  return {
    count: events.length,
    drops: whole.drops,
    event: (number) => events[number - 1]!,
    recordedAt,
    modelAt: (count) => recordedAt(count).believed(),
  };
}
