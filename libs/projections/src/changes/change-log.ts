/**
 * The log of changes of one view: a pure function of the ledger and the clock. Each event is a step, taken as the view
 * stands when it is recorded; between two events each moment at which the clock alone changes something is one. A moment
 * that is also that of a recording comes first. What comes after a moment is the same wherever the log begins. A step that
 * cannot be read has not been taken: it can be tried again. What an event may change is asked of the state before it by the
 * facts that are in force no longer, and of the state after it by those that are so since.
 */
import { LRUCache } from 'lru-cache';
import { categories } from '@hudna/domain';
import { ClockedReadModel, type RevisedFact } from '../clock/index.js';
import type { RecordedFact, ReadModel } from '../read-model/read-model.js';
import { Schedule } from './schedule.js';
import type { ResumePoint } from './resume-point.js';
import { believedMs, countUpTo, factChanges, positionAt, type Prefixes } from '../read-model/prefixes.js';
import { asOfNow } from '../query/as-of.js';
import type { ViewSettings } from '../query/settings.js';
import type { LiveItem, LiveView } from '../view.js';
import { liveItems, momentsToCome } from './live-view.js';

/** One item before and after a step; undefined where it is not there. */
export interface ItemChange {
  readonly id: string;
  readonly before: LiveItem['value'] | undefined;
  readonly after: LiveItem['value'] | undefined;
}

export interface ChangeStep {
  readonly point: ResumePoint;
  /** The number of the event that was taken in; left out: the clock alone moved. */
  readonly event?: number;
  /** In order of id; none where the step changes nothing that is shown. */
  readonly changes: readonly ItemChange[];
}

type Items = ReadonlyMap<string, { readonly value: LiveItem['value']; readonly json: string }>;

/** What the clock brings: a key to look at, or a fact that comes to pass, by the number of its record. */
type Scheduled = string | number;

const FOREVER = 8.64e15;

/** Keys of which the items are remembered from step to step. */
const REMEMBERED = 1_000;

export class ChangeLog {
  readonly #schedule = new Schedule<Scheduled>();
  readonly #shown = new LRUCache<string, Items>({ max: REMEMBERED });
  #count: number;
  #clockMs: number;

