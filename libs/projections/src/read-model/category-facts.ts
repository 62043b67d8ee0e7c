/**
 * The versions of the facts of one category in ledger order, for the read model in memory. Of a record that comes as raw
 * text only that is held by which its fact is found, and it is read again when the fact is asked for: a view reads few facts
 * of a whole ledger, and holding a million of them takes longer than reading them.
 */
import { amendedBy, lastMs, type Reference, statedFact } from '@hudna/domain';
import {
  comparePositions,
  countWhile,
  type Position,
  type RecordedEvent,
  type RawEvent,
} from '@hudna/event-store';
import { type AmendmentEffect, Amendments, type RecordPlace } from './amendment-effect.js';
import { FactsByEntity } from './facts-by-entity.js';
import { entityOf, recordedFact, referencesIn, statedSpan } from './projection.js';
import type { RecordedFact } from './read-model.js';

/** Reads an event again. */
export type ReadEventAt = (position: Position) => RecordedEvent;

/** What came of an event. */
interface Added {
  readonly metadata: object;
  /** The event itself, where it is an amendment. */
  readonly amendment?: RecordedEvent;
}

/** By the number of an event of the category, from 0: one event is one row, and states at most one version. */
export class CategoryFacts {
  /** The entity that it is about. */
  readonly entities: string[] = [];
  /** The first and the last millisecond of its fact, epoch. */
  readonly starts: number[] = [];
  readonly lasts: number[] = [];
  /** The event, or where to read it. */
  readonly #events: (RecordedEvent | Position)[] = [];
  /** The fact of a record that is held. */
  readonly #facts: (RecordedFact | undefined)[] = [];
  /** Its number in the ledger. */
  readonly #numbers: number[] = [];
  /** The rows of which no version is in force. */
  readonly #away = new Set<number>();
  /** Of an amendment: the row of its record. */
  readonly #recordOf = new Map<number, number>();
  /** Of a record that was corrected: the row of its latest version. */
  readonly #latest = new Map<number, number>();
  /** The entities that have amendments. */
  readonly #amended = new Set<string>();
  #byEntity?: FactsByEntity;

  constructor(
    private readonly category: string,
    private readonly amendments = new Amendments(),
    private readonly readEventAt: ReadEventAt = cannotRead,
  ) {}

  /**
   * Adds an event that has this number in the ledger. What an amendment does is to be taken in by `amend` then.
   * @throws UnreadableEvent
   */
  add(event: RecordedEvent | RawEvent, number: number): Added {
    const row = this.entities.length;
    this.entities.push(entityOf(event.stream, this.category));
    this.#numbers.push(number);
    this.#byEntity?.add(row);
    return isRaw(event) ? this.#addRaw(event) : this.#addParsed(event);
  }

  /** Takes in what the amendment that was added last does to its own record. */
  amend(event: RecordedEvent, { isWithheld }: AmendmentEffect): void {
    const row = this.entities.length - 1;
    const { revision, effective } = amendedBy(event)!;
    const record = this.#rowOf({ stream: event.stream, revision });
    this.#recordOf.set(row, record);
    this.#amended.add(this.entities[row]!);
    if (effective) this.#latest.set(record, row);
    if (!effective || isWithheld) this.#away.add(row);
  }

  /** Takes the latest version of a record out of force. */
  takeAway(place: RecordPlace): void {
    this.#away.add(this.#latestOf(this.#rowOf(place)));
  }

  bringBack(place: RecordPlace): void {
    this.#away.delete(this.#latestOf(this.#rowOf(place)));
  }

