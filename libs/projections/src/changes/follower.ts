/**
 * The log of changes of one view: a pure function of the ledger and the clock. Each event is a step, taken as things
 * stand when it is recorded; between two events each moment at which the clock alone changes something is one. A moment
 * that is also that of a recording comes first. Where one begins makes no difference to what comes after.
 */
import { LRUCache } from 'lru-cache';
import { categories } from '@hudna/domain';
import type { Shelf } from '../shelf.js';
import { Agenda } from './agenda.js';
import type { Moment } from './moment.js';
import { countUpTo, filedAt, positionAt, type Prefixes } from './prefixes.js';
import { type Item, momentsToCome, type Watched, type WatchSettings } from './watched.js';

/** One item before and after a step; undefined where it is not there. */
export interface ItemChange {
  readonly id: string;
  readonly before: Item['value'] | undefined;
  readonly after: Item['value'] | undefined;
}

export interface Step {
  readonly moment: Moment;
  /** The number of the event that was taken in; left out: the clock alone moved. */
  readonly event?: number;
  /** In order of id; none where the step changes nothing that is shown. */
  readonly changes: readonly ItemChange[];
}

type Items = ReadonlyMap<string, { readonly value: Item['value']; readonly json: string }>;

/** What the clock brings: a unit to look at, or a fact that comes to pass, by its number. */
type Coming = string | number;

const FOREVER = 8.64e15;

/** Units of which the items are remembered from step to step. */
const REMEMBERED = 1_000;

export class Follower {
  readonly #agenda = new Agenda<Coming>();
  readonly #shown = new LRUCache<string, Items>({ max: REMEMBERED });
  #count: number;
  #clockMs: number;

  /** @param moment Where to begin; all of it is taken in. */
  constructor(
    private readonly view: Watched,
    private readonly settings: WatchSettings,
    prefixes: Prefixes,
    moment: Moment,
  ) {
    this.#count = countUpTo(prefixes, moment.position);
    this.#clockMs = moment.clockMs;
    const shelf = prefixes.shelf(this.#count);
    if (view.next) for (const unit of view.units(shelf, Number.MAX_SAFE_INTEGER)) this.#plan(shelf, unit);
    for (const number of factsToCome(prefixes, shelf, this.#clockMs)) this.#await(prefixes, number);
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
    return this.#agenda.next;
  }

  moment(prefixes: Prefixes): Moment {
    return { position: positionAt(prefixes, this.#count), clockMs: this.#clockMs };
  }

  /** The next event, after all that the clock brings up to its recording; undefined where that is all there is. */
  step(prefixes: Prefixes): Step | undefined {
    if (this.#count >= prefixes.count) return undefined;
    const recordedMs = Date.parse(prefixes.event(this.#count + 1).recordedAt);
    return this.stepOfClock(prefixes, recordedMs) ?? this.#stepOfEvent(prefixes, recordedMs);
  }

  /**
   * What the clock brings next, up to a moment (epoch milliseconds); undefined where that is nothing. It must be certain
   * that no event will be recorded before that moment any more.
   */
  stepOfClock(prefixes: Prefixes, untilMs: number): Step | undefined {
    const next = this.#agenda.next;
    if (next === undefined || next > untilMs) {
      this.#clockMs = Math.max(this.#clockMs, untilMs);
      return undefined;
    }
    const shelf = prefixes.shelf(this.#count);
    const before = this.#clockMs;
    this.#clockMs = next;
    const coming = [...this.#agenda.take()];
    const units = new Set<string>();
    for (const one of coming) {
      const found = typeof one === 'string' ? [one] : this.#touched(shelf, prefixes, one);
      for (const unit of found) units.add(unit);
    }
    return { moment: this.moment(prefixes), changes: this.#look(units, shelf, shelf, before) };
  }

  #stepOfEvent(prefixes: Prefixes, recordedMs: number): Step {
    const known = prefixes.shelf(this.#count);
    const before = this.#clockMs;
    this.#count += 1;
    this.#clockMs = Math.max(before, recordedMs);
    const number = this.#count;
    const shelf = prefixes.shelf(number);
    this.#await(prefixes, number);
    const changes = this.#look(new Set(this.#touched(shelf, prefixes, number)), known, shelf, before);
    return { moment: this.moment(prefixes), event: number, changes };
  }

  #touched(shelf: Shelf, prefixes: Prefixes, number: number): Iterable<string> {
    return this.view.touched(shelf, filedAt(prefixes, number), this.#clockMs, this.settings);
  }

  /** Compares what units showed at a moment before (epoch milliseconds) with what they show now. */
  #look(units: ReadonlySet<string>, known: Shelf, shelf: Shelf, beforeMs: number): ItemChange[] {
    const changes: ItemChange[] = [];
    for (const unit of units) {
      const before = this.#shown.get(unit) ?? this.#items(known, unit, beforeMs);
      const after = this.#items(shelf, unit, this.#clockMs);
      this.#shown.set(unit, after);
      for (const id of new Set([...before.keys(), ...after.keys()])) {
        const [was, is] = [before.get(id), after.get(id)];
        if (was?.json !== is?.json) changes.push({ id, before: was?.value, after: is?.value });
      }
      this.#plan(shelf, unit);
    }
    return changes.sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  #items(shelf: Shelf, unit: string, atMs: number): Items {
    const items = this.view.items(shelf, unit, atMs, this.settings);
    return new Map(items.map(({ id, value }) => [id, { value, json: JSON.stringify(value) }]));
  }

  #plan(shelf: Shelf, unit: string): void {
    const next = this.view.next?.(shelf, unit, this.#clockMs, this.settings);
    if (next !== undefined) this.#agenda.add(next, unit);
  }

  /** A fact that is yet to begin, or to be over, is looked at again then. */
  #await(prefixes: Prefixes, number: number): void {
    const fact = filedAt(prefixes, number);
    for (const moment of momentsToCome(fact, this.#clockMs)) this.#agenda.add(moment, number);
  }
}

/** The numbers of the facts that have not begun, or are not over, at a moment. */
function factsToCome(prefixes: Prefixes, shelf: Shelf, clockMs: number): number[] {
  return categories.flatMap(({ lifecycle: { category } }) =>
    shelf
      .during(category, clockMs + 1, FOREVER)
      .flatMap((entity) => shelf.facts(category, entity))
      .filter((fact) => momentsToCome(fact, clockMs).length > 0)
      .map(({ position }) => countUpTo(prefixes, position)),
  );
}
