/** The read model in memory, made from events: for specs and for replays. */
import { CLOCK_BOUND_MS, droppedClockMs, type Reference } from '@hudna/domain';
import { categoryOf, countWhile, type RecordedEvent, START, type RawEvent } from '@hudna/event-store';
import {
  clockedReadModel,
  type ClockDrop,
  ClockDrops,
  dropOf,
  isLeap,
  type Leap,
  type NumberedReadModel,
} from '../clock/index.js';
import { Amendments, streamsOf } from './amendment-effect.js';
import { type ReadEventAt, CategoryFacts } from './category-facts.js';
import { judgedFacts } from './projection.js';
import { compareEntries, type EntityEntry, type RecordedFact, type ReadModel } from './read-model.js';

/**
 * What was known at a moment of record time (epoch milliseconds; default: all) of these events, given in ledger order.
 * @throws UnreadableEvent
 */
export function inMemoryReadModel(events: readonly RecordedEvent[], knownAtMs = Infinity): ReadModel {
  const model = new InMemoryReadModel();
  for (const event of events) {
    // Times of recording never go back along the ledger. Of later events only the clocks count.
    if (Date.parse(event.recordedAt) <= knownAtMs) model.add(event);
    else model.addLater(event);
  }
  return model.believed({ knownAtMs: knownAtMs === Infinity ? undefined : knownAtMs });
}

/** An entry, and when the earliest fact of the entity that is in force began. */
interface Listed extends EntityEntry {
  readonly least: number;
}

const NONE = new CategoryFacts('');
const NO_STREAMS: readonly string[] = [];

/** Each index is built when it is first read: after that nothing may be added. */
export class InMemoryReadModel implements NumberedReadModel {
  position = START;
  recordedMs = 0;
  count = 0;
  amendedStreams = NO_STREAMS;
  readonly #clocks = new Clocks();
  readonly #amendments = new Amendments();
  readonly #byCategory = new Map<string, CategoryFacts>();
  readonly #facts = new Map<string, Map<string, readonly RecordedFact[]>>();
  readonly #byReference = new Map<string, ReadonlyMap<string, ReadonlySet<string>>>();
  readonly #spans = new Map<string, Spans>();
  readonly #sorted = new Map<string, readonly Listed[]>();

  /** @param readEventAt Reads an event again that was added as raw text: those are not held. */
  constructor(private readonly readEventAt?: ReadEventAt) {}

  /** Adds the next event of the ledger. @throws UnreadableEvent */
  add(event: RecordedEvent | RawEvent): void {
    const facts = this.#categoryOf(event.stream);
    const { metadata, amendment } = facts.add(event, (this.count += 1));
    if (amendment) this.#amend(facts, amendment);
    else this.amendedStreams = facts.isAmended(facts.entities.at(-1)!) ? [event.stream] : NO_STREAMS;
    this.#clocks.add(event, metadata);
    this.position = event.position;
    this.recordedMs = this.#clocks.recordedMs;
  }

