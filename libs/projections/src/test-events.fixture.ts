/** For specs: events as the ledger records them, without a ledger. */
import {
  amendedBy,
  catalogue,
  type CheckBody,
  type CommonFields,
  entityId,
  eventTypes,
  newAmendment,
  occurredWhenRecorded,
  parseOccurred,
  type Provenance,
  targetOf,
  type Warning,
} from '@hudna/domain';
import { schemaOf } from '@hudna/domain/schema';
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

/** An amendment, `event` by its id; its stream is that of the event. */
export function amending(
  command: 'correct-record' | 'retract-record' | 'assess-record' | 'link-records',
  data: { readonly event: string } & Record<string, unknown>,
  more: Partial<TestEvent> = {},
): TestEvent {
  const type = catalogue.get(command)!.event;
  const reason = command === 'correct-record' || command === 'retract-record' ? { reason: 'A slip.' } : {};
  return { stream: '', type, data: { ...reason, ...data }, occurredAt: '2020-01-01T00:00:00Z', ...more };
}

/** Events in ledger order: ids, revisions, positions and times of recording follow from the order. */
export function recorded(...events: readonly TestEvent[]): RecordedEvent[] {
  return recordedAfter([], ...events);
}

/** A ledger of these events and, after them, of more. */
export function recordedAfter(
  before: readonly RecordedEvent[],
  ...events: readonly TestEvent[]
): RecordedEvent[] {
  const revisions = new Map(before.map(({ stream, revision }) => [stream, revision + 1]));
  const all = [...before];
  for (const [at, event] of events.entries()) {
    const index = before.length + at;
    const proposed = toAppend(event, index + 1);
    const amended = eventTypes.get(event.type)?.stream === 'ofEvent';
    const about = amended ? aboutOf(proposed, all) : undefined;
    const stream = about?.stream ?? event.stream;
    const revision = revisions.get(stream) ?? 0;
    revisions.set(stream, revision + 1);
    all.push({
      ...proposed,
      metadata: { ...proposed.metadata, ...(about && { amended: about.amended }) },
      stream,
      revision,
      position: String(index + 1) as Position,
      recordedAt: event.recordedAt ?? new Date(Date.UTC(2020, 0, 1, 0, 0, index)).toISOString(),
    });
  }
  return all;
}

/** The record that an amendment is about, among the events before it, and what that says from then on. */
function aboutOf(amendment: NewEvent, before: readonly RecordedEvent[]) {
  const byId = (id: string) => before.find((event) => event.id === id)!;
  let record = byId(targetOf(amendment));
  while (amendedBy(record)) record = byId(amendedBy(record)!.record);
  const amendments = before.filter((event) => amendedBy(event)?.record === record.id);
  const made = newAmendment(record, amendments, amendment, unchecked);
  if (!('amended' in made)) throw new Error(JSON.stringify(made));
  return { stream: record.stream, amended: made.amended };
}

/** Parts a command's own fields from the common ones. */
const unchecked: CheckBody = (command, body) => {
  const own = schemaOf(catalogue.get(command)!.command).properties;
  const [data, common] = [true, false].map((wanted) =>
    Object.fromEntries(Object.entries(body).filter(([name]) => Object.hasOwn(own, name) === wanted)),
  );
  return { data: data!, common: common as CommonFields };
};

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
