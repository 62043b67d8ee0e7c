/**
 * A shelf in memory, filled from events: for specs and for replays.
 */
import type { Reference } from '@hudna/domain';
import { categoryOf, countWhile, type RecordedEvent, START, type WrittenEvent } from '@hudna/event-store';
import { type EventAt, HeldFacts } from './held-facts.js';
import { Things } from './things.js';
import type { Entry, FiledFact, Shelf } from './shelf.js';

/**
 * What was known at a moment of record time (epoch milliseconds; default: all) of these events, given in ledger order.
 * @throws UnreadableEvent
 */
export function memoryShelf(events: readonly RecordedEvent[], knownAtMs = Infinity): Shelf {
  // The times of recording never go back along the ledger.
  const known = countWhile(events, (event) => Date.parse(event.recordedAt) <= knownAtMs);
  const shelf = new MemoryShelf();
  for (const event of known === events.length ? events : events.slice(0, known)) shelf.add(event);
  return shelf;
}

/** An entry, and when the earliest fact of the thing began. */
interface Listed extends Entry {
  readonly least: number;
}

const NONE = new HeldFacts('');

/** Each index is built when it is first asked for: after that nothing is to be added. */
export class MemoryShelf implements Shelf {
  position = START;
  readonly #held = new Map<string, HeldFacts>();
  readonly #facts = new Map<string, Map<string, readonly FiledFact[]>>();
  readonly #things = new Map<string, Things>();
  readonly #named = new Map<string, ReadonlyMap<string, ReadonlySet<string>>>();
  readonly #spans = new Map<string, Spans>();
  readonly #sorted = new Map<string, readonly Listed[]>();

  /** @param eventAt Reads an event again that was added as it is written: those are not held. */
  constructor(private readonly eventAt?: EventAt) {}

  /** Adds the next event of the ledger. @throws UnreadableEvent */
  add(event: RecordedEvent | WrittenEvent): void {
    const category = categoryOf(event.stream);
    kept(this.#held, category, () => new HeldFacts(category, this.eventAt)).add(event);
    this.position = event.position;
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
    const compare = order === 'id' ? byId : newest;
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

function byId(a: Entry, b: Entry): number {
  return compareText(a.entity, b.entity);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function newest(a: Entry, b: Entry): number {
  return b.starts - a.starts || byId(b, a);
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