  #amend(facts: CategoryFacts, amendment: RecordedEvent): void {
    const effect = this.#amendments.add(amendment);
    for (const place of effect.takenAway) this.#categoryOf(place.stream).takeAway(place);
    for (const place of effect.broughtBack) this.#categoryOf(place.stream).bringBack(place);
    facts.amend(amendment, effect);
    this.amendedStreams = streamsOf(amendment, effect);
  }

  /** Takes in the clock alone of an event after those that are known: it may show that one before it had run ahead. */
  addLater(event: RecordedEvent | RawEvent): void {
    const { metadata } = event;
    this.#clocks.add(event, typeof metadata === 'string' ? (JSON.parse(metadata) as object) : metadata);
  }

  /**
   * The same, believed as far as the clocks that it was stamped by are.
   * @param asked The moment of record time that is asked for, or else what time it is now; epoch milliseconds.
   */
  believed({ knownAtMs, nowMs }: { knownAtMs?: number | undefined; nowMs?: number } = {}): ReadModel {
    const now = knownAtMs === undefined && nowMs !== undefined ? this.#clocks.dropAt(nowMs) : undefined;
    return clockedReadModel(this, this.drops, { knownAtMs, now });
  }

  /** What the stamps of all that was added show of the clocks that made them. */
  get drops(): ClockDrops {
    return new ClockDrops(this.#clocks.drops);
  }

  numberOf({ category, position }: RecordedFact): number {
    return this.#factsOf(category).numberAt(position);
  }

  between(category: string, after: number, upTo: number): readonly RecordedFact[] {
    return this.#factsOf(category).between(after, upTo);
  }

  factOf(number: number): RecordedFact | undefined {
    return Iterator.from(this.#byCategory.values())
      .map((facts) => facts.factOf(number))
      .find((fact) => fact !== undefined);
  }

  isAmended(category: string, entity: string): boolean {
    return this.#factsOf(category).isAmended(entity);
  }

  facts(category: string, entity: string): readonly RecordedFact[] {
    // Kept, since several views of one entity read them all.
    const byEntity = getOrCreate(this.#facts, category, () => new Map<string, readonly RecordedFact[]>());
    return getOrCreate(byEntity, entity, () => {
      const facts = this.#factsOf(category);
      const known = facts.inForce(facts.byEntity.numbersOf(entity)).map((row) => facts.at(row));
      return facts.isAmended(entity) ? judgedFacts(category, known) : known;
    });
  }

  events(category: string, entity: string): readonly RecordedEvent[] {
    const facts = this.#factsOf(category);
    return facts.byEntity.numbersOf(entity).map((row) => facts.eventAt(row));
  }

  list(category: string, options: Parameters<ReadModel['list']>[1]): readonly EntityEntry[] {
    const { order, begunBy, after, limit } = options;
    const compare = compareEntries[order];
    // All are sorted only for a second page, which is seldom asked for.
    const sorted = after
      ? getOrCreate(this.#sorted, `${order} ${category}`, () => [...this.#listed(category)].sort(compare))
      : leastOf(this.#listed(category), limit, compare, ({ least }) => least <= begunBy);
    const page: EntityEntry[] = [];
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

  referencing(category: string, reference: Reference): readonly string[] {
    const byReference = getOrCreate(this.#byReference, category, () =>
      indexReferences(this.#factsOf(category)),
    );
    return [...(byReference.get(keyOf(reference)) ?? [])].sort();
  }

  during(category: string, from: number, to: number): readonly string[] {
    const facts = this.#factsOf(category);
    const { numbers, longest } = getOrCreate(this.#spans, category, () => spans(facts));
    const found = new Set<string>();
    for (
      let at = countWhile(numbers, (number) => facts.starts[number]! < from - longest);
      at < numbers.length && facts.starts[numbers[at]!]! < to;
      at += 1
    ) {
      const number = numbers[at]!;
      if (facts.lasts[number]! >= from) found.add(facts.entities[number]!);
    }
    return [...found];
  }

  #factsOf(category: string): CategoryFacts {
    return this.#byCategory.get(category) ?? NONE;
  }

  #categoryOf(stream: string): CategoryFacts {
    const category = categoryOf(stream);
    return getOrCreate(
      this.#byCategory,
      category,
      () => new CategoryFacts(category, this.#amendments, this.readEventAt),
    );
  }

  *#listed(category: string): Generator<Listed, void> {
    const facts = this.#factsOf(category);
    for (const all of facts.byEntity.all()) {
      const rows = facts.inForce(all);
      // Of an entity of which no record is in force nothing is known.
      if (rows.length === 0) continue;
      const least = rows.reduce((earliest, row) => Math.min(earliest, facts.starts[row]!), Infinity);
      yield { entity: facts.entities[rows[0]!]!, starts: facts.starts[rows[0]!]!, least };
    }
  }
}

/** The drops of the clocks that a ledger was stamped by. */
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

  /** The drop that a clock which shows `nowMs` after all of them makes, where it stands behind them. */
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

function indexReferences(facts: CategoryFacts): Map<string, Set<string>> {
  const byReference = new Map<string, Set<string>>();
  for (const row of facts.entities.keys()) {
    if (!facts.isInForce(row)) continue;
    for (const reference of facts.referencesAt(row)) {
      getOrCreate(byReference, keyOf(reference), () => new Set<string>()).add(facts.entities[row]!);
    }
  }
  return byReference;
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

function keyOf({ category, id }: Reference): string {
  return `${category} ${id}`;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function firstAfter(
  sorted: readonly EntityEntry[],
  entry: EntityEntry,
  compare: (a: EntityEntry, b: EntityEntry) => number,
): number {
  return countWhile(sorted, (other) => compare(other, entry) <= 0);
}

/** The facts of a category by start, then entity; and how long the longest of them is, in ms. */
interface Spans {
  readonly numbers: readonly number[];
  readonly longest: number;
}

function spans(facts: CategoryFacts): Spans {
  const { entities, starts, lasts } = facts;
  const order = (a: number, b: number) => starts[a]! - starts[b]! || compareText(entities[a]!, entities[b]!);
  const numbers = Array.from(starts.keys()).filter((row) => facts.isInForce(row));
  return {
    numbers: numbers.sort(order),
    longest: numbers.reduce((longest, at) => Math.max(longest, lasts[at]! - starts[at]!), 0),
  };
}

function getOrCreate<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  let value = map.get(key);
  if (value === undefined) map.set(key, (value = make()));
  return value;
}
