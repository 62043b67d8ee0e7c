/**
 * Which versions of facts an amendment puts in force and takes out of it. A version is what one event says of a record: the
 * record's own event, or an amendment that changes what the record says. The latest version of a record is in force while
 * the record counts.
 */
import { amendedBy, isOut, type RecordStanding, recordStanding } from '@hudna/domain';
import type { RecordedEvent } from '@hudna/event-store';

/** What is kept of an amendment. */
export type Amendment = Pick<RecordedEvent, 'id' | 'type' | 'stream' | 'data' | 'metadata'>;

/** The amendments of a ledger up to one event, by the records that they are about. */
export interface AmendmentIndex {
  /** In ledger order. */
  amendmentsOf(record: string): readonly Amendment[];
  /** The ids of the records that links call duplicates of this one, or have called so. */
  duplicatesOf(record: string): readonly string[];
}

/** The event of a record: its stream, and its revision there. */
export interface RecordPlace {
  readonly stream: string;
  readonly revision: number;
}

export interface AmendmentEffect {
  /** The records whose latest version before the amendment is in force no longer. */
  readonly takenAway: readonly RecordPlace[];
  /** The records whose latest version before the amendment is in force again. */
  readonly broughtBack: readonly RecordPlace[];
  /** True where the amendment states a version and that is not in force, since the record does not count. */
  readonly isWithheld: boolean;
  /** The ids of the records that its record is called a duplicate of. */
  readonly duplicateOf: readonly string[];
}

/** @param before What came before the amendment. */
export function amendmentEffect(amendment: Amendment, before: AmendmentIndex): AmendmentEffect {
  const { record, effective } = amendedBy(amendment)!;
  const earlier = before.amendmentsOf(record);
  const was = recordStanding(record, earlier);
  const is = recordStanding(record, [...earlier, amendment]);
  /** Where its record stands so. */
  const counts = (standing: RecordStanding, own: RecordStanding) =>
    !isOut(standing, (other) => (other === record ? own.isRetracted : isRetracted(other, before)));
  const takenAway: RecordPlace[] = [];
  const broughtBack: RecordPlace[] = [];
  const move = (place: RecordPlace, counted: boolean, countsNow: boolean) => {
    if (counted !== countsNow) (countsNow ? broughtBack : takenAway).push(place);
  };
  const isWithheld = effective !== undefined && !counts(is, is);
  // A new version takes the place of the one before it.
  move(placeOf(amendment), counts(was, was), effective === undefined && counts(is, is));
  for (const other of was.isRetracted === is.isRetracted ? [] : before.duplicatesOf(record)) {
    const amendments = before.amendmentsOf(other);
    if (other === record || amendments.length === 0) continue;
    const standing = recordStanding(other, amendments);
    move(placeOf(amendments[0]!), counts(standing, was), counts(standing, is));
  }
  return { takenAway, broughtBack, isWithheld, duplicateOf: is.duplicateOf };
}

/** The streams in which an event may change other facts than by adding one: its own, and those of duplicates of its record. */
export function streamsOf({ stream }: Amendment, { takenAway, broughtBack }: AmendmentEffect): string[] {
  return [...new Set([stream, ...[...takenAway, ...broughtBack].map((place) => place.stream)])];
}

function isRetracted(record: string, index: AmendmentIndex): boolean {
  return recordStanding(record, index.amendmentsOf(record)).isRetracted;
}

function placeOf(amendment: Amendment): RecordPlace {
  return { stream: amendment.stream, revision: amendedBy(amendment)!.revision };
}

/** The amendments in memory. */
export class Amendments implements AmendmentIndex {
  readonly #ofRecord = new Map<string, Amendment[]>();
  readonly #duplicates = new Map<string, Set<string>>();

  /** Adds the next amendment, and gives its effect. */
  add({ id, type, stream, data, metadata }: RecordedEvent): AmendmentEffect {
    const { effective: _, ...amended } = amendedBy({ metadata })!;
    const effect = amendmentEffect({ id, type, stream, data, metadata }, this);
    // What the record says then is read of the event itself.
    const kept = { id, type, stream, data, metadata: { amended: { ...amended } } };
    const { record } = amended;
    if (this.#ofRecord.has(record)) this.#ofRecord.get(record)!.push(kept);
    else this.#ofRecord.set(record, [kept]);
    for (const other of effect.duplicateOf) {
      this.#duplicates.set(other, (this.#duplicates.get(other) ?? new Set()).add(record));
    }
    return effect;
  }

  amendmentsOf(record: string): readonly Amendment[] {
    return this.#ofRecord.get(record) ?? [];
  }

  duplicatesOf(record: string): readonly string[] {
    return [...(this.#duplicates.get(record) ?? [])];
  }
}
