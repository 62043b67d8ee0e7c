/** All that is recorded of one entity, in the order in which it happened; each amendment directly after what it amends. */
import { IsArray, IsIn, IsObject, IsString } from 'class-validator';
import {
  type AmendedEvent,
  amendedEvents,
  AreWarnings,
  byTime,
  categories,
  currentContent,
  type EventContent,
  type EventMetadata,
  type Fact,
  IsCount,
  IsInstant,
  IsOccurred,
  IsPosition,
  IsSlug,
  IsTexts,
  Nested,
  type Occurred,
  Optional,
  ProvenanceFields,
  stateAt,
  type Warning,
} from '@hudna/domain';
import type { Position, RecordedEvent } from '@hudna/event-store';
import type { RecordedFact, ReadModel } from '../read-model/read-model.js';

/** What an event says with its corrections. */
export class EffectiveContent extends ProvenanceFields implements EventContent {
  @IsObject() readonly data: object;
  @IsOccurred() readonly occurred: Occurred;
}

export class HistoryItem extends ProvenanceFields {
  /** The event's id. */
  @IsString() readonly id: string;
  @IsString() readonly type: string;
  @IsOccurred() readonly occurred: Occurred;
  @IsInstant() readonly recordedAt: string;
  @IsPosition() readonly position: Position;
  /** Place in the stream. */
  @IsCount() readonly revision: number;
  /** As it was reported. */
  @IsObject() readonly data: unknown;
  /** What its reporter was warned of. */
  @AreWarnings() readonly warnings: RecordedFact['warnings'];
  /** Of an amendment: the id of the event that it names. */
  @Optional() @IsString() readonly amends?: string;
  /** The ids of the amendments that name it, in ledger order. */
  @Optional() @IsTexts() readonly amendedBy?: readonly string[];
  /** What it says with its corrections; left out where they change nothing, and where it counts no more. */
  @Optional() @Nested(() => EffectiveContent) readonly effective?: EffectiveContent;
  /** It was taken back. */
  @Optional() @IsIn([true]) readonly retracted?: true;
  /** It counts no more: the ids of the records that it is a duplicate of. */
  @Optional() @IsTexts() readonly duplicateOf?: readonly string[];
}

export class History {
  @IsString() readonly category: string;
  @IsSlug() readonly id: string;
  @IsArray() @Nested(() => HistoryItem, { each: true }) readonly items: readonly HistoryItem[];
  @IsPosition() readonly position: Position;
  @Optional() @AreWarnings() readonly warnings?: readonly Warning[];
}

type Amended = AmendedEvent<RecordedEvent>;

/**
 * The records of one entity that had begun by `atMs` (default: all) in the order of its timeline, which need not be that
 * of recording; those that count no more at their own times. Undefined where there are none.
 */
export function history(
  model: ReadModel,
  category: string,
  id: string,
  atMs = Infinity,
): History | undefined {
  const events = amendedEvents(model.events(category, id));
  const counting = new Map<string, Fact>(model.facts(category, id).map((fact) => [fact.id, fact]));
  const records = [...events.values()].flatMap(({ fact }) => (fact ? [counting.get(fact.id) ?? fact] : []));
  const begun = records.filter(({ start }) => start <= atMs);
  if (begun.length === 0) return undefined;
  const items = inOrder(category, begun, counting, atMs).flatMap((fact) => {
    const amended = events.get(fact.id)!;
    const counts = counting.has(fact.id);
    return [recordItem(amended, fact, counts), ...amendmentItems(amended, events)];
  });
  return { category, id, items, position: model.position };
}

function inOrder(
  category: string,
  begun: readonly Fact[],
  counting: ReadonlyMap<string, Fact>,
  atMs: number,
): readonly Fact[] {
  const lifecycle = categories.find((known) => known.lifecycle.category === category)?.lifecycle;
  const facts = begun.filter(({ id }) => counting.has(id));
  const order: Fact[] = lifecycle ? [...stateAt(lifecycle, facts, atMs).order] : [];
  const placed = new Set(order.map(({ id }) => id));
  // Facts that the timeline could not place stand at their own times.
  for (const fact of begun.filter((other) => !placed.has(other.id))) {
    const before = order.findIndex((other) => byTime(fact, other) < 0);
    order.splice(before < 0 ? order.length : before, 0, fact);
  }
  return order;
}

/** @param fact What counts of the record, as it is believed; else what it says with its corrections. */
function recordItem(amended: Amended, { data, occurred, provenance }: Fact, counts: boolean): HistoryItem {
  const { reported, effective, retractedBy, links } = amended;
  // A clock that is not to be believed leaves the time that it stamped open.
  const isOfItsTime = JSON.stringify(currentContent(amended).occurred) === JSON.stringify(reported.occurred);
  const withBelief = { ...reported, ...(isOfItsTime && { occurred }) };
  if (counts) {
    return itemOf(amended, withBelief, effective && { data: data as object, occurred, ...provenance });
  }
  if (retractedBy.length > 0) return { ...itemOf(amended, withBelief), retracted: true };
  const duplicateOf = links.filter(({ relation }) => relation === 'duplicate-of').map(({ other }) => other);
  return { ...itemOf(amended, withBelief), duplicateOf };
}

/** The amendments of an event, each with its own after it. */
function amendmentItems(amended: Amended, events: ReadonlyMap<string, Amended>): HistoryItem[] {
  return amended.amendments.flatMap(({ id }) => {
    const amendment = events.get(id)!;
    const { reported, effective, retractedBy } = amendment;
    const isTakenBack = retractedBy.length > 0;
    return [
      { ...itemOf(amendment, reported, effective), ...(isTakenBack && { retracted: true as const }) },
      ...amendmentItems(amendment, events),
    ];
  });
}

function itemOf(
  { event, amends, amendments }: Amended,
  { occurred, data, ...provenance }: EventContent,
  effective?: EventContent,
): HistoryItem {
  const { warnings = [] } = event.metadata as Partial<EventMetadata>;
  return {
    id: event.id,
    type: event.type,
    occurred,
    recordedAt: event.recordedAt,
    position: event.position,
    revision: event.revision,
    ...provenance,
    data,
    warnings,
    ...(amends !== undefined && { amends }),
    ...(amendments.length > 0 && { amendedBy: amendments.map(({ id }) => id) }),
    ...(effective && { effective }),
  };
}
