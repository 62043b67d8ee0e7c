/** What a new amendment says of its record, worked out once, when it is recorded: see `Amended`. */
import { entityId, eventTypes, recordTypes } from '../catalogue.js';
import { statedFact } from '../facts-of.js';
import type { FieldError } from '../kernel/category.js';
import type { CommonFields } from '../kernel/common-fields.js';
import type { Fact } from '../kernel/fact.js';
import { clockMsOf } from '../kernel/recording-clock.js';
import { provenanceOf, type StoredEvent } from '../stored-event.js';
import { type Amended, type EffectiveForm, latestVersion } from './amended.js';
import { commandOf, effectiveForm } from './effective-form.js';
import { mergePatch } from './merge-patch.js';
import {
  type Correction,
  effectiveData,
  recordStanding,
  standingAmendments,
  targetOf,
} from './record-standing.js';

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
 * @returns What is wrong with the record, or with the amendment that is corrected, as it would be, where a correction makes
 * no good command of it. A pointer begins in the `changes` of the new amendment.
 * @throws UnreadableEvent
 */
export function newAmendment(
  record: TakenRecord,
  amendments: readonly StoredEvent[],
  amendment: StoredEvent,
  check: CheckBody,
): NewAmendment | readonly FieldError[] {
  const faults = faultsOfCorrected(amendments, amendment, check);
  if (faults.length > 0) return faults;
  const { id, type, revision } = record;
  const target = { record: id, type, revision };
  const before = recordStanding(id, amendments).corrections;
  const after = recordStanding(id, [...amendments, amendment]).corrections;
  if (isSame(before, after)) return { amended: target, notApplied: [] };
  // What was worked out before is used as it is, while all of it still stands.
  const goesOn = isSame(after.slice(0, before.length), before);
  const first = statedFact(goesOn ? latestVersion<StoredEvent>(record, amendments) : record)!;
  const corrections = goesOn ? after.slice(before.length) : after;
  if (corrections.length === 0) {
    return { amended: { ...target, effective: formOf(record, first) }, notApplied: [] };
  }
  // One by one they need not make good commands; together they do as a rule.
  const together = corrected(record, first, corrections, check);
  if ('schemaVersion' in together) return { amended: { ...target, effective: together }, notApplied: [] };
  const mayRefuse = amendment.type === 'RecordCorrected';
  const notApplied: string[] = [];
  let fact: Fact<string, object> = first;
  let effective: EffectiveForm | undefined;
  for (const correction of corrections) {
    const form = corrected(record, fact, [correction], check);
    if ('schemaVersion' in form) {
      effective = form;
      fact = factOfForm(target, form);
    } else if (mayRefuse && !before.some((known) => isSame(known, correction))) {
      return insideChanges(amendments, amendment, form);
    } else notApplied.push(correction.id);
  }
  return { amended: { ...target, effective: effective ?? formOf(record, first) }, notApplied };
}

/** A record with corrections added to what it said. */
function corrected(
  record: TakenRecord,
  fact: Fact<string, object>,
  corrections: readonly Correction[],
  check: CheckBody,
): EffectiveForm | readonly FieldError[] {
  const definition = recordTypes.get(record.type)!;
  const patches = corrections.map(({ changes }) => changes);
  const checked = check(definition.name, patches.reduce<unknown>(mergePatch, commandOf(fact)) as object);
  if (!('common' in checked)) return checked;
  const changes = Object.assign({}, ...patches) as Correction['changes'];
  const fixed = fieldOfStream(definition.category, fact.data, checked.data);
  if (fixed !== undefined) return [{ pointer: `/${fixed}`, detail: FIXED }];
  if (changes['timeZone'] === null) return [{ pointer: '/timeZone', detail: NO_ZONE }];
  const takenMs = clockMsOf(record.metadata) ?? Date.parse(record.recordedAt);
  try {
    return effectiveForm(definition, checked, { changes, occurred: fact.occurred, takenMs });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return [{ pointer: '/occurredAt', detail: error.message }];
  }
}

const FIXED =
  'It says what the report is about, and cannot be corrected: retract the report and send another.';

const TURNED =
  'It says which records the amendment is about, and cannot be corrected: retract the amendment and send another.';

const NO_ZONE = 'Name the zone in which its dates are read: that of the ledger may be another today.';

/** The field by which a record would be about another entity than before. */
function fieldOfStream(category: string, before: object, after: object): string | undefined {
  if (entityId(category, before) === entityId(category, after)) return undefined;
  return Object.hasOwn(before, 'id') || Object.hasOwn(after, 'id') ? 'id' : category;
}

/** What is wrong with an amendment, as the correction of it would have it. */
function faultsOfCorrected(
  amendments: readonly StoredEvent[],
  amendment: StoredEvent,
  check: CheckBody,
): readonly FieldError[] {
  const target = correctedBy(amendments, amendment);
  if (!target) return [];
  const body = { ...target.data, ...provenanceOf(target.metadata) };
  const patched = effectiveData({ ...target, data: body }, [...amendments, amendment]);
  const checked = check(eventTypes.get(target.type)!.name, patched);
  if (!('common' in checked)) return checked;
  return turnedAway(amendments, amendment);
}

/** The fields by which an amendment would be about other records than before, by a correction of it or of its corrections. */
function turnedAway(amendments: readonly StoredEvent[], amendment: StoredEvent): readonly FieldError[] {
  const chain = correctedInTurn(amendments, amendment);
  const first = chain.at(-1)!;
  const was = first.data as Readonly<Record<string, unknown>>;
  const is = effectiveData(first, standingAmendments([...amendments, amendment]));
  return ['event', 'relation', 'other']
    .filter((field) => is[field] !== was[field])
    .map((field) => ({ pointer: `${'/changes'.repeat(chain.length - 1)}/${field}`, detail: TURNED }));
}

/** What is wrong with a record, as it shows in the correction of a correction. */
function insideChanges(
  amendments: readonly StoredEvent[],
  amendment: StoredEvent,
  errors: readonly FieldError[],
): readonly FieldError[] {
  const depth = correctedInTurn(amendments, amendment).length;
  return errors.map(({ pointer, detail }) => ({ pointer: '/changes'.repeat(depth) + pointer, detail }));
}

/** The amendment that a correction corrects, the one which that corrects, and so on. */
function correctedInTurn(amendments: readonly StoredEvent[], amendment: StoredEvent): StoredEvent[] {
  const chain: StoredEvent[] = [];
  for (let at = correctedBy(amendments, amendment); at; at = correctedBy(amendments, at)) chain.push(at);
  return chain;
}

/** The amendment that a correction corrects; undefined where that is a record, or the amendment corrects nothing. */
function correctedBy(amendments: readonly StoredEvent[], amendment: StoredEvent): StoredEvent | undefined {
  if (amendment.type !== 'RecordCorrected') return undefined;
  return amendments.find(({ id }) => id === targetOf(amendment));
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** A record as it was reported, its data upcast. */
function formOf({ type }: StoredEvent, { data, occurred, provenance }: Fact<string, object>): EffectiveForm {
  return { schemaVersion: recordTypes.get(type)!.version, data, occurred, ...provenance };
}

function factOfForm(target: Amended, effective: EffectiveForm): Fact<string, object> {
  const metadata = { schemaVersion: 1, occurred: effective.occurred, amended: { ...target, effective } };
  return statedFact({ id: target.record, type: 'RecordCorrected', data: {}, metadata })!;
}
