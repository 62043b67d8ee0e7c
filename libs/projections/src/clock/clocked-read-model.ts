/**
 * A read model whose untimed facts are believed as far as the clocks that they were stamped by are. Where a clock dropped,
 * what was recorded before may have been stamped ahead, and what was recorded by that clock may be of any time up to the
 * stamp: each happened at some moment of such a stretch, in the order of recording. Where no clock ever dropped, and so in
 * nearly every ledger, the read model is left as it is.
 *
 * This belief goes by the clocks of the whole ledger, and by the moment that is asked for, so it is a layer over facts as
 * they were recorded and no part of `factsOf`, which sees one stream.
 */
import { CLOCK_BOUND_MS, isUntimed, lastMs, type Reference, sometimeBetween } from '@hudna/domain';
import type { RecordedEvent } from '@hudna/event-store';
import { judgedFacts } from '../read-model/projection.js';
import {
  compareEntries,
  type EntityEntry,
  type RecordedFact,
  type ReadModel,
} from '../read-model/read-model.js';
import { type ClockDrop, ClockDrops } from './clock-drops.js';

/** A read model that knows its events by number. */
export interface NumberedReadModel extends ReadModel {
  /** Events known. */
  readonly count: number;
  /** The number of a fact's record, where this has read the fact. */
  numberOf(fact: RecordedFact): number;
  /** The fact of the record with a number, where it is in force. */
  factOf(number: number): RecordedFact | undefined;
  /** The facts of a category of the records after one number and up to another. */
  between(category: string, after: number, upTo: number): readonly RecordedFact[];
  /** True where an amendment is about a record of the entity. */
  isAmended(category: string, entity: string): boolean;
  /** The streams with amendments of which the last event may have changed the facts. */
  readonly amendedStreams: readonly string[];
}

/** A fact as it was recorded, and as it is believed. */
export interface RevisedFact {
  /** The number of its record. */
  readonly number: number;
  readonly recorded: RecordedFact;
  readonly believed: RecordedFact;
}

/** What else a read model is believed by. */
export interface ClockedOptions {
  /** The moment of record time that was asked for, epoch milliseconds; left out: none was. */
  readonly knownAtMs?: number | undefined;
  /** Now, where that is behind the last stamp: it shows a drop as the next event will. */
  readonly now?: ClockDrop | undefined;
}

/** @param drops All that the ledger shows, also after what the read model knows. */
export function clockedReadModel(
  model: NumberedReadModel,
  drops: ClockDrops,
  options: ClockedOptions = {},
): ReadModel {
  return drops.all.length === 0 && !options.now ? model : new ClockedReadModel(model, drops, options);
}

export class ClockedReadModel implements ReadModel {
  readonly #drops: ClockDrops;
  readonly #revised = new Map<string, readonly RevisedFact[]>();
  readonly #isDoubtful: boolean;
  /** What was taken has happened by now, epoch milliseconds. */
  #nowMs = Infinity;
  #gaveDoubtful = false;

  constructor(
    private readonly model: NumberedReadModel,
    private readonly drops: ClockDrops,
    private readonly options: ClockedOptions = {},
  ) {
    const { knownAtMs, now } = options;
    const known = drops.upTo(model.count);
    this.#drops = now ? new ClockDrops([...known.all, now]) : known;
    this.#isDoubtful = knownAtMs !== undefined && drops.makeDoubtful(knownAtMs);
  }

  believedAt(nowMs: number): ReadModel {
    const model = new ClockedReadModel(this.model, this.drops, this.options);
    model.#nowMs = nowMs;
    return model;
  }

  get position() {
    return this.model.position;
  }

  get recordedMs(): number {
    return this.model.recordedMs;
  }

  takeDoubt(): boolean {
    const doubt = this.#isDoubtful || this.#gaveDoubtful;
    this.#gaveDoubtful = false;
    return doubt;
  }

  facts(category: string, entity: string): readonly RecordedFact[] {
    const facts = this.model.facts(category, entity);
    const believed = facts.map((fact) => this.believed(fact));
    if (believed.every((fact, at) => fact === facts[at])) return facts;
    this.#gaveDoubtful = true;
    return this.model.isAmended(category, entity) ? judgedFacts(category, believed) : believed;
  }

  events(category: string, entity: string): readonly RecordedEvent[] {
    return this.model.events(category, entity);
  }

  list(category: string, options: Parameters<ReadModel['list']>[1]): readonly EntityEntry[] {
    const { order, begunBy, after, limit } = options;
    const page = this.model.list(category, options);
    const listed = new Set(page.map(({ entity }) => entity));
    const compare = compareEntries[order];
    const early = new Map<string, EntityEntry>();
    for (const { recorded, believed } of this.revised(category)) {
      const { entity } = recorded;
      if (recorded.start <= begunBy || believed.start > begunBy || listed.has(entity)) continue;
      early.set(entity, { entity, starts: this.model.facts(category, entity)[0]!.start });
    }
    const more = [...early.values()].filter((entry) => !after || compare(entry, after) > 0);
    return more.length === 0 ? page : [...page, ...more].sort(compare).slice(0, limit);
  }

  referencing(category: string, reference: Reference): readonly string[] {
    return this.model.referencing(category, reference);
  }

  during(category: string, from: number, to: number): readonly string[] {
    const found = this.model.during(category, from, to);
    const more = this.revised(category)
      .filter(({ believed }) => believed.start < to && lastMs(believed) >= from)
      .map(({ believed }) => believed.entity);
    return more.length === 0 ? found : [...new Set([...found, ...more])];
  }

  /** The facts of a category that are believed otherwise than recorded; where `by` is given, an event's number, only those so since. */
  revised(category: string, by?: number): readonly RevisedFact[] {
    let revised = this.#revised.get(category);
    if (!revised) this.#revised.set(category, (revised = this.#revise(category)));
    if (by === undefined) return revised;
    const [before, after] = [this.#drops.upTo(by - 1), this.#drops.upTo(by)];
    return revised.filter(({ number, recorded }) => {
      const then = before.aheadOf(number, recorded.start, this.#nowMs);
      const now = after.aheadOf(number, recorded.start, this.#nowMs);
      return number === by || then?.sinceMs !== now?.sinceMs || then?.clockMs !== now?.clockMs;
    });
  }

  #revise(category: string): RevisedFact[] {
    const { all } = this.#drops;
    if (all.length === 0) return [];
    const first = Math.min(...all.map(({ number, ahead }) => ahead?.number ?? number - 1));
    return this.model.between(category, first, all.at(-1)!.number).flatMap((recorded) => {
      const believed = this.believed(recorded);
      return believed === recorded ? [] : [{ number: this.model.numberOf(recorded), recorded, believed }];
    });
  }

  /** A fact as it is believed. */
  believed(fact: RecordedFact): RecordedFact {
    if (this.#drops.all.length === 0 || !isUntimed(fact)) return fact;
    const number = this.model.numberOf(fact);
    const own = this.#drops.at(number);
    const ahead = this.#drops.aheadOf(number, fact.start, this.#nowMs);
    const latest = own ? own.recordedMs + CLOCK_BOUND_MS : fact.start;
    const earliest = ahead?.sinceMs ?? own?.clockMs;
    if (earliest === undefined) return fact;
    const believed = sometimeBetween(fact, earliest, latest);
    return this.#nowMs < Infinity ? { ...believed, hasHappened: true } : believed;
  }
}
