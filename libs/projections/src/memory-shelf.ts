/**
 * A shelf in memory, filled from events: for specs and for replays.
 */
import { CLOCK_BOUND_MS, droppedClockMs, type Reference } from '@hudna/domain';
import { categoryOf, countWhile, type RecordedEvent, START, type RawEvent } from '@hudna/event-store';
import {
  clocked,
  type ClockDrop,
  ClockDrops,
  dropOf,
  isLeap,
  type Leap,
  type NumberedShelf,
} from './clock/index.js';
import { type EventAt, HeldFacts } from './held-facts.js';
import { Things } from './things.js';
import { compareEntries, type Entry, type FiledFact, type Shelf } from './shelf.js';

/**
 * What was known at a moment of record time (epoch milliseconds; default: all) of these events, given in ledger order.
 * @throws UnreadableEvent
 */
export function memoryShelf(events: readonly RecordedEvent[], knownAtMs = Infinity): Shelf {
  const shelf = new MemoryShelf();
  for (const event of events) {
    // The times of recording never go back along the ledger; of what comes later only the clocks count.
    if (Date.parse(event.recordedAt) <= knownAtMs) shelf.add(event);
    else shelf.addLater(event);
  }
  return shelf.believed({ knownAtMs: knownAtMs === Infinity ? undefined : knownAtMs });
}

/** An entry, and when the earliest fact of the thing began. */
interface Listed extends Entry {
  readonly least: number;
}

const NONE = new HeldFacts('');

/** Each index is built when it is first asked for: after that nothing is to be added. */
export class MemoryShelf implements NumberedShelf {
  position = START;
  recordedMs = 0;
  count = 0;
  readonly #clocks = new Clocks();
  readonly #held = new Map<string, HeldFacts>();
  readonly #facts = new Map<string, Map<string, readonly FiledFact[]>>();
  readonly #things = new Map<string, Things>();
  readonly #named = new Map<string, ReadonlyMap<string, ReadonlySet<string>>>();
  readonly #spans = new Map<string, Spans>();
  readonly #sorted = new Map<string, readonly Listed[]>();

  /** @param eventAt Reads an event again that was added as it is written: those are not held. */
  constructor(private readonly eventAt?: EventAt) {}

