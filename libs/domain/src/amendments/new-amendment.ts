/** What a new amendment says of its record, worked out once, when it is recorded: see `Amended`. */
import { recordTypes } from '../catalogue.js';
import { statedFact } from '../facts-of.js';
import type { FieldError } from '../kernel/category.js';
import type { CommonFields } from '../kernel/common-fields.js';
import type { Fact } from '../kernel/fact.js';
import { clockMsOf } from '../kernel/recording-clock.js';
import type { StoredEvent } from '../stored-event.js';
import { type Amended, amendedBy, type EffectiveForm } from './amended.js';
import { commandOf, effectiveForm } from './effective-form.js';
import { mergePatch } from './merge-patch.js';
import { type Correction, recordStanding } from './record-standing.js';

/** A record, with when the ledger took it. */
export interface TakenRecord extends StoredEvent {
  readonly revision: number;
  /** RFC 3339, UTC. */
  readonly recordedAt: string;
}

/** Reads the body of a command: its own fields and the common ones, or what is wrong with them. */
export type CheckBody = (
  command: string,
  body: object,
) => { readonly data: object; readonly common: CommonFields } | readonly FieldError[];

export interface NewAmendment {
  readonly amended: Amended;
  /** The ids of the corrections that no longer fit what the record says without another, and are left aside. */
  readonly notApplied: readonly string[];
}

/**
 * @param record The event that the amendment is about in the end.
 * @param amendments Those that are about it already, in ledger order.
 * @returns What is wrong with the record as it would be corrected, where a correction makes no good command of it.
 * @throws UnreadableEvent
 */
export function newAmendment(
  record: TakenRecord,
  amendments: readonly StoredEvent[],
  amendment: StoredEvent,
  check: CheckBody,
): NewAmendment | readonly FieldError[] {
  const { id, type, revision } = record;
  const target = { record: id, type, revision };
  const before = recordStanding(id, amendments).corrections;
  const after = recordStanding(id, [...amendments, amendment]).corrections;
  if (JSON.stringify(before) === JSON.stringify(after)) return { amended: target, notApplied: [] };
  // What was worked out before is used as it is, while all of it still stands.
  const goesOn = JSON.stringify(after.slice(0, before.length)) === JSON.stringify(before);
  const latest = amendments.findLast((event) => amendedBy(event)?.effective);
  const first = statedFact(goesOn && latest ? latest : record)!;
  const corrections = goesOn ? after.slice(before.length) : after;
  const mayRefuse = amendment.type === 'RecordCorrected';
  const isNew = (correction: Correction) =>
    !before.some((known) => JSON.stringify(known) === JSON.stringify(correction));
  const notApplied: string[] = [];
  let fact: Fact<string, object> = first;
  let effective: EffectiveForm | undefined;
  for (const correction of corrections) {
    const form = corrected(record, fact, correction, check);
    if ('schemaVersion' in form) {
      effective = form;
      fact = factOfForm(target, form);
    } else if (mayRefuse && isNew(correction)) return form;
    else notApplied.push(correction.id);
  }
  return { amended: { ...target, effective: effective ?? formOf(record, first) }, notApplied };
}

function corrected(
  record: TakenRecord,
  fact: Fact<string, object>,
  { changes }: Correction,
  check: CheckBody,
): EffectiveForm | readonly FieldError[] {
  const definition = recordTypes.get(record.type)!;
  const checked = check(definition.name, mergePatch(commandOf(fact), changes) as object);
  if (!('common' in checked)) return checked;
  const takenMs = clockMsOf(record.metadata) ?? Date.parse(record.recordedAt);
  try {
    return effectiveForm(definition, checked, { changes, occurred: fact.occurred, takenMs });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return [{ pointer: '/occurredAt', detail: error.message }];
  }
}

/** A record as it was reported, its data upcast. */
function formOf({ type }: StoredEvent, { data, occurred, provenance }: Fact<string, object>): EffectiveForm {
  return { schemaVersion: recordTypes.get(type)!.version, data, occurred, ...provenance };
}

function factOfForm(target: Amended, effective: EffectiveForm): Fact<string, object> {
  const metadata = { schemaVersion: 1, occurred: effective.occurred, amended: { ...target, effective } };
  return statedFact({ id: target.record, type: 'RecordCorrected', data: {}, metadata })!;
}
