/** An event as it was recorded, and what has become of it. */
import {
  type AmendedEvent,
  amendedEvents,
  AreWarnings,
  ASSESSMENTS,
  type Assessment,
  currentContent,
  type EventAssessment,
  type EventLink,
  IsBecause,
  IsPosition,
  IsText,
  Nested,
  Optional,
  RELATIONS,
  type Relation,
  schemaRule,
  type Text,
  type Warning,
} from '@hudna/domain';
import { categoryOf, type Position, type RecordedEvent } from '@hudna/event-store';
import { type Answer, EffectiveContent, entityOf, type ViewContext } from '@hudna/projections';
import { IsArray, IsBoolean, IsIn, IsString } from 'class-validator';
import { EventResource, eventResource } from './event-resource.js';

export class AmendmentResource extends EventResource {
  /** The id of the event that it names. */
  @IsString() readonly amends: string;
  /** False where a later amendment has taken it back. */
  @IsBoolean() readonly stands: boolean;
}

/** Why an event counts no more. */
export class WhyOut {
  @IsIn(['retracted', 'duplicate']) readonly code: 'retracted' | 'duplicate';
  @IsString() readonly detail: string;
  /** The amendments that say so. */
  @IsBecause() readonly events: readonly string[];
}

export class LinkFields implements EventLink {
  /** The id of the amendment that says so. */
  @IsString() readonly event: string;
  @IsIn(RELATIONS) readonly relation: Relation;
  /** The id of the other record, of whatever stream. */
  @IsString() readonly other: string;
  @Optional() @IsText() readonly reason?: Text;
}

export class AssessmentFields implements EventAssessment {
  /** The id of the amendment that says so. */
  @IsString() readonly event: string;
  @IsIn(ASSESSMENTS) readonly assessment: Assessment;
  @Optional() @IsText() readonly reason?: Text;
}

const IsEffectiveContent = schemaRule('effective-content', (schemaOf) => ({
  anyOf: [schemaOf(EffectiveContent), { type: 'null' }],
}));

export class EventAnswer implements Answer {
  /** As it was recorded. */
  @Nested(() => EventResource) readonly event: EventResource;
  /** Of an amendment: the id of the event that it names. */
  @Optional() @IsString() readonly amends?: string;
  /** Those that name it, and those that name these, in ledger order. */
  @IsArray()
  @Nested(() => AmendmentResource, { each: true })
  readonly amendments: readonly AmendmentResource[];
  /** What it says with its corrections, its data read as its type is written today; null where it counts no more. */
  @IsEffectiveContent() readonly effective: EffectiveContent | null;
  /** Why it counts no more. */
  @Optional() @Nested(() => WhyOut) readonly out?: WhyOut;
  /** The latest assessment that stands. */
  @Optional() @Nested(() => AssessmentFields) readonly assessment?: AssessmentFields;
  /** The links of it to other records that stand. */
  @IsArray() @Nested(() => LinkFields, { each: true }) readonly links: readonly LinkFields[];
  @IsPosition() readonly position: Position;
  @Optional() @AreWarnings() readonly warnings?: readonly Warning[];
}

type Amended = AmendedEvent<RecordedEvent>;

/** The answer for an event; it finds nothing where that was not known yet. */
export function eventQuery({ id, stream }: Pick<RecordedEvent, 'id' | 'stream'>) {
  const category = categoryOf(stream);
  const entity = entityOf(stream, category);
  return {
    read({ model }: ViewContext): EventAnswer | undefined {
      const counting = new Set(model.facts(category, entity).map((fact) => fact.id));
      const answer = eventAnswer(id, model.events(category, entity), (record) => counting.has(record));
      return answer && { ...answer, position: model.position };
    },
  };
}

/**
 * @param events All events of its stream that are known.
 * @param counts Whether a record of the stream counts: links make it a duplicate of records of other streams, too.
 */
export function eventAnswer(
  id: string,
  events: readonly RecordedEvent[],
  counts: (record: string) => boolean,
): Omit<EventAnswer, 'position'> | undefined {
  const all = amendedEvents(events);
  const amended = all.get(id);
  if (!amended) return undefined;
  const { event, amends, links, assessment } = amended;
  const out = whyOut(amended, counts);
  const amendments = amendmentsOf(amended, all).sort((a, b) => a.event.revision - b.event.revision);
  return {
    event: eventResource(event),
    ...(amends !== undefined && { amends }),
    amendments: amendments.map(amendmentResource),
    effective: out ? null : currentContent(amended),
    ...(out && { out }),
    ...(assessment && { assessment }),
    links,
  };
}

function amendmentsOf({ amendments }: Amended, all: ReadonlyMap<string, Amended>): Amended[] {
  return amendments.flatMap(({ id }) => {
    const amendment = all.get(id)!;
    return [amendment, ...amendmentsOf(amendment, all)];
  });
}

function amendmentResource({ event, amends, retractedBy }: Amended): AmendmentResource {
  return { ...eventResource(event), amends: amends!, stands: retractedBy.length === 0 };
}

function whyOut(
  { event, amends, retractedBy, links }: Amended,
  counts: (id: string) => boolean,
): WhyOut | undefined {
  if (retractedBy.length > 0) {
    const detail = `It was taken back by ${retractedBy.join(', ')}.`;
    return { code: 'retracted', detail, events: retractedBy };
  }
  if (amends !== undefined || counts(event.id)) return undefined;
  const duplicates = links.filter(({ relation }) => relation === 'duplicate-of');
  const others = duplicates.map(({ other, event: link }) => `${other}, as ${link} says`);
  return {
    code: 'duplicate',
    detail: `It counts no more, as a duplicate of ${others.join('; of ')}.`,
    events: duplicates.map(({ event: link }) => link),
  };
}
