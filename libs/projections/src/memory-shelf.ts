/**
 * A shelf in memory, filled from events: for specs and for replays.
 */
import { last, type Reference } from '@hudna/domain';
import { type RecordedEvent, START } from '@hudna/event-store';
import { filedFact, namesIn } from './filing.js';
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

/** The facts of a thing; most things have one. */
type Thing = FiledFact | FiledFact[];

/** Each index is built when it is first asked for: after that nothing is to be added. */
export class MemoryShelf implements Shelf {
  position = START;
  readonly #facts = new Map<string, FiledFact[]>();
  readonly #things = new Map<string, ReadonlyMap<string, Thing>>();
  readonly #named = new Map<string, ReadonlyMap<string, ReadonlySet<string>>>();
  readonly #spans = new Map<string, Spans>();
  readonly #sorted = new Map<string, readonly Listed[]>();

  /** Adds the next event of the ledger. @throws UnreadableEvent */
  add(event: RecordedEvent): void {
    const fact = filedFact(event);
    kept(this.#facts, fact.category, () => []).push(fact);
    this.position = event.position;
  }

  facts(category: string, entity: string): readonly FiledFact[] {
    return factsOf(this.#thingsOf(category).get(entity) ?? []);
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
    const named = kept(this.#named, category, () => indexNames(this.#facts.get(category) ?? []));
    return [...(named.get(nameKey(reference)) ?? [])].sort();
  }

  during(category: string, from: number, to: number): readonly string[] {
    const { facts, longest } = kept(this.#spans, category, () => spans(this.#facts.get(category) ?? []));
    const found = new Set<string>();
    for (let at = firstFrom(facts, from - longest); at < facts.length && facts[at]!.start < to; at += 1) {
      if (last(facts[at]!) >= from) found.add(facts[at]!.entity);
    }
    return [...found];
  }

  #thingsOf(category: string): ReadonlyMap<string, Thing> {
    return kept(this.#things, category, () => indexThings(this.#facts.get(category) ?? []));
  }

  *#listed(category: string): Generator<Listed, void> {
    for (const thing of this.#thingsOf(category).values()) {
      const facts = factsOf(thing);
      const { entity, start: starts } = facts[0]!;
      yield { entity, starts, least: facts.reduce((least, { start }) => Math.min(least, start), starts) };
    }
  }
}

function factsOf(thing: Thing | readonly FiledFact[]): readonly FiledFact[] {
  return Array.isArray(thing) ? thing : [thing as FiledFact];
}

function indexThings(facts: readonly FiledFact[]): Map<string, Thing> {
  const things = new Map<string, Thing>();
  for (const fact of facts) {
    const known = things.get(fact.entity);
    if (known === undefined) things.set(fact.entity, fact);
    else if (Array.isArray(known)) known.push(fact);
    else things.set(fact.entity, [known, fact]);
  }
  return things;
}

function indexNames(facts: readonly FiledFact[]): Map<string, Set<string>> {
  const named = new Map<string, Set<string>>();
  for (const fact of facts) {
    for (const name of namesIn(fact)) kept(named, nameKey(name), () => new Set<string>()).add(fact.entity);
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

function byId(a: { entity: string }, b: { entity: string }): number {
  return a.entity < b.entity ? -1 : a.entity > b.entity ? 1 : 0;
}

function newest(a: Entry, b: Entry): number {
  return b.starts - a.starts || byId(b, a);
}

function firstAfter(sorted: readonly Entry[], entry: Entry, compare: (a: Entry, b: Entry) => number): number {
  return countWhile(sorted, (other) => compare(other, entry) <= 0);
}

/** The facts of a category by start, then thing; and how long the longest of them is. */
interface Spans {
  readonly facts: readonly FiledFact[];
  readonly longest: number;
}

function spans(known: readonly FiledFact[]): Spans {
  const facts = [...known].sort((a, b) => a.start - b.start || byId(a, b));
  return { facts, longest: facts.reduce((longest, fact) => Math.max(longest, last(fact) - fact.start), 0) };
}

function firstFrom(facts: readonly FiledFact[], start: number): number {
  return countWhile(facts, (fact) => fact.start < start);
}

/** How many items from the first on the test holds for; it holds for none after the first that it fails. */
function countWhile<T>(items: readonly T[], holds: (item: T) => boolean): number {
  let [from, to] = [0, items.length];
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (holds(items[middle]!)) from = middle + 1;
    else to = middle;
  }
  return from;
}

function kept<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  let value = map.get(key);
  if (value === undefined) map.set(key, (value = make()));
  return value;
}
