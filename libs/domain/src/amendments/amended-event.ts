/**
 * What has become of each event of a stream, records and amendments alike: for those who show a record beside its
 * amendments. What counts is decided by `factsOf` alone.
 */
import { statedFact } from '../facts-of.js';
import type { Fact, Provenance, Text } from '../kernel/fact.js';
import type { Occurred } from '../kernel/occurred.js';
import { provenanceOf, type StoredEvent } from '../stored-event.js';
import { amendedBy, latestVersion } from './amended.js';
import type { Assessment, Relation } from './commands.js';
import { effectiveData, standingAmendments, targetOf } from './record-standing.js';

/** What an event says: its data, read as its type is written today, when it happened and who says so. */
export interface EventContent extends Provenance {
  readonly data: object;
  readonly occurred: Occurred;
}

export interface AmendedEvent<E extends StoredEvent = StoredEvent> {
  readonly event: E;
  /** Of an amendment: the id of the event that it names. */
  readonly amends?: string;
  /** The amendments that name it, in ledger order. */
  readonly amendments: readonly E[];
  /** As it was written. */
  readonly reported: EventContent;
  /** With its corrections; left out where they change nothing. */
  readonly effective?: EventContent;
  /** Of a record: what it says with its corrections, whether it counts or not. */
  readonly fact?: Fact;
  /** The ids of the retractions of it that stand; none: it was not taken back. */
  readonly retractedBy: readonly string[];
  /** The links that stand. */
  readonly links: readonly EventLink[];
  /** The latest that stands. */
  readonly assessment?: EventAssessment;
}

export interface EventLink {
  /** The id of the event of the link; so too of an assessment. */
  readonly event: string;
  readonly relation: Relation;
  /** The id of the other record. */
  readonly other: string;
  readonly reason?: Text;
}

export interface EventAssessment {
  readonly event: string;
  readonly assessment: Assessment;
  readonly reason?: Text;
}

/** Those of one stream by id, in ledger order. @throws UnreadableEvent */
export function amendedEvents<E extends StoredEvent>(
  events: readonly E[],
): ReadonlyMap<string, AmendedEvent<E>> {
  const byRecord = Map.groupBy(events, (event) => amendedBy(event)?.record);
  return new Map(
    events.map((event) => {
      const record = amendedBy(event)?.record ?? event.id;
      return [event.id, amendedEvent(event, byRecord.get(record) ?? [])] as const;
    }),
  );
}

/** What an event says with its corrections. */
export function currentContent({ effective, reported }: AmendedEvent): EventContent {
  return effective ?? reported;
}

/** @param about All amendments that are about the same record, in ledger order. */
function amendedEvent<E extends StoredEvent>(event: E, about: readonly E[]): AmendedEvent<E> {
  const standing = standingAmendments(about);
  const made = madeOf(event.id, standing);
  const amendments = about.filter((other) => targetOf(other) === event.id);
  if (!amendedBy(event)) return { event, amendments, ...asRecord(event, about), ...made };
  const { occurred } = event.metadata as { readonly occurred: Occurred };
  const reported = { data: event.data, occurred, ...provenanceOf(event.metadata) };
  const effective = { ...reported, data: effectiveData(event, standing) };
  return {
    event,
    amends: targetOf(event),
    amendments,
    reported,
    ...whereItDiffers(effective, reported),
    ...made,
  };
}

function asRecord(record: StoredEvent, about: readonly StoredEvent[]) {
  const stated = statedFact(record)!;
  const fact = statedFact(latestVersion(record, about))!;
  const reported = factContent(stated);
  return { reported, ...whereItDiffers(factContent(fact), reported), fact };
}

/** What the amendments that stand make of the event that they name. */
function madeOf(id: string, standing: readonly StoredEvent[]) {
  const own = standing.filter((amendment) => targetOf(amendment) === id);
  const saying = <Data>(type: string) =>
    own
      .filter((amendment) => amendment.type === type)
      .map((amendment) => {
        const { event: _target, ...data } = effectiveData(amendment, standing);
        return { event: amendment.id, ...data } as Data;
      });
  const assessment = saying<EventAssessment>('RecordAssessed').at(-1);
  return {
    retractedBy: saying<{ event: string }>('RecordRetracted').map(({ event }) => event),
    links: saying<EventLink>('RecordsLinked'),
    ...(assessment && { assessment }),
  };
}

/** What a fact says. */
export function factContent({ data, occurred, provenance }: Fact): EventContent {
  return { data: data as object, occurred, ...provenance };
}

function whereItDiffers(effective: EventContent, reported: EventContent) {
  return JSON.stringify(effective) === JSON.stringify(reported) ? {} : { effective };
}
