/** The read model of a views file: its prefix up to one event. */
import type { FactChange, Reference } from '@hudna/domain';
import { type Position, type RecordedEvent, START } from '@hudna/event-store';
import { type ClockDrops, clockedReadModel, type NumberedReadModel } from '../clock/index.js';
import type { Prefixes } from '../read-model/prefixes.js';
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

  facts(category: string, entity: string): readonly RecordedFact[] {
    const key = `${category} ${entity}`;
    let facts = this.#facts.get(key);
    if (!facts) {
      facts = this.rows.seqs(category, entity, this.count).map((seq) => this.#fact(seq));
      this.#facts.set(key, facts);
    }
    return facts;
  }

  events(category: string, entity: string): readonly RecordedEvent[] {
    return this.rows.eventsOfEntity(category, entity, this.count);
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
    const fact = this.rows.change(seq).put!;
    this.#numbers.set(fact.position, seq);
    return fact;
  }
}

/** Every prefix of a file. Valid within one transaction. */
export class SqlitePrefixes implements Prefixes {
  readonly count: number;
  readonly drops: ClockDrops;
  #model?: { count: number; model: ReadModel };

  constructor(private readonly rows: ReadModelRows) {
    this.count = rows.known();
    this.drops = rows.drops();
  }

  event(number: number): RecordedEvent {
    return this.rows.event(number);
  }

  change(number: number): FactChange<RecordedFact> {
    return this.rows.change(number);
  }

  /** The last one is kept: the same is asked for again and again. */
  modelAt(count: number): ReadModel {
    if (this.#model?.count !== count) {
      this.#model = {
        count,
        model: clockedReadModel(new SqliteReadModel(this.rows, count), this.drops.upTo(count)),
      };
    }
    return this.#model.model;
  }
}