  /** The rows of each entity. */
  get byEntity(): FactsByEntity {
    return (this.#byEntity ??= new FactsByEntity(this.entities));
  }

  isAmended(entity: string): boolean {
    return this.#amended.has(entity);
  }

  /** True where the version of a row is in force. */
  isInForce(row: number): boolean {
    return this.#away.size === 0 || !this.#away.has(row);
  }

  /** Those of the rows of one entity whose versions are in force, in the order of their records. */
  inForce(rows: readonly number[]): readonly number[] {
    if (rows.length === 0 || !this.isAmended(this.entities[rows[0]!]!)) return rows;
    const recordOf = (row: number) => this.#recordOf.get(row) ?? row;
    return rows.filter((row) => this.isInForce(row)).sort((a, b) => recordOf(a) - recordOf(b));
  }

  /** The number in the ledger of the event at a position that is held. */
  numberAt(position: Position): number {
    const row = countWhile(this.#events, (event) => comparePositions(positionOf(event), position) < 0);
    return this.#numbers[row]!;
  }

  /** The facts in force of the records after one number and up to another. */
  between(after: number, upTo: number): RecordedFact[] {
    const [from, to] = [after, upTo].map((bound) => countWhile(this.#numbers, (number) => number <= bound));
    return Array.from({ length: to! - from! }, (_, at) => this.#factOf(from! + at)).filter(
      (fact) => fact !== undefined,
    );
  }

  /** The fact of the record with a number in the ledger, where it is in force. */
  factOf(number: number): RecordedFact | undefined {
    const row = countWhile(this.#numbers, (other) => other < number);
    return this.#numbers[row] === number ? this.#factOf(row) : undefined;
  }

  /** The fact of a row that states a version; one that is read again is not kept. */
  at(row: number): RecordedFact {
    const held = this.#facts[row];
    if (held) return held;
    const event = this.eventAt(row);
    const record = this.#recordOf.get(row);
    return recordedFact(record === undefined ? event : this.eventAt(record), event, this.amendments);
  }

  /** The event of a row. */
  eventAt(row: number): RecordedEvent {
    const event = this.#events[row]!;
    return typeof event === 'string' ? this.readEventAt(event) : event;
  }

  referencesAt(row: number): readonly Reference[] {
    const event = this.eventAt(row);
    return referencesIn(statedFact(event)!, event.stream);
  }

  #factOf(row: number): RecordedFact | undefined {
    const latest = this.#latestOf(row);
    return !this.#recordOf.has(row) && this.isInForce(latest) ? this.at(latest) : undefined;
  }

  #latestOf(record: number): number {
    return this.#latest.get(record) ?? record;
  }

  #addRaw(event: RawEvent): Added {
    const { id, type, position } = event;
    const metadata = JSON.parse(event.metadata) as RecordedEvent['metadata'];
    const span = statedSpan({ id, type, metadata });
    if (span) {
      this.#put(position, span);
      return { metadata };
    }
    const parsed = { ...event, data: JSON.parse(event.data) as RecordedEvent['data'], metadata };
    return amendedBy(parsed) ? this.#addAmendment(parsed, position) : this.#addRecord(parsed);
  }

  #addParsed(event: RecordedEvent): Added {
    return amendedBy(event) ? this.#addAmendment(event, event) : this.#addRecord(event);
  }

  #addRecord(event: RecordedEvent): Added {
    const fact = recordedFact(event, event, this.amendments);
    this.#put(event, fact, fact);
    return event;
  }

  #addAmendment(event: RecordedEvent, held: RecordedEvent | Position): Added {
    this.#put(held, statedFact(event) ?? NO_SPAN);
    return { metadata: event.metadata, amendment: event };
  }

  #put(event: RecordedEvent | Position, span: { start: number; end: number }, fact?: RecordedFact) {
    this.starts.push(span.start);
    this.lasts.push(lastMs(span));
    this.#events.push(event);
    this.#facts.push(fact);
  }

  #rowOf({ stream, revision }: RecordPlace): number {
    const row = this.byEntity.numbersOf(entityOf(stream, this.category))[revision];
    if (row === undefined) throw new Error(`${stream} has no revision ${revision} to amend.`);
    return row;
  }
}

/** Of a row that states no version. */
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
