/** What an amendment says beside its data: which record it is about in the end, and what that says from then on. */
import type { Provenance } from '../kernel/fact.js';
import type { Occurred } from '../kernel/occurred.js';

/** What a record says with its corrections: what its event would hold, had it been reported so. */
export interface EffectiveForm extends Provenance {
  /** The version of the schema of the record's type that `data` is of. */
  readonly schemaVersion: number;
  readonly data: object;
  readonly occurred: Occurred;
}

/** The record that an amendment is about: the event that it names, or the one which that amends, and so on. */
export interface Amended {
  /** The id, the type and the revision of its event; it is of the same stream. */
  readonly record: string;
  readonly type: string;
  readonly revision: number;
  /** What the record says after this amendment; left out where the amendment does not change that. */
  readonly effective?: EffectiveForm;
}

/** Of a record and its amendments, in ledger order, the event that says what the record says now. */
export function latestVersion<E extends { readonly metadata: object }>(
  record: E,
  amendments: readonly E[],
): E {
  return amendments.findLast((amendment) => amendedBy(amendment)?.effective) ?? record;
}

/** Undefined of what is no amendment. */
export function amendedBy(event: { readonly metadata: object }): Amended | undefined {
  return (event.metadata as { readonly amended?: Amended }).amended;
}
