/**
 * A shelf whose untimed facts are believed as far as the clocks that they were stamped by are. Where a clock dropped, what
 * was taken before may have been stamped ahead, and what was taken by that clock may be of any time up to the stamp: each
 * happened at some moment of such a stretch, in the order of taking. Where no clock ever dropped, and so in nearly every
 * ledger, the shelf is left as it is.
 */
import { CLOCK_BOUND_MS, isUntimed, lastMs, type Reference, sometimeBetween } from '@hudna/domain';
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
  /** The number of its event. */
  readonly number: number;
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
  /** What was taken has happened by now, epoch milliseconds. */
  #nowMs = Infinity;
  #gaveDoubtful = false;

  constructor(
    private readonly filed: NumberedShelf,
    private readonly drops: ClockDrops,
    private readonly asked: AskedOfClock = {},
  ) {
    const { knownAtMs, now } = asked;
    const known = drops.upTo(filed.count);
    this.#drops = now ? new ClockDrops([...known.all, now]) : known;
    this.#isDoubtful = knownAtMs !== undefined && drops.makeDoubtful(knownAtMs);
  }

  by(nowMs: number): Shelf {
    const shelf = new ClockedShelf(this.filed, this.drops, this.asked);
    shelf.#nowMs = nowMs;
    return shelf;
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
    const believed = facts.map((fact) => this.#numbered(fact));
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
      .filter(({ believed }) => believed.start < to && lastMs(believed) >= from)
      .map(({ believed }) => believed.entity);
    return more.length === 0 ? found : [...new Set([...found, ...more])];
  }

  /** The facts of a category that are believed otherwise than they were filed; since `by` alone, where that is given: an event's number. */
  revised(category: string, by?: number): readonly Revised[] {
    let revised = this.#revised.get(category);
    if (!revised) this.#revised.set(category, (revised = this.#revise(category)));
    if (by === undefined) return revised;
    const [before, after] = [this.#drops.upTo(by - 1), this.#drops.upTo(by)];
    return revised.filter(({ number, filed }) => {
      const then = before.aheadOf(number, filed.start, this.#nowMs);
      const now = after.aheadOf(number, filed.start, this.#nowMs);
      return number === by || then?.sinceMs !== now?.sinceMs || then?.clockMs !== now?.clockMs;
    });
  }

  #revise(category: string): Revised[] {
    const { all } = this.#drops;
    if (all.length === 0) return [];
    const first = Math.min(...all.map(({ number, ahead }) => ahead?.number ?? number - 1));
    return this.filed.between(category, first, all.at(-1)!.number).flatMap((filed) => {
      const believed = this.#numbered(filed);
      return believed === filed ? [] : [{ number: this.filed.numberOf(filed), filed, believed }];
    });
  }

  #numbered(fact: FiledFact): FiledFact {
    return isUntimed(fact) ? this.believed(this.filed.numberOf(fact), fact) : fact;
  }

  /** A fact as it is believed; `number` is its event's. */
  believed(number: number, fact: FiledFact): FiledFact {
    if (this.#drops.all.length === 0 || !isUntimed(fact)) return fact;
    const own = this.#drops.at(number);
    const ahead = this.#drops.aheadOf(number, fact.start, this.#nowMs);
    const latest = own ? own.recordedMs + CLOCK_BOUND_MS : fact.start;
    const earliest = ahead?.sinceMs ?? own?.clockMs;
    if (earliest === undefined) return fact;
    const believed = sometimeBetween(fact, earliest, latest);
    return this.#nowMs < Infinity ? { ...believed, hasHappened: true } : believed;
  }
}
