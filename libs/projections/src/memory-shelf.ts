/**
 * A shelf in memory, filled from events: for specs and for replays.
 */
import { last, type Reference } from '@hudna/domain';
import { type RecordedEvent, START } from '@hudna/event-store';
import { type Filed, filing } from './filing.js';
import type { Entry, FiledFact, Shelf } from './shelf.js';

/**
 * What was known at a moment of record time (epoch milliseconds; default: all) of these events, given in ledger order.
 * Each index is built when it is first asked for.
 * @throws UnreadableEvent
 */
export function memoryShelf(events: readonly RecordedEvent[], knownAtMs = Infinity): Shelf {
  // The times of recording never go back along the ledger.
  const known = countWhile(events, (event) => Date.parse(event.recordedAt) <= knownAtMs);
  return new MemoryShelf(events.slice(0, known).map((event) => filing.file(event)));
}

type Thing = readonly FiledFact[];

/** An entry, and when the earliest fact of the thing began. */
interface Listed extends Entry {
  readonly least: number;
}

class MemoryShelf implements Shelf {
  #categories?: Map<string, Map<string, FiledFact[]>>;
  #named?: Map<string, Set<string>>;
  readonly #spans = new Map<string, Spans>();
  readonly #byId = new Map<string, readonly Listed[]>();
  readonly #byStart = new Map<string, readonly Listed[]>();

  constructor(private readonly filed: readonly Filed[]) {}

  get position() {
    return this.filed.at(-1)?.fact.position ?? START;
  }

  facts(category: string, entity: string): readonly FiledFact[] {
    return this.#things(category).get(entity) ?? [];
  }

  list(category: string, { order, begunBy, after, limit }: Parameters<Shelf['list']>[1]): readonly Entry[] {
    const compare = order === 'id' ? byId : newest;
    const sorted = kept(order === 'id' ? this.#byId : this.#byStart, category, () =>
      [...this.#things(category)]
        .map(([entity, facts]) => ({
          entity,
          starts: facts[0]!.start,
          least: facts.reduce((least, { start }) => Math.min(least, start), Infinity),
        }))
        .sort(compare),
    );
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
    this.#named ??= this.#indexNames();
    return [...(this.#named.get(nameKey(category, reference)) ?? [])].sort();
  }

  during(category: string, from: number, to: number): readonly string[] {
    const { facts, longest } = kept(this.#spans, category, () =>
      spans([...this.#things(category).values()].flat()),
    );
    const found = new Set<string>();
    for (let at = firstFrom(facts, from - longest); at < facts.length && facts[at]!.start < to; at += 1) {
      if (last(facts[at]!) >= from) found.add(facts[at]!.entity);
    }
    return [...found];
  }

  #things(category: string): ReadonlyMap<string, Thing> {
    this.#categories ??= this.#indexThings();
    return this.#categories.get(category) ?? new Map<string, Thing>();
  }

  #indexThings(): Map<string, Map<string, FiledFact[]>> {
    const categories = new Map<string, Map<string, FiledFact[]>>();
    for (const { fact } of this.filed) {
      const things = kept(categories, fact.category, () => new Map<string, FiledFact[]>());
      kept(things, fact.entity, () => []).push(fact);
    }
    return categories;
  }

  #indexNames(): Map<string, Set<string>> {
    const named = new Map<string, Set<string>>();
    for (const { fact, names } of this.filed) {
      for (const name of names) {
        kept(named, nameKey(fact.category, name), () => new Set<string>()).add(fact.entity);
      }
    }
    return named;
  }
}

function nameKey(category: string, { category: of, id }: Reference): string {
  return `${category} ${of} ${id}`;
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

function spans(facts: FiledFact[]): Spans {
  facts.sort((a, b) => a.start - b.start || byId(a, b));
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
