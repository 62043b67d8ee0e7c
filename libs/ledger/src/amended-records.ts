/**
 * The records of one stream that amendments are about, and what each further event changes: pure, and at the cost of what it
 * touches. A link may call a record a duplicate of one in another stream: whether that is retracted is given from outside.
 */
import {
  amendedBy,
  applied,
  type Fact,
  type FactChange,
  factChange,
  isOut,
  isUntimed,
  recordStanding,
  type RecordStanding,
  standingAmendments,
  type StoredEvent,
} from '@hudna/domain';

type StreamFact = Fact<string, object>;

export interface AmendedRecord {
  /** As it was reported. */
  readonly posted: StreamFact;
  /** As it is with its corrections, whether it counts or not. */
  readonly said: StreamFact;
  /** All that are about it, in ledger order. */
  readonly amendments: readonly StoredEvent[];
  readonly standing: RecordStanding;
}

/** By the id of the record. */
export type AmendedRecords = ReadonlyMap<string, AmendedRecord>;

export interface AmendedStream {
  readonly facts: readonly Fact[];
  readonly amended: AmendedRecords;
  /** The records of other streams that links of this one name, and that are retracted. */
  readonly retractedElsewhere: ReadonlySet<string>;
}

/** What an amendment changes: in the record that it is about first, then in those that are called duplicates of that. */
export interface AmendmentChanges {
  readonly amended: AmendedRecords;
  readonly changes: readonly FactChange<StreamFact>[];
}

/** @param event An amendment, the next event of the stream. */
export function amendmentChanges(stream: AmendedStream, event: StoredEvent): AmendmentChanges {
  const { record } = amendedBy(event)!;
  const before = stream.amended.get(record);
  const posted = before?.posted ?? (stream.facts.find(({ id }) => id === record) as StreamFact);
  const own = before?.amendments ?? [];
  const said = before?.said ?? posted;
  const change = withKeptTime(
    said,
    factChange(event, {
      amendmentsOf: () => own,
      factOf: () => said,
      isRetracted: (id) => isRetracted(stream, id),
    }),
  );
  const amendments = [...own, event];
  const standing = recordStanding(record, amendments);
  const entry = { posted, said: change.put ?? change.withheld ?? said, amendments, standing };
  const amended = new Map(stream.amended).set(record, entry);
  // Most assessments and links change nothing that a fact says, nor whether it counts.
  const wasOut = before !== undefined && isOut(before.standing, (id) => isRetracted(stream, id));
  const isChanged = amendedBy(event)!.effective !== undefined || wasOut !== !change.put;
  const isToggled = standing.isRetracted !== (before?.standing.isRetracted ?? false);
  const dependents = isToggled
    ? duplicates(amended).filter((other) => other.standing.duplicateOf.includes(record))
    : [];
  const after = { ...stream, amended };
  return {
    amended,
    changes: [...(isChanged ? [change] : []), ...dependents.map((other) => changeOf(after, other))],
  };
}

/** The stream where other records elsewhere are retracted than before. */
export function withRetractedElsewhere(
  stream: AmendedStream,
  retractedElsewhere: ReadonlySet<string>,
): AmendedStream {
  const after = { ...stream, retractedElsewhere };
  const facts = duplicates(stream.amended).reduce<Fact[]>(
    (left, record) => applied(left, changeOf(after, record)),
    [...stream.facts],
  );
  return { ...after, facts };
}

/** The records of which a link that stands names another. */
export function duplicates(amended: AmendedRecords): readonly AmendedRecord[] {
  return [...amended.values()].filter(({ standing }) => standing.duplicateOf.length > 0);
}

/** Whether an event of the stream, a record or an amendment, was taken back. */
export function isTakenBack(event: StoredEvent, amended: AmendedRecords): boolean {
  const about = amendedBy(event);
  if (!about) return amended.get(event.id)?.standing.isRetracted ?? false;
  const amendments = amended.get(about.record)?.amendments ?? [];
  return !standingAmendments(amendments).some(({ id }) => id === event.id);
}

export function isRetracted({ amended, retractedElsewhere }: AmendedStream, record: string): boolean {
  return amended.get(record)?.standing.isRetracted ?? retractedElsewhere.has(record);
}

function changeOf(stream: AmendedStream, { said, standing }: AmendedRecord): FactChange<StreamFact> {
  const takenAway = [said.revision!];
  return isOut(standing, (id) => isRetracted(stream, id))
    ? { takenAway, withheld: said }
    : { takenAway, put: said };
}

/** A fact that was and is without a time is believed to be of the time that it was believed to be of. */
function withKeptTime(said: StreamFact, change: FactChange<StreamFact>): FactChange<StreamFact> {
  const kept = (fact: StreamFact | undefined) =>
    fact && isUntimed(fact) && isUntimed(said)
      ? { ...fact, start: said.start, end: said.end, occurred: said.occurred }
      : fact;
  return { ...change, put: kept(change.put), withheld: kept(change.withheld) };
}
