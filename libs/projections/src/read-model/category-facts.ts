/**
 * The facts of one category in ledger order, for a shelf in memory. Of an event that comes as it is written only that is
 * held by which a fact is found; it is read again when it is asked for. Of a whole ledger a view looks into few, and to
 * hold a million facts takes longer than to read them.
 */
import { headerOf, lastMs, type Reference } from '@hudna/domain';
import {
  comparePositions,
  countWhile,
  type Position,
  type RecordedEvent,
  type RawEvent,
} from '@hudna/event-store';
import { entityOf, recordedFactOf, referencesIn } from './projection.js';
import type { RecordedFact } from './read-model.js';

/** Reads an event again. */
export type ReadEventAt = (position: Position) => RecordedEvent;

export class CategoryFacts {
  /** By the number of the fact, from 0: the thing that it is about; its first and its last millisecond, epoch. */
  readonly entities: string[] = [];
  readonly starts: number[] = [];
  readonly lasts: number[] = [];
  /** A fact, or where to read it. */
  readonly #facts: (RecordedFact | Position)[] = [];
  /** The number of its event in the ledger. */
  readonly #numbers: number[] = [];

  constructor(
    private readonly category: string,
    private readonly readEventAt: ReadEventAt = cannotRead,
  ) {}

  /**
   * Adds an event that has this number in the ledger, and gives its metadata.
   * @throws UnreadableEvent
   */
  add(event: RecordedEvent | RawEvent, number: number): object {
    const { fact, start, end, metadata } = isRaw(event) ? this.#unparsed(event) : parsed(event);
    this.#numbers.push(number);
    this.entities.push(entityOf(event.stream, this.category));
    this.starts.push(start);
    this.lasts.push(lastMs({ start, end }));
    this.#facts.push(fact);
    return metadata;
  }

  /** The number of the event at a position that is held. */
  numberAt(position: Position): number {
    const at = countWhile(this.#facts, (entry) => comparePositions(positionIn(entry), position) < 0);
    return this.#numbers[at]!;
  }

  /** The facts of the events after one number and up to another. */
  between(after: number, upTo: number): RecordedFact[] {
    const [from, to] = [after, upTo].map((bound) => countWhile(this.#numbers, (number) => number <= bound));
    return Array.from({ length: to! - from! }, (_, at) => this.at(from! + at));
  }

  /** The fact of this number; one that is read again is not kept. */
  at(number: number): RecordedFact {
    const entry = this.#facts[number]!;
    return typeof entry === 'string' ? recordedFactOf(this.readEventAt(entry)) : entry;
  }

  referencesAt(number: number): readonly Reference[] {
    return referencesIn(this.at(number));
  }

  #unparsed(event: RawEvent) {
    const { id, type, position } = event;
    const metadata = JSON.parse(event.metadata) as RecordedEvent['metadata'];
    const { definition, schemaVersion, start, end } = headerOf({ id, type, metadata });
    // Its upcast may fail, and is to do so now.
    if (schemaVersion < definition.version) {
      return parsed({ ...event, data: JSON.parse(event.data), metadata });
    }
    return { fact: position, start, end, metadata };
  }
}

function parsed(event: RecordedEvent) {
  const fact = recordedFactOf(event);
  return { fact, start: fact.start, end: fact.end, metadata: event.metadata };
}

function positionIn(entry: RecordedFact | Position): Position {
  return typeof entry === 'string' ? entry : entry.position;
}

function isRaw(event: RecordedEvent | RawEvent): event is RawEvent {
  return typeof event.data === 'string';
}

function cannotRead(position: Position): never {
  throw new Error(`Nothing was said of how to read the event at ${position} again.`);
}
