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
  const corrections = standing
    .filter((amendment) => isOf(amendment, 'RecordCorrected', record))
    .map((amendment) => ({
      id: amendment.id,
      changes: effectiveData(amendment, standing)['changes'] as Correction['changes'],
    }));
  return {
    isRetracted: standing.some((amendment) => isOf(amendment, 'RecordRetracted', record)),
    duplicateOf: standing
      .filter((amendment) => isOf(amendment, 'RecordsLinked', record))
      .map((amendment) => effectiveData(amendment, standing))
      .filter(({ relation }) => relation === 'duplicate-of')
      .map(({ other }) => other as string),
    corrections,
    amendedBy: corrections.flatMap(({ id }) => [id, ...correctionsOf(id, standing)]),
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

/** The data of an amendment, with its corrections. */
export function effectiveData(
  amendment: StoredEvent,
  standing: readonly StoredEvent[],
): Record<string, unknown> {
  return standing
    .filter((other) => isOf(other, 'RecordCorrected', amendment.id))
    .map((correction) => effectiveData(correction, standing)['changes'])
    .reduce<unknown>(mergePatch, amendment.data) as Record<string, unknown>;
}

/** The id of the event that an amendment names. */
export function targetOf({ data }: Pick<StoredEvent, 'data'>): string {
  return (data as { readonly event: string }).event;
}

function correctionsOf(id: string, standing: readonly StoredEvent[]): string[] {
  return standing
    .filter((amendment) => isOf(amendment, 'RecordCorrected', id))
    .flatMap((amendment) => [amendment.id, ...correctionsOf(amendment.id, standing)]);
}

function isOf(amendment: StoredEvent, type: string, target: string): boolean {
  return amendment.type === type && targetOf(amendment) === target;
}
