/** For specs: events as the ledger records them, without a ledger. */
import {
  catalogue,
  entityId,
  eventTypes,
  occurredWhenRecorded,
  parseOccurred,
  type Provenance,
  type Warning,
} from '@hudna/domain';
import { inMemoryReadModel } from './read-model/in-memory-read-model.js';
import type { ReadModel } from './read-model/read-model.js';
import type { NewEvent, Position, RecordedEvent } from '@hudna/event-store';

export interface TestEvent extends Provenance {
  /** Default: `testEventId` of its number. */
  readonly id?: string;
  readonly stream: string;
  readonly type: string;
  readonly data: Record<string, unknown>;
  /** As in a command; left out: `clockAt` stands for it. */
  readonly occurredAt?: string;
  /** What the machine's clock said when it was taken. Left out: that was not kept. */
  readonly clockAt?: string;
  readonly timeZone?: string;
  /** Default: a second after the event before it, from 2020 on, when all of it had happened. */
  readonly recordedAt?: string;
  readonly warnings?: readonly Warning[];
}

/** What a command becomes. An entity whose id the data do not give has that of the event. */
export function reported(
  command: string,
  occurredAt: string,
  data: Record<string, unknown>,
  more: Partial<TestEvent> = {},
): TestEvent {
  const definition = catalogue.get(command)!;
  if (definition.stream === 'ofEvent') throw new Error(`${command} is of no category.`);
  const { category, event } = definition;
  return {
    stream: `${category}-${entityId(category, data) ?? more.id}`,
    type: event,
    data,
    occurredAt,
    ...more,
  };
}

/** The same with an id that the spec can name. */
export function testPost(
  id: string,
  command: string,
  occurredAt: string,
  data: Record<string, unknown>,
): TestEvent {
  return reported(command, occurredAt, data, { id });
}

/** A read model that holds all of these events. */
export function readModelOf(...events: readonly TestEvent[]): ReadModel {
  return inMemoryReadModel(recorded(...events));
}

/** A moment in Damascus in epoch milliseconds: `2018-03-11T10:00`. */
export function inDamascus(local: string): number {
  return Temporal.PlainDateTime.from(local).toZonedDateTime('Asia/Damascus').epochMilliseconds;
}

/** Events in ledger order: ids, revisions, positions and times of recording follow from the order. */
export function recorded(...events: readonly TestEvent[]): RecordedEvent[] {
  const revisions = new Map<string, number>();
  return events.map((event, index) => {
    const revision = revisions.get(event.stream) ?? 0;
    revisions.set(event.stream, revision + 1);
    return {
      ...toAppend(event, index + 1),
      stream: event.stream,
      revision,
      position: String(index + 1) as Position,
      recordedAt: event.recordedAt ?? new Date(Date.UTC(2020, 0, 1, 0, 0, index)).toISOString(),
    };
  });
}

/** The same before it is appended; `number` makes the id. */
export function toAppend(event: TestEvent, number: number): NewEvent {
  const { type, data, occurredAt, timeZone = 'Asia/Damascus', warnings = [] } = event;
  const { source, credibility, note, handling, clockAt } = event;
  const entry = eventTypes.get(type);
  return {
    id: event.id ?? testEventId(number),
    type,
    data: entry?.data(data) ?? data,
    metadata: {
      schemaVersion: entry?.version ?? 1,
      occurred:
        occurredAt === undefined
          ? occurredWhenRecorded(Date.parse(clockAt!), timeZone)
          : parseOccurred(occurredAt, timeZone),
      ...(source && { source }),
      ...(credibility !== undefined && { credibility }),
      ...(note !== undefined && { note }),
      ...(handling && { handling }),
      warnings,
      ...(clockAt !== undefined && { clockAt }),
    },
  };
}

/** The id of the nth event that `recorded` gives. */
export function testEventId(number: number): string {
  return `00000000-0000-5000-8000-${String(number).padStart(12, '0')}`;
}