  /** Adds the next event of the ledger. @throws UnreadableEvent */
  add(event: RecordedEvent | RawEvent): void {
    const category = categoryOf(event.stream);
    const held = kept(this.#held, category, () => new HeldFacts(category, this.eventAt));
    this.#clocks.add(event, held.add(event, (this.count += 1)));
    this.position = event.position;
    this.recordedMs = this.#clocks.recordedMs;
  }

  /** Looks at an event after those that are known: it may show that a clock before it had run ahead. */
  addLater(event: RecordedEvent | RawEvent): void {
    const { metadata } = event;
    this.#clocks.add(event, typeof metadata === 'string' ? (JSON.parse(metadata) as object) : metadata);
  }

  /**
   * The same, believed as far as the clocks that it was stamped by are.
   * @param asked The moment of record time that is asked for, or else what time it is now; epoch milliseconds.
   */
  believed({ knownAtMs, nowMs }: { knownAtMs?: number | undefined; nowMs?: number } = {}): Shelf {
    const now = knownAtMs === undefined && nowMs !== undefined ? this.#clocks.dropAt(nowMs) : undefined;
    return clocked(this, this.drops, { knownAtMs, now });
  }

  /** What the stamps of all that was added show of the clocks that made them. */
  get drops(): ClockDrops {
    return new ClockDrops(this.#clocks.drops);
  }

  numberOf({ category, position }: FiledFact): number {
    return this.#heldOf(category).numberAt(position);
  }

  between(category: string, after: number, upTo: number): readonly FiledFact[] {
    return this.#heldOf(category).between(after, upTo);
  }

  facts(category: string, entity: string): readonly FiledFact[] {
    // Asked for once, they will be again: of a corridor each view wants all that is known.
    const asked = kept(this.#facts, category, () => new Map<string, readonly FiledFact[]>());
    return kept(asked, entity, () => {
      const held = this.#heldOf(category);
      return this.#thingsOf(category)
        .numbersOf(entity)
        .map((number) => held.at(number));
    });
  }

  list(category: string, options: Parameters<Shelf['list']>[1]): readonly Entry[] {
    const { order, begunBy, after, limit } = options;
    const compare = compareEntries[order];
    // Whoever asks for one page seldom asks for the next: to sort all of them is left until then.
    const sorted = after
      ? kept(this.#sorted, `${order} ${category}`, () => [...this.#listed(category)].sort(compare))
      : leastOf(this.#listed(category), limit, compare, ({ least }) => least <= begunBy);
    const page: Entry[] = [];
    for (
      let at = after ? firstAfter(sorted, after, compare) : 0;
      at < sorted.length && page.length < limit;
      at += 1
    ) {
      const { entity, starts, least } = sorted[at]!;
      if (least <= begunBy) page.push({ entity, starts });
    }
    return page;
  }

  naming(category: string, reference: Reference): readonly string[] {
    const named = kept(this.#named, category, () => indexNames(this.#heldOf(category)));
    return [...(named.get(nameKey(reference)) ?? [])].sort();
  }

  during(category: string, from: number, to: number): readonly string[] {
    const held = this.#heldOf(category);
    const { numbers, longest } = kept(this.#spans, category, () => spans(held));
    const found = new Set<string>();
    for (
      let at = countWhile(numbers, (number) => held.starts[number]! < from - longest);
      at < numbers.length && held.starts[numbers[at]!]! < to;
      at += 1
    ) {
      const number = numbers[at]!;
      if (held.lasts[number]! >= from) found.add(held.entities[number]!);
    }
    return [...found];
  }

  #heldOf(category: string): HeldFacts {
    return this.#held.get(category) ?? NONE;
  }

  #thingsOf(category: string): Things {
    return kept(this.#things, category, () => new Things(this.#heldOf(category).entities));
  }

  *#listed(category: string): Generator<Listed, void> {
    const held = this.#heldOf(category);
    for (const numbers of this.#thingsOf(category).all()) {
      const starts = held.starts[numbers[0]!]!;
      const least = numbers.reduce((earliest, at) => Math.min(earliest, held.starts[at]!), starts);
      yield { entity: held.entities[numbers[0]!]!, starts, least };
    }
  }
}

/** What the stamps of a ledger show of the clocks that made them. */
class Clocks {
  readonly drops: ClockDrop[] = [];
  recordedMs = 0;
  readonly #leaps: Leap[] = [];
  #count = 0;

  add({ recordedAt }: { readonly recordedAt: string }, metadata: object): void {
    const before = this.#count === 0 ? undefined : this.recordedMs;
    const recordedMs = Date.parse(recordedAt);
    if (isLeap(before, recordedMs)) {
      this.#leaps.push({ number: this.#count, beforeMs: before, afterMs: recordedMs });
    }
    this.#count += 1;
    this.recordedMs = recordedMs;
    const clockMs = droppedClockMs({ recordedAt, metadata });
    if (clockMs !== undefined) this.drops.push(this.#drop(this.#count, clockMs));
  }

  /** What a clock that shows `nowMs` after all of them tells, where it stands behind them. */
  dropAt(nowMs: number): ClockDrop | undefined {
    return nowMs < this.recordedMs - CLOCK_BOUND_MS ? this.#drop(this.#count + 1, nowMs) : undefined;
  }

  #drop(number: number, clockMs: number): ClockDrop {
    const { recordedMs } = this;
    return dropOf({ number, clockMs, recordedMs }, this.#leapOver(clockMs + CLOCK_BOUND_MS));
  }

  #leapOver(ms: number): Leap | undefined {
    const leap = this.#leaps[countWhile(this.#leaps, ({ afterMs }) => afterMs <= ms)];
    return leap && (leap.beforeMs ?? -Infinity) <= ms ? leap : undefined;
  }
}

function indexNames(held: HeldFacts): Map<string, Set<string>> {
  const named = new Map<string, Set<string>>();
  for (const number of held.entities.keys()) {
    for (const name of held.namesAt(number)) {
      kept(named, nameKey(name), () => new Set<string>()).add(held.entities[number]!);
    }
  }
  return named;
}

/** The first of many in an order, without sorting the rest. */
function leastOf<T>(
  items: Iterable<T>,
  limit: number,
  compare: (a: T, b: T) => number,
  counts: (item: T) => boolean,
): T[] {
  let found: T[] = [];
  let bound: T | undefined;
  for (const item of items) {
    if (!counts(item) || (bound !== undefined && compare(item, bound) > 0)) continue;
    found.push(item);
    if (found.length < 4 * limit + 100) continue;
    found = found.sort(compare).slice(0, limit);
    bound = found.at(-1);
  }
  return found.sort(compare).slice(0, limit);
}

function nameKey({ category, id }: Reference): string {
  return `${category} ${id}`;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function firstAfter(sorted: readonly Entry[], entry: Entry, compare: (a: Entry, b: Entry) => number): number {
  return countWhile(sorted, (other) => compare(other, entry) <= 0);
}

/** The facts of a category by start, then thing; and how long the longest of them is, in ms. */
interface Spans {
  readonly numbers: readonly number[];
  readonly longest: number;
}

function spans({ entities, starts, lasts }: HeldFacts): Spans {
  const order = (a: number, b: number) => starts[a]! - starts[b]! || compareText(entities[a]!, entities[b]!);
  const numbers = Array.from(starts.keys()).sort(order);
  return {
    numbers,
    longest: numbers.reduce((longest, at) => Math.max(longest, lasts[at]! - starts[at]!), 0),
  };
}

function kept<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  let value = map.get(key);
  if (value === undefined) map.set(key, (value = make()));
  return value;
}
