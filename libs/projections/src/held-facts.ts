/**
 * The facts of one category in ledger order, for a shelf in memory. Of an event that comes as it is written only that is
 * held by which a fact is found; it is read again when it is asked for. Of a whole ledger a view looks into few, and to
 * hold a million facts takes longer than to read them.
 */
import { frameOf, last, type Reference } from '@hudna/domain';
import type { Position, RecordedEvent, WrittenEvent } from '@hudna/event-store';
import { entityOf, filedFact, namesIn } from './filing.js';
import type { FiledFact } from './shelf.js';

/** Reads an event again. */
export type EventAt = (position: Position) => RecordedEvent;

export class HeldFacts {
  /** By the number of the fact, from 0: the thing that it is about; its first and its last millisecond, epoch. */
  readonly entities: string[] = [];
  readonly starts: number[] = [];
  readonly lasts: number[] = [];
  /** A fact, or where to read it. */
  readonly #facts: (FiledFact | Position)[] = [];

  constructor(
    private readonly category: string,
    private readonly eventAt: EventAt = notAtHand,
  ) {}

  /** @throws UnreadableEvent */
  add(event: RecordedEvent | WrittenEvent): void {
    const { fact, start, end } = isWritten(event) ? this.#look(event) : parsed(event);
    this.entities.push(entityOf(event.stream, this.category));
    this.starts.push(start);
    this.lasts.push(last({ start, end }));
    this.#facts.push(fact);
  }

  /** The fact of this number; one that is read again is not kept. */
  at(number: number): FiledFact {
    const held = this.#facts[number]!;
    return typeof held === 'string' ? filedFact(this.eventAt(held)) : held;
  }

  namesAt(number: number): readonly Reference[] {
    return namesIn(this.at(number));
  }

  #look(event: WrittenEvent) {
    const { id, type, position } = event;
    const metadata = JSON.parse(event.metadata) as RecordedEvent['metadata'];
    const { entry, schemaVersion, start, end } = frameOf({ id, type, metadata });
    // Its upcast may fail, and is to do so now.
    if (schemaVersion < entry.version) return parsed({ ...event, data: JSON.parse(event.data), metadata });
    return { fact: position, start, end };
  }
}

function parsed(event: RecordedEvent) {
  const fact = filedFact(event);
  return { fact, start: fact.start, end: fact.end };
}

function isWritten(event: RecordedEvent | WrittenEvent): event is WrittenEvent {
  return typeof event.data === 'string';
}

function notAtHand(position: Position): never {
  throw new Error(`Nothing was said of how to read the event at ${position} again.`);
}
