/**
 * A shelf whose untimed facts are believed as far as the clocks that they were stamped by are: one that was stamped ahead
 * happened at some time between the last stamp before the leap and the first clock that showed it. Where no clock ever
 * dropped, and so in nearly every ledger, the shelf is left as it is.
 */
import { CLOCK_BOUND_MS, isUntimed, last, type Reference, sometimeBetween } from '@hudna/domain';
import { compareEntries, type Entry, type FiledFact, type Shelf } from '../shelf.js';
import { type ClockDrop, ClockDrops } from './drops.js';

/** A shelf that knows its events by number. */
export interface NumberedShelf extends Shelf {
  /** Events known. */
  readonly count: number;
  /** The number of a fact's event. */
  numberOf(fact: FiledFact): number;
  /** The facts of a category among the events after one number and up to another. */
  between(category: string, after: number, upTo: number): readonly FiledFact[];
}

/** A fact as it was filed, and as it is believed. */
export interface Revised {
  readonly filed: FiledFact;
  readonly believed: FiledFact;
}

/** What else there is to believe a shelf by. */
export interface AskedOfClock {
  /** The moment of record time that was asked for, epoch milliseconds; left out: none was. */
  readonly knownAtMs?: number | undefined;
  /** Now, where that is behind the last stamp: it shows a drop as the next event will. */
  readonly now?: ClockDrop | undefined;
}

/** @param drops All that the ledger shows, also after what the shelf knows. */
export function clocked(shelf: NumberedShelf, drops: ClockDrops, asked: AskedOfClock = {}): Shelf {
  return drops.all.length === 0 && !asked.now ? shelf : new ClockedShelf(shelf, drops, asked);
}

export class ClockedShelf implements Shelf {
  readonly #drops: ClockDrops;
  readonly #revised = new Map<string, readonly Revised[]>();
  readonly #isDoubtful: boolean;
  #gaveDoubtful = false;

  constructor(
    private readonly filed: NumberedShelf,
    drops: ClockDrops,
    { knownAtMs, now }: AskedOfClock = {},
  ) {
    const known = drops.upTo(filed.count);
    this.#drops = now ? new ClockDrops([...known.all, now]) : known;
    this.#isDoubtful = knownAtMs !== undefined && drops.makeDoubtful(knownAtMs);
  }

  get position() {
    return this.filed.position;
  }

  get recordedMs(): number {
    return this.filed.recordedMs;
  }

  takeDoubt(): boolean {
    const doubt = this.#isDoubtful || this.#gaveDoubtful;
    this.#gaveDoubtful = false;
    return doubt;
  }

  facts(category: string, entity: string): readonly FiledFact[] {
    const facts = this.filed.facts(category, entity);
    const believed = facts.map((fact) => this.#believed(fact));
    if (believed.every((fact, at) => fact === facts[at])) return facts;
    this.#gaveDoubtful = true;
    return believed;
  }

  list(category: string, options: Parameters<Shelf['list']>[1]): readonly Entry[] {
    const { order, begunBy, after, limit } = options;
    const page = this.filed.list(category, options);
    const listed = new Set(page.map(({ entity }) => entity));
    const compare = compareEntries[order];
    const early = new Map<string, Entry>();
    for (const { filed, believed } of this.revised(category)) {
      const { entity } = filed;
      if (filed.start <= begunBy || believed.start > begunBy || listed.has(entity)) continue;
      early.set(entity, { entity, starts: this.filed.facts(category, entity)[0]!.start });
    }
    const more = [...early.values()].filter((entry) => !after || compare(entry, after) > 0);
    return more.length === 0 ? page : [...page, ...more].sort(compare).slice(0, limit);
  }

  naming(category: string, reference: Reference): readonly string[] {
    return this.filed.naming(category, reference);
  }

  during(category: string, from: number, to: number): readonly string[] {
    const found = this.filed.during(category, from, to);
    const more = this.revised(category)
      .filter(({ believed }) => believed.start < to && last(believed) >= from)
      .map(({ believed }) => believed.entity);
    return more.length === 0 ? found : [...new Set([...found, ...more])];
  }

  /** The facts of a category that are believed otherwise than they were filed; `by` one event alone, where it is given. */
  revised(category: string, by?: number): readonly Revised[] {
    let revised = this.#revised.get(category);
    if (!revised) this.#revised.set(category, (revised = this.#revise(category)));
    return by === undefined ? revised : revised.filter(({ filed }) => this.#shownBy(filed)?.number === by);
  }

  #revise(category: string): Revised[] {
    const { all } = this.#drops;
    if (all.length === 0) return [];
    const first = Math.min(...all.map(({ number, ahead }) => ahead?.number ?? number - 1));
    return this.filed.between(category, first, all.at(-1)!.number).flatMap((filed) => {
      const believed = this.#believed(filed);
      return believed === filed ? [] : [{ filed, believed }];
    });
  }

  #shownBy(fact: FiledFact) {
    return isUntimed(fact) ? this.#drops.showingAhead(this.filed.numberOf(fact), fact.start) : undefined;
  }

  #believed(fact: FiledFact): FiledFact {
    if (this.#drops.all.length === 0 || !isUntimed(fact)) return fact;
    const own = this.#drops.at(this.filed.numberOf(fact));
    // A clock that fell tells only that it was not earlier than it shows, nor much later than what was stamped.
    if (own && !own.ahead) return sometimeBetween(fact, own.clockMs, own.recordedMs + CLOCK_BOUND_MS);
    const drop = this.#shownBy(fact);
    return drop ? sometimeBetween(fact, drop.ahead.sinceMs, drop.clockMs) : fact;
  }
}