  /** @param point Where to begin; all of it is taken in. */
  constructor(
    private readonly view: LiveView,
    private readonly settings: ViewSettings,
    prefixes: Prefixes,
    point: ResumePoint,
  ) {
    this.#count = countUpTo(prefixes, point.position);
    this.#clockMs = point.clockMs;
    const model = prefixes.modelAt(this.#count);
    if (view.nextClockChange) {
      for (const key of view.keys(model, Number.MAX_SAFE_INTEGER)) {
        const next = view.nextClockChange(model, key, this.#clockMs, settings);
        if (next !== undefined) this.#schedule.add(next, key);
      }
    }
    for (const fact of factsToCome(model, this.#clockMs)) {
      this.#scheduleFact(countUpTo(prefixes, fact.position), fact, this.#clockMs);
    }
  }

  /** Events taken in. */
  get count(): number {
    return this.#count;
  }

  get clockMs(): number {
    return this.#clockMs;
  }

  /** When the clock will next have to be looked at, epoch milliseconds; undefined: not by what is known now. */
  get next(): number | undefined {
    return this.#schedule.next;
  }

  point(prefixes: Prefixes): ResumePoint {
    return { position: positionAt(prefixes, this.#count), clockMs: this.#clockMs };
  }

  /**
   * The next event, after all that the clock brings up to its recording; undefined where that is all there is.
   * @param latestMs No event can have been recorded after this, epoch milliseconds: a stamp beyond it is not believed.
   */
  step(prefixes: Prefixes, latestMs = Infinity): ChangeStep | undefined {
    if (this.#count >= prefixes.count) return undefined;
    const recordedMs = Math.min(believedMs(prefixes, this.#count + 1), latestMs);
    return this.stepOfClock(prefixes, recordedMs) ?? this.#stepOfEvent(prefixes, recordedMs);
  }

  /**
   * What the clock brings next, up to a moment (epoch milliseconds); undefined where that is nothing. It must be certain
   * that no event will be recorded before that moment any more.
   */
  stepOfClock(prefixes: Prefixes, untilMs: number): ChangeStep | undefined {
    const next = this.#schedule.next;
    if (next === undefined || next > untilMs) {
      this.#clockMs = Math.max(this.#clockMs, untilMs);
      return undefined;
    }
    const model = prefixes.modelAt(this.#count);
    const keys = new Set<string>();
    for (const one of this.#schedule.first()) {
      const found = typeof one === 'string' ? [one] : this.#affectedByRecord(prefixes, model, one, next);
      for (const key of found) keys.add(key);
    }
    const comparisons = this.#compare(keys, model, model, next);
    const point = { position: positionAt(prefixes, this.#count), clockMs: next };
    this.#schedule.drop();
    this.#apply(comparisons, next);
    return { point, changes: changesIn(comparisons) };
  }

  #stepOfEvent(prefixes: Prefixes, recordedMs: number): ChangeStep {
    const number = this.#count + 1;
    const clockMs = Math.max(this.#clockMs, recordedMs);
    const known = prefixes.modelAt(this.#count);
    const model = prefixes.modelAt(number);
    const { gone, since } = factChanges(prefixes, number);
    const revised = [...revisedBy(prefixes, model.believedAt?.(clockMs) ?? model, number)];
    const keys = new Set<string>();
    for (const fact of gone) for (const key of this.#affectedBy(known, fact, clockMs)) keys.add(key);
    for (const fact of [...since, ...revised.map(({ recorded }) => recorded)]) {
      for (const key of this.#affectedBy(model, fact, clockMs)) keys.add(key);
    }
    const comparisons = this.#compare(keys, known, model, clockMs);
    const point = { position: positionAt(prefixes, number), clockMs };
    this.#count = number;
    for (const fact of since) {
      const record = prefixes.recordedAt(number).numberOf(fact);
      for (const one of [fact, believedOf(model, fact)]) this.#scheduleFact(record, one, clockMs);
    }
    for (const { number: of, recorded } of revised) {
      this.#scheduleFact(of, believedOf(model, recorded), clockMs);
    }
    this.#apply(comparisons, clockMs);
    return { point, event: number, changes: changesIn(comparisons) };
  }

  /** By the fact of a record, where it is in force. */
  #affectedByRecord(prefixes: Prefixes, model: ReadModel, number: number, atMs: number): Iterable<string> {
    const fact = prefixes.recordedAt(this.#count).factOf(number);
    return fact ? this.#affectedBy(model, fact, atMs) : [];
  }

  /** By a fact as it was recorded, and as it is believed. */
  *#affectedBy(model: ReadModel, recorded: RecordedFact, atMs: number): Generator<string, void> {
    const asOf = asOfNow(atMs, this.settings);
    yield* this.view.affectedBy(model, recorded, asOf);
    const believed = believedOf(model, recorded);
    if (believed !== recorded) yield* this.view.affectedBy(model, believed, asOf);
  }

  /** The items of keys as they were shown last, and at a moment (epoch milliseconds). Nothing is taken in yet: it may fail. */
  #compare(keys: ReadonlySet<string>, known: ReadModel, model: ReadModel, atMs: number): ItemsChange[] {
    return [...keys].map((key) => ({
      key,
      before: this.#shown.get(key) ?? this.#items(known, key, this.#clockMs),
      after: this.#items(model, key, atMs),
      next: this.view.nextClockChange?.(model.believedAt?.(atMs) ?? model, key, atMs, this.settings),
    }));
  }

  #apply(comparisons: readonly ItemsChange[], clockMs: number): void {
    this.#clockMs = clockMs;
    for (const { key, after, next } of comparisons) {
      this.#shown.set(key, after);
      if (next !== undefined) this.#schedule.add(next, key);
    }
  }

  #items(model: ReadModel, key: string, atMs: number): Items {
    // An event is taken in when it is recorded: by then it has happened.
    const context = { model: model.believedAt?.(atMs) ?? model, asOf: asOfNow(atMs, this.settings) };
    const items = liveItems(this.view, context, key);
    return new Map(items.map(({ id, value }) => [id, { value, json: JSON.stringify(value) }]));
  }

  /** A fact that is yet to begin, or to be over, is looked at again then. */
  #scheduleFact(number: number, fact: RecordedFact, clockMs: number): void {
    for (const moment of momentsToCome(fact, clockMs)) this.#schedule.add(moment, number);
  }
}

/** What is believed otherwise since this event, whose clock had dropped: itself, and what may have been stamped ahead before it. */
function revisedBy(prefixes: Prefixes, model: ReadModel, number: number): readonly RevisedFact[] {
  if (!prefixes.drops.at(number) || !(model instanceof ClockedReadModel)) return [];
  return categories.flatMap(({ lifecycle: { category } }) => model.revised(category, number));
}

function believedOf(model: ReadModel, recorded: RecordedFact): RecordedFact {
  return model instanceof ClockedReadModel ? model.believed(recorded) : recorded;
}

interface ItemsChange {
  readonly key: string;
  readonly before: Items;
  readonly after: Items;
  readonly next: number | undefined;
}

function changesIn(comparisons: readonly ItemsChange[]): ItemChange[] {
  const changes = comparisons.flatMap(({ before, after }) =>
    [...new Set([...before.keys(), ...after.keys()])].flatMap((id): ItemChange[] => {
      const [was, is] = [before.get(id), after.get(id)];
      return was?.json === is?.json ? [] : [{ id, before: was?.value, after: is?.value }];
    }),
  );
  return changes.sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** The facts that have not begun, or are not over, at a moment. */
function factsToCome(model: ReadModel, clockMs: number): RecordedFact[] {
  return categories.flatMap(({ lifecycle: { category } }) =>
    model
      .during(category, clockMs + 1, FOREVER)
      .flatMap((entity) => model.facts(category, entity))
      .filter((fact) => momentsToCome(fact, clockMs).length > 0),
  );
}
