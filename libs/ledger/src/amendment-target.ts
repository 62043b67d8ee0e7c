/** The event that an amendment names, the record that it is about in the end, and what of both cannot be. */
import { amendedBy, type EventReference, recordTypes } from '@hudna/domain';
import { schemaOf } from '@hudna/domain/schema';
import { categoryOf, type RecordedEvent } from '@hudna/event-store';
import type { CheckedCommand } from './check-command.js';
import { NotAmendable, NotYetRecorded } from './errors.js';
import { eventIdForKey } from './ids.js';

export interface AmendmentTarget {
  /** The event that it names. */
  readonly event: RecordedEvent;
  /** The record: that event, or the one which that amends. */
  readonly record: RecordedEvent;
  /** The other record of a link. */
  readonly other?: RecordedEvent;
}

/** The ids of the events that an amendment names, by its fields. */
export function namedEvents(data: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(
    ['event', 'other'].flatMap((field) => {
      const reference = data[field] as EventReference | undefined;
      if (reference === undefined) return [];
      const id = typeof reference === 'string' ? reference.toLowerCase() : eventIdForKey(reference.key);
      return [[field, id]];
    }),
  );
}

/**
 * @param data With the ids of the events that it names.
 * @throws NotYetRecorded, NotAmendable
 */
export async function findTarget(
  { definition, data: posted }: CheckedCommand,
  data: Record<string, unknown>,
  find: (id: string) => Promise<RecordedEvent | undefined>,
): Promise<AmendmentTarget> {
  const found = async (field: 'event' | 'other') => {
    const event = await find(data[field] as string);
    if (event) return event;
    throw new NotYetRecorded(field, posted[field] as EventReference);
  };
  const event = await found('event');
  const amended = amendedBy(event);
  const record = amended ? (await find(amended.record))! : event;
  if (definition.event === 'RecordCorrected') refuseChangeOfStream(event, data['changes'] as object);
  if (definition.event !== 'RecordsLinked') return { event, record };
  const other = await found('other');
  refuseLink(event, other, data['relation'] as string);
  return { event, record, other };
}

/** @throws NotAmendable */
function refuseChangeOfStream({ type, stream }: RecordedEvent, changes: object): void {
  const definition = recordTypes.get(type);
  const fixed = definition ? fieldsOfStream(definition.command, categoryOf(stream)) : ['event'];
  const field = fixed.find((name) => Object.hasOwn(changes, name));
  if (field === undefined) return;
  const detail = `${field} says what the report is about, and cannot be corrected: retract it and report again.`;
  throw new NotAmendable(`/changes/${field}`, detail);
}

/** The fields by which a command chooses its stream: `id`, or where it has none that of its category. */
function fieldsOfStream(command: new () => object, category: string): string[] {
  const own = schemaOf(command).properties;
  return Object.hasOwn(own, 'id') || !Object.hasOwn(own, category) ? ['id'] : ['id', category];
}

/** @throws NotAmendable */
function refuseLink(event: RecordedEvent, other: RecordedEvent, relation: string): void {
  for (const [field, linked] of Object.entries({ event, other })) {
    if (!amendedBy(linked)) continue;
    throw new NotAmendable(`/${field}`, `${linked.type} is no record: only records are linked.`);
  }
  if (event.id === other.id) {
    throw new NotAmendable('/other', 'A record is not linked to itself: name another one.');
  }
  if (relation === 'contradicts' && event.stream !== other.stream) {
    const detail = `It joins two records of one stream, and these are of ${event.stream} and ${other.stream}: assess one of them as disputed, or retract it.`;
    throw new NotAmendable('/other', detail);
  }
}
