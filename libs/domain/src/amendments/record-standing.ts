/**
 * What has become of a record: a pure function of the amendments that are about it. An amendment stands unless a later one
 * that stands retracts it; so a retracted correction takes its changes away, and a retracted retraction restores.
 */
import type { StoredEvent } from '../stored-event.js';
import { mergePatch } from './merge-patch.js';

export interface RecordStanding {
  readonly isRetracted: boolean;
  /** The ids of the records that standing links call it a duplicate of. */
  readonly duplicateOf: readonly string[];
  /** The corrections that stand, in ledger order. */
  readonly corrections: readonly Correction[];
  /** The ids of the amendments that made it what it is: these corrections and what corrected them. */
  readonly amendedBy: readonly string[];
}

export interface Correction {
  /** The id of its event. */
  readonly id: string;
  /** A JSON merge patch on the record's command, as it stands with the corrections of the correction itself. */
  readonly changes: Readonly<Record<string, unknown>>;
}

const AS_REPORTED: RecordStanding = { isRetracted: false, duplicateOf: [], corrections: [], amendedBy: [] };

/**
 * @param record The id of its event.
 * @param amendments All amendments that are about it, those of its amendments among them, in ledger order.
 */
export function recordStanding(record: string, amendments: readonly StoredEvent[]): RecordStanding {
  if (amendments.length === 0) return AS_REPORTED;
  const standing = standingAmendments(amendments);
  const effective = effectiveAmendments(standing);
  const about = (type: string) =>
    standing.flatMap((amendment) => (isOf(amendment, type, record) ? effective.get(amendment.id)! : []));
  const corrections = about('RecordCorrected');
  return {
    isRetracted: about('RecordRetracted').length > 0,
    duplicateOf: about('RecordsLinked')
      .filter(({ data }) => data['relation'] === 'duplicate-of')
      .map(({ data }) => data['other'] as string),
    corrections: corrections.map(({ id, data }) => ({
      id,
      changes: data['changes'] as Correction['changes'],
    })),
    amendedBy: idsOf(corrections),
  };
}

/** True where the record counts no more. `isRetracted` says it of the records that its links name. */
export function isOut(standing: RecordStanding, isRetracted: (record: string) => boolean): boolean {
  return standing.isRetracted || standing.duplicateOf.some((other) => !isRetracted(other));
}

/** The amendments that no later one which stands retracts, in ledger order. */
export function standingAmendments(amendments: readonly StoredEvent[]): readonly StoredEvent[] {
  const retracted = new Set<string>();
  const standing: StoredEvent[] = [];
  for (const amendment of amendments.toReversed()) {
    if (retracted.has(amendment.id)) continue;
    if (amendment.type === 'RecordRetracted') retracted.add(targetOf(amendment));
    standing.push(amendment);
  }
  return standing.reverse();
}

/** An amendment as its corrections have made it. */
interface EffectiveAmendment {
  readonly id: string;
  readonly data: Readonly<Record<string, unknown>>;
  /** Those that made it so, in ledger order. */
  readonly corrections: readonly EffectiveAmendment[];
}

/** By id. @param standing The amendments that stand, in ledger order. */
function effectiveAmendments(standing: readonly StoredEvent[]): ReadonlyMap<string, EffectiveAmendment> {
  const effective = new Map<string, EffectiveAmendment>();
  const correctionsOf = new Map<string, EffectiveAmendment[]>();
  // What corrects an amendment comes after it, so the last one is as it was sent.
  for (const amendment of standing.toReversed()) {
    const corrections = correctionsOf.get(amendment.id)?.reverse() ?? [];
    const data = corrections.reduce<unknown>(
      (before, correction) => mergePatch(before, correction.data['changes']),
      amendment.data,
    ) as EffectiveAmendment['data'];
    const after = { id: amendment.id, data, corrections };
    effective.set(amendment.id, after);
    if (amendment.type !== 'RecordCorrected') continue;
    const ofTarget = correctionsOf.get(targetOf(amendment));
    if (ofTarget) ofTarget.push(after);
    else correctionsOf.set(targetOf(amendment), [after]);
  }
  return effective;
}

/** Each with what corrected it after it; they may be nested too deeply for a recursion. */
function idsOf(corrections: readonly EffectiveAmendment[]): string[] {
  const ids: string[] = [];
  const left = [...corrections].reverse();
  for (let next = left.pop(); next; next = left.pop()) {
    ids.push(next.id);
    left.push(...next.corrections.toReversed());
  }
  return ids;
}

/** The data of an amendment, with those of its corrections that stand. */
export function effectiveData(
  amendment: StoredEvent,
  amendments: readonly StoredEvent[],
): EffectiveAmendment['data'] {
  const others = standingAmendments(amendments).filter(({ id }) => id !== amendment.id);
  return effectiveAmendments([amendment, ...others]).get(amendment.id)!.data;
}

/** The id of the event that an amendment names. */
export function targetOf({ data }: Pick<StoredEvent, 'data'>): string {
  return (data as { readonly event: string }).event;
}

function isOf(amendment: StoredEvent, type: string, target: string): boolean {
  return amendment.type === type && targetOf(amendment) === target;
}
