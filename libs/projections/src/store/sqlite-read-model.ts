/** The read model of a views file: its prefix up to one event. */
import type { Reference } from '@hudna/domain';
import { type Position, type RecordedEvent, START } from '@hudna/event-store';
import { type ClockDrops, clockedReadModel, type NumberedReadModel } from '../clock/index.js';
import type { Prefixes } from '../read-model/prefixes.js';
import { judgedFacts } from '../read-model/projection.js';
import type { EntityEntry, RecordedFact, ReadModel } from '../read-model/read-model.js';
import type { ReadModelRows } from './read-model-rows.js';

/** The facts of a file that were known at one moment. Valid within one transaction. */
export class SqliteReadModel implements NumberedReadModel {
  readonly #facts = new Map<string, readonly RecordedFact[]>();
  readonly #numbers = new Map<Position, number>();

  /** @param count How many events were known, in ledger order. */
  constructor(
    private readonly rows: ReadModelRows,
    readonly count: number,
  ) {}

  get position(): Position {
    return this.count === 0 ? START : this.rows.event(this.count).position;
  }

  get recordedMs(): number {
    return this.count === 0 ? 0 : this.rows.recordedMs(this.count);
  }

  numberOf({ position }: RecordedFact): number {
    return this.#numbers.get(position)!;
  }

  between(category: string, after: number, upTo: number): readonly RecordedFact[] {
    const seqs = this.rows.between(category, after, Math.min(upTo, this.count), this.count);
    return seqs.map((seq) => this.#fact(seq));
  }

  factOf(number: number): RecordedFact | undefined {
    const seq = this.rows.inForce(number, this.count);
    return seq === undefined ? undefined : this.#fact(seq);
  }

  isAmended(category: string, entity: string): boolean {
    return this.rows.isAmended(category, entity, this.count);
  }

  get amendedStreams(): readonly string[] {
    return this.count === 0 ? [] : this.rows.amendedStreams(this.count);
  }

  facts(category: string, entity: string): readonly RecordedFact[] {
    const key = `${category} ${entity}`;
    let facts = this.#facts.get(key);
    if (!facts) {
      const known = this.rows.seqs(category, entity, this.count).map((seq) => this.#fact(seq));
      facts = this.isAmended(category, entity) ? judgedFacts(category, known) : known;
      this.#facts.set(key, facts);
    }
    return facts;
  }

  events(category: string, entity: string): readonly RecordedEvent[] {
    return this.rows.eventsOf(category, entity, this.count);
  }

  list(category: string, options: Parameters<ReadModel['list']>[1]): readonly EntityEntry[] {
    return this.rows.list(category, this.count, options);
  }

  referencing(category: string, reference: Reference): readonly string[] {
    return this.rows.referencing(category, reference, this.count);
  }

  during(category: string, from: number, to: number): readonly string[] {
    return this.rows.during(category, from, to, this.count);
  }

  #fact(seq: number): RecordedFact {
    const { fact, record } = this.rows.fact(seq, this.count);
    this.#numbers.set(fact.position, record);
    return fact;
  }
}

/** Every prefix of a file. Valid within one transaction. */
export class SqlitePrefixes implements Prefixes {
  readonly count: number;
  readonly drops: ClockDrops;
  readonly #models = new Map<number, { recorded: SqliteReadModel; model: ReadModel }>();

  constructor(private readonly rows: ReadModelRows) {
    this.count = rows.known();
    this.drops = rows.drops();
  }

  event(number: number): RecordedEvent {
    return this.rows.event(number);
  }

  modelAt(count: number): ReadModel {
    return this.#at(count).model;
  }

  recordedAt(count: number): NumberedReadModel {
    return this.#at(count).recorded;
  }

  /** The last two are kept: the same are asked for again and again. */
  #at(count: number) {
    let models = this.#models.get(count);
    if (!models) {
      if (this.#models.size > 1) this.#models.delete(this.#models.keys().next().value!);
      const recorded = new SqliteReadModel(this.rows, count);
      models = { recorded, model: clockedReadModel(recorded, this.drops.upTo(count)) };
      this.#models.set(count, models);
    }
    return models;
  }
}
