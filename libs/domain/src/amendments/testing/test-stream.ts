/** For specs only: one stream with amendments, as the ledger writes it, checked by the rules of the commands. */
import { amendedBy } from '../amended.js';
import { type CheckBody, newAmendment } from '../new-amendment.js';
import { catalogue, recordTypes } from '../../catalogue.js';
import { factsOf } from '../../facts-of.js';
import type { FieldError } from '../../kernel/category.js';
import { CommonFields } from '../../kernel/common-fields.js';
import { occurredWhenRecorded, parseOccurred } from '../../kernel/occurred.js';
import type { StoredEvent } from '../../stored-event.js';
import { fieldErrors, schemaOf, unknownField } from '../../schema/index.js';

export type Body = Record<string, unknown>;

export interface TakenEvent extends StoredEvent {
  readonly revision: number;
  readonly recordedAt: string;
}

/** The id of the nth event of a stream. */
export function eventId(number: number): string {
  return `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
}

/** As the edge checks a body. */
export const checked: CheckBody = (command, body) => {
  const definition = catalogue.get(command)!;
  const own = schemaOf(definition.command).properties;
  const shared = schemaOf(CommonFields).properties;
  const part = (wanted: (field: string) => boolean) =>
    Object.fromEntries(Object.entries(body).filter(([field]) => wanted(field)));
  const data = part((field) => Object.hasOwn(own, field));
  const common = part((field) => !Object.hasOwn(own, field) && Object.hasOwn(shared, field));
  const unknown = part((field) => !Object.hasOwn(own, field) && !Object.hasOwn(shared, field));
  const errors = [
    ...Object.keys(unknown).map(unknownField),
    ...fieldErrors(definition.command, data),
    ...fieldErrors(CommonFields, common),
  ];
  const found = errors.length > 0 ? errors : (definition.check?.(data) ?? []);
  return found.length > 0 ? found : { data, common: common as CommonFields };
};

export class TestStream {
  readonly events: TakenEvent[] = [];

  /** The id of the event that reports this. Its bodies are good; what has no `occurredAt` is of the time it was taken. */
  report(command: string, body: Body, id = eventId(this.events.length + 1)): string {
    const taken = checked(command, body);
    if (!('common' in taken)) throw new Error(`${command}: ${JSON.stringify(taken)}`);
    const { event, version, data } = catalogue.get(command)!;
    return this.append(id, event, data(taken.data), { schemaVersion: version, ...this.metadata(taken) });
  }

  /** Whatever the catalogue held once. */
  store(type: string, data: object, metadata: object): string {
    return this.append(eventId(this.events.length + 1), type, data, metadata);
  }

  correct(event: string, changes: Body): string {
    return this.amend('correct-record', { event, changes, reason: 'A slip.' });
  }

  retract(event: string): string {
    return this.amend('retract-record', { event, reason: 'Never so.' });
  }

  assess(event: string, assessment = 'verified'): string {
    return this.amend('assess-record', { event, assessment });
  }

  link(event: string, other: string, relation = 'duplicate-of'): string {
    return this.amend('link-records', { event, relation, other });
  }

  /** The id of the amendment; one that makes no good command is an error. */
  amend(command: string, body: Body): string {
    const errors = this.tryToAmend(command, body);
    if (errors.length > 0) throw new Error(JSON.stringify(errors));
    return this.events.at(-1)!.id;
  }

  /** What is wrong with the amendment; where nothing is, it is taken. */
  tryToAmend(command: string, body: Body): readonly FieldError[] {
    const { made, event } = this.proposed(command, body);
    if (!('amended' in made)) return made;
    const { id, type, data, metadata } = event;
    this.append(id, type, data, { ...metadata, amended: made.amended });
    return [];
  }

  /** What the ledger would write of an amendment. */
  proposed(command: string, body: Body) {
    const taken = checked(command, body);
    if (!('common' in taken)) throw new Error(`${command}: ${JSON.stringify(taken)}`);
    const id = eventId(this.events.length + 1);
    const metadata = { schemaVersion: 1, ...this.metadata(taken) };
    const event = { id, type: catalogue.get(command)!.event, data: taken.data, metadata };
    const target = this.byId((taken.data as { event: string }).event);
    const record = this.byId(amendedBy(target)?.record ?? target.id);
    return { event, made: newAmendment(record, this.amendmentsOf(record.id), event, checked) };
  }

  amendmentsOf(record: string): TakenEvent[] {
    return this.events.filter((event) => amendedBy(event)?.record === record);
  }

  facts(isRetractedElsewhere?: (record: string) => boolean) {
    return factsOf(this.events, isRetractedElsewhere);
  }

  byId(id: string): TakenEvent {
    return this.events.find((event) => event.id === id)!;
  }

  private append(id: string, type: string, data: object, metadata: object): string {
    const revision = this.events.length;
    const recordedAt = takenAt(revision);
    this.events.push({ id, type, data, metadata, revision, recordedAt });
    return id;
  }

  private metadata({ data, common }: { data: object; common: CommonFields }) {
    const { occurredAt, timeZone, ...provenance } = common;
    const ownZone = (data as { timeZone?: string }).timeZone;
    const zone = timeZone ?? ownZone ?? 'Asia/Damascus';
    const clockAt = takenAt(this.events.length);
    const occurred =
      occurredAt === undefined
        ? occurredWhenRecorded(Date.parse(clockAt), zone)
        : parseOccurred(occurredAt, zone);
    return { occurred, clockAt, ...provenance };
  }
}

/** The stream is taken in seconds of one minute of 9 March 2018, 12:00 UTC. */
function takenAt(revision: number): string {
  return new Date(Date.UTC(2018, 2, 9, 12, 0, revision)).toISOString();
}

/** The category that a command writes to. */
export function lifecycleOf(command: string) {
  return recordTypes.get(catalogue.get(command)!.event)!.lifecycle;
}
