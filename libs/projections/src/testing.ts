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
import { memoryShelf } from './memory-shelf.js';
import type { Shelf } from './shelf.js';
import type { NewEvent, Position, RecordedEvent } from '@hudna/event-store';

export interface Told extends Provenance {
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

/** What a command becomes; its data must say which thing it is about. */
export function post(
  command: string,
  occurredAt: string,
  data: Record<string, unknown>,
  more: Partial<Told> = {},
): Told {
  const { category, event } = catalogue.get(command)!;
  return { stream: `${category}-${entityId(category, data)}`, type: event, data, occurredAt, ...more };
}

/** A shelf on which all of this is known. */
export function shelfOf(...told: readonly Told[]): Shelf {
  return memoryShelf(recorded(...told));
}

/** A moment in Damascus in epoch milliseconds: `2018-03-11T10:00`. */
export function at(local: string): number {
  return Temporal.PlainDateTime.from(local).toZonedDateTime('Asia/Damascus').epochMilliseconds;
}

/** Events in ledger order: ids, revisions, positions and times of recording follow from the order. */
export function recorded(...told: readonly Told[]): RecordedEvent[] {
  const revisions = new Map<string, number>();
  return told.map((event, index) => {
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
export function toAppend(told: Told, number: number): NewEvent {
  const { type, data, occurredAt, timeZone = 'Asia/Damascus', warnings = [] } = told;
  const { source, credibility, note, handling, clockAt } = told;
  const entry = eventTypes.get(type);
  return {
    id: eventId(number),
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
export function eventId(number: number): string {
  return `00000000-0000-5000-8000-${String(number).padStart(12, '0')}`;
}
