/**
 * The log of changes of one view: a pure function of the ledger and the clock. Each event is a step, taken as things
 * stand when it is recorded; between two events each moment at which the clock alone changes something is one. A moment
 * that is also that of a recording comes first. Where one begins makes no difference to what comes after. A step that
 * cannot be read has not been taken: it can be tried again.
 */
import { LRUCache } from 'lru-cache';
import { categories } from '@hudna/domain';
import { ClockedShelf, type Revised } from '../clock/index.js';
import type { FiledFact, Shelf } from '../shelf.js';
import { Agenda } from './agenda.js';
import type { Moment } from './moment.js';
import { believedMs, countUpTo, filedAt, positionAt, type Prefixes } from './prefixes.js';
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
    if (view.next) {
      for (const unit of view.units(shelf, Number.MAX_SAFE_INTEGER)) {
        const next = view.next(shelf, unit, this.#clockMs, settings);
        if (next !== undefined) this.#agenda.add(next, unit);
      }
    }
    for (const fact of factsToCome(shelf, this.#clockMs)) {
      this.#await(countUpTo(prefixes, fact.position), fact, this.#clockMs);
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
    return this.#agenda.next;
  }

  moment(prefixes: Prefixes): Moment {
    return { position: positionAt(prefixes, this.#count), clockMs: this.#clockMs };
  }

  /**
   * The next event, after all that the clock brings up to its recording; undefined where that is all there is.
   * @param latestMs No event can have been recorded after this, epoch milliseconds: a stamp beyond it is not believed.
   */
  step(prefixes: Prefixes, latestMs = Infinity): Step | undefined {
    if (this.#count >= prefixes.count) return undefined;
    const recordedMs = Math.min(believedMs(prefixes, this.#count + 1), latestMs);
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
    const units = new Set<string>();
    for (const one of this.#agenda.first()) {
      const found = typeof one === 'string' ? [one] : this.#touched(shelf, one, filedAt(prefixes, one), next);
      for (const unit of found) units.add(unit);
    }
    const looks = this.#look(units, shelf, shelf, next);
    const moment = { position: positionAt(prefixes, this.#count), clockMs: next };
    this.#agenda.drop();
    this.#take(looks, next);
    return { moment, changes: changesIn(looks) };
  }

  #stepOfEvent(prefixes: Prefixes, recordedMs: number): Step {
    const number = this.#count + 1;
    const clockMs = Math.max(this.#clockMs, recordedMs);
    const known = prefixes.shelf(this.#count);
    const shelf = prefixes.shelf(number);
    const fact = filedAt(prefixes, number);
    const units = new Set(this.#touched(shelf, number, fact, clockMs));
    const revised = [...revisedBy(prefixes, shelf.by?.(clockMs) ?? shelf, number)];
    for (const { number: of, filed } of revised) {
      for (const unit of this.#touched(shelf, of, filed, clockMs)) units.add(unit);
    }
    const looks = this.#look(units, known, shelf, clockMs);
    const moment = { position: fact.position, clockMs };
    this.#count = number;
    this.#await(number, fact, clockMs);
    for (const { number: of, filed } of revised) this.#await(of, believedOf(shelf, of, filed), clockMs);
    this.#take(looks, clockMs);
    return { moment, event: number, changes: changesIn(looks) };
  }

  /** By a fact as it was filed, and as it is believed. */
  *#touched(shelf: Shelf, number: number, filed: FiledFact, atMs: number): Generator<string, void> {
    yield* this.view.touched(shelf, filed, atMs, this.settings);
    const believed = believedOf(shelf, number, filed);
    if (believed !== filed) yield* this.view.touched(shelf, believed, atMs, this.settings);
  }

  /** Looks at units as they were shown last, and at a moment (epoch milliseconds). Nothing is taken in yet: it may fail. */
  #look(units: ReadonlySet<string>, known: Shelf, shelf: Shelf, atMs: number): Look[] {
    return [...units].map((unit) => ({
      unit,
      before: this.#shown.get(unit) ?? this.#items(known, unit, this.#clockMs),
      after: this.#items(shelf, unit, atMs),
      next: this.view.next?.(shelf.by?.(atMs) ?? shelf, unit, atMs, this.settings),
    }));
  }

  #take(looks: readonly Look[], clockMs: number): void {
    this.#clockMs = clockMs;
    for (const { unit, after, next } of looks) {
      this.#shown.set(unit, after);
      if (next !== undefined) this.#agenda.add(next, unit);
    }
  }

  #items(shelf: Shelf, unit: string, atMs: number): Items {
    // An event is taken in when it is recorded: by then it has happened.
    const items = this.view.items(shelf.by?.(atMs) ?? shelf, unit, atMs, this.settings);
    return new Map(items.map(({ id, value }) => [id, { value, json: JSON.stringify(value) }]));
  }

  /** A fact that is yet to begin, or to be over, is looked at again then. */
  #await(number: number, fact: FiledFact, clockMs: number): void {
    for (const moment of momentsToCome(fact, clockMs)) this.#agenda.add(moment, number);
  }
}

/** What is believed otherwise since this event, whose clock had dropped: itself, and what may have been stamped ahead before it. */
function revisedBy(prefixes: Prefixes, shelf: Shelf, number: number): readonly Revised[] {
  if (!prefixes.drops.at(number) || !(shelf instanceof ClockedShelf)) return [];
  return categories.flatMap(({ lifecycle: { category } }) => shelf.revised(category, number));
}

function believedOf(shelf: Shelf, number: number, filed: FiledFact): FiledFact {
  return shelf instanceof ClockedShelf ? shelf.believed(number, filed) : filed;
}

interface Look {
  readonly unit: string;
  readonly before: Items;
  readonly after: Items;
  readonly next: number | undefined;
}

function changesIn(looks: readonly Look[]): ItemChange[] {
  const changes = looks.flatMap(({ before, after }) =>
    [...new Set([...before.keys(), ...after.keys()])].flatMap((id): ItemChange[] => {
      const [was, is] = [before.get(id), after.get(id)];
      return was?.json === is?.json ? [] : [{ id, before: was?.value, after: is?.value }];
    }),
  );
  return changes.sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** The facts that have not begun, or are not over, at a moment. */
function factsToCome(shelf: Shelf, clockMs: number): FiledFact[] {
  return categories.flatMap(({ lifecycle: { category } }) =>
    shelf
      .during(category, clockMs + 1, FOREVER)
      .flatMap((entity) => shelf.facts(category, entity))
      .filter((fact) => momentsToCome(fact, clockMs).length > 0),
  );
}
