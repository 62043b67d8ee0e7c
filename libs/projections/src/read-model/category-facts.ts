/**
 * The facts of one category in ledger order, for the read model in memory. Of an event that comes as raw text only that is
 * held by which its fact is found, and it is read again when the fact is asked for: a view reads few facts of a whole
 * ledger, and holding a million of them takes longer than reading them.
 */
import { lastMs, type Reference } from '@hudna/domain';
import {
  comparePositions,
  countWhile,
  type Position,
  type RecordedEvent,
  type RawEvent,
} from '@hudna/event-store';
import { FactsByEntity } from './facts-by-entity.js';
import { entityOf, type Projection, referencesIn } from './projection.js';
import type { RecordedFact } from './read-model.js';

/** Reads an event again. */
export type ReadEventAt = (position: Position) => RecordedEvent;

/** By the number of an event of the category, from 0: one event is one row, and puts at most one fact. */
export class CategoryFacts {
  /** The entity that it is about. */
  readonly entities: string[] = [];
  /** The first and the last millisecond of its fact, epoch. */
  readonly starts: number[] = [];
  readonly lasts: number[] = [];
  /** The event, or where to read it. */
  readonly #events: (RecordedEvent | Position)[] = [];
  /** Its fact, where the event is held. */
  readonly #facts: (RecordedFact | undefined)[] = [];
  /** Its number in the ledger. */
  readonly #numbers: number[] = [];
  /** The rows without a fact that holds: those that put none, and those that were taken away. */
  readonly #empty = new Set<number>();
  #byEntity?: FactsByEntity;

  constructor(
    private readonly category: string,
    private readonly projection: Projection,
    private readonly readEventAt: ReadEventAt = cannotRead,
  ) {}

  /**
   * Adds an event that has this number in the ledger, and gives its metadata.
   * @throws UnreadableEvent
   */
  add(event: RecordedEvent | RawEvent, number: number): object {
    const row = this.entities.length;
    this.entities.push(entityOf(event.stream, this.category));
    this.#numbers.push(number);
    this.#byEntity?.add(row);
    return isRaw(event) ? this.#addRaw(event, row) : this.#addParsed(event, row);
  }

  /** The rows of each entity. */
  get byEntity(): FactsByEntity {
    return (this.#byEntity ??= new FactsByEntity(this.entities));
  }

  /** True where the fact of a row holds. */
  holds(row: number): boolean {
    return this.#empty.size === 0 || !this.#empty.has(row);
  }

  /** The number in the ledger of the event at a position that is held. */
  numberAt(position: Position): number {
    const row = countWhile(this.#events, (event) => comparePositions(positionOf(event), position) < 0);
    return this.#numbers[row]!;
  }

  /** The facts of the events after one number and up to another. */
  between(after: number, upTo: number): RecordedFact[] {
    const [from, to] = [after, upTo].map((bound) => countWhile(this.#numbers, (number) => number <= bound));
    return Array.from({ length: to! - from! }, (_, at) => from! + at)
      .filter((row) => this.holds(row))
      .map((row) => this.at(row));
  }

  /** The fact of a row that holds; one that is read again is not kept. */
  at(row: number): RecordedFact {
    const event = this.#events[row]!;
    const fact =
      typeof event === 'string' ? this.#project(this.readEventAt(event), row).put : this.#facts[row];
    return fact!;
  }

  /** The event of a row. */
  eventAt(row: number): RecordedEvent {
    const event = this.#events[row]!;
    return typeof event === 'string' ? this.readEventAt(event) : event;
  }

  referencesAt(row: number): readonly Reference[] {
    return referencesIn(this.at(row));
  }

  #addRaw(event: RawEvent, row: number): object {
    const { id, type } = event;
    const metadata = JSON.parse(event.metadata) as RecordedEvent['metadata'];
    const span = this.projection.spanOf?.({ id, type, metadata });
    if (!span) {
      return this.#addParsed(
        { ...event, data: JSON.parse(event.data) as RecordedEvent['data'], metadata },
        row,
      );
    }
    this.#put(event.position, span);
    return metadata;
  }

  #addParsed(event: RecordedEvent, row: number): object {
    const { put, takenAway } = this.#project(event, row);
    this.#put(event, put ?? NO_SPAN, put);
    if (!put) this.#empty.add(row);
    for (const revision of takenAway) this.#empty.add(this.#rowOf(event, revision));
    return event.metadata;
  }

  #put(event: RecordedEvent | Position, span: { start: number; end: number }, fact?: RecordedFact) {
    this.starts.push(span.start);
    this.lasts.push(lastMs(span));
    this.#events.push(event);
    this.#facts.push(fact);
  }

  #project(event: RecordedEvent, row: number) {
    return this.projection.project(event, () => this.#streamBefore(row));
  }

  /** The events before one in its stream. */
  #streamBefore(row: number): RecordedEvent[] {
    const rows = this.byEntity.numbersOf(this.entities[row]!).filter((other) => other < row);
    return rows.map((other) => this.eventAt(other));
  }

  #rowOf({ stream }: RecordedEvent, revision: number): number {
    const row = this.byEntity.numbersOf(entityOf(stream, this.category))[revision];
    if (row === undefined) throw new Error(`${stream} has no revision ${revision} to take a fact away from.`);
    return row;
  }
}

/** Of a row that puts no fact. */
const NO_SPAN = { start: 0, end: 0 };

function positionOf(event: RecordedEvent | Position): Position {
  return typeof event === 'string' ? event : event.position;
}

function isRaw(event: RecordedEvent | RawEvent): event is RawEvent {
  return typeof event.data === 'string';
}

function cannotRead(position: Position): never {
  throw new Error(`No way was given to read the event at ${position} again.`);
}
