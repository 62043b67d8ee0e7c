/** Events as reasons: who said so, when it happened, when the ledger took it in, and what its amendments made of it. */
import {
  amendedBy,
  amendedEvents,
  AreWarnings,
  currentContent,
  factContent,
  type EventContent,
  headerOf,
  IsInstant,
  IsOccurred,
  IsPosition,
  IsText,
  IsTexts,
  latestVersion,
  Nested,
  type Occurred,
  occurredText,
  Optional,
  ProvenanceFields,
  provenanceOf,
  schemaRule,
  statedFact,
  targetOf,
  type Text,
  type Warning,
} from '@hudna/domain';
import {
  categoryOf,
  comparePositions,
  type EventStore,
  type Position,
  type RecordedEvent,
} from '@hudna/event-store';
import { difference, entityOf, type FieldChange } from '@hudna/projections';
import { IsArray, IsString } from 'class-validator';

/** The field is what differs between two values. */
export const AreFieldChanges = schemaRule('field-changes', {
  type: 'array',
  items: {
    type: 'object',
    properties: { path: { type: 'string' }, from: {}, to: {} },
    required: ['path'],
    additionalProperties: false,
  },
});

class SummaryFields extends ProvenanceFields {
  @IsString() readonly id: string;
  @IsString() readonly says: string;
  @IsString() readonly type: string;
  @IsString() readonly stream: string;
  /** Of a record that was corrected, as corrected; so too who says so, and what they note. */
  @IsOccurred() readonly occurred: Occurred;
  @IsInstant() readonly recordedAt: string;
  @IsPosition() readonly position: Position;
  /** What its reporter was warned of. */
  @AreWarnings() readonly warnings: readonly Warning[];
  /** Of an amendment: the id of the event that it names. */
  @Optional() @IsString() readonly amends?: string;
  /** Of an amendment: why. */
  @Optional() @IsText() readonly reason?: Text;
  /** Of an amendment that changes what its record says: the fields that differ. */
  @Optional() @AreFieldChanges() readonly changed?: readonly FieldChange[];
}

/** An amendment beneath its record. */
export class AmendmentSummary extends SummaryFields {
  @IsTexts() readonly because: readonly never[];
}

export class EventSummary extends SummaryFields {
  /** Of a record: the amendments that made it what it is. */
  @IsArray() @Nested(() => AmendmentSummary, { each: true }) readonly because: readonly AmendmentSummary[];
}

/** @throws Error where the ledger lacks it. */
export async function findEvent(id: string, store: Pick<EventStore, 'find'>): Promise<RecordedEvent> {
  const event = await store.find(id);
  if (!event) throw new Error(`The ledger lacks the event ${id} that its own views name: verify it.`);
  return event;
}

/**
 * The events by id, as they were known up to a position; an amendment whose record is among them stands beneath that alone.
 */
export async function eventSummaries(
  events: readonly RecordedEvent[],
  store: Pick<EventStore, 'readStream'>,
  upTo: Position,
): Promise<ReadonlyMap<string, EventSummary>> {
  const amendments = Map.groupBy(events, (event) => amendedBy(event)?.record);
  const ids = new Set(events.map(({ id }) => id));
  const summaries = new Map<string, EventSummary>();
  const streams = new Map<string, readonly RecordedEvent[]>();
  for (const event of events) {
    const { id, stream } = event;
    const amended = amendedBy(event);
    if (amended && ids.has(amended.record)) continue;
    const own = amendments.get(id) ?? [];
    if (!amended && own.length === 0) {
      summaries.set(id, eventSummary(event));
      continue;
    }
    const known = streams.get(stream) ?? knownIn(await store.readStream(stream), upTo);
    streams.set(stream, known);
    summaries.set(id, amended ? { ...amendmentSummary(event, known) } : correctedSummary(event, own, known));
  }
  return summaries;
}

function knownIn(stream: readonly RecordedEvent[], upTo: Position): readonly RecordedEvent[] {
  return stream.filter(({ position }) => comparePositions(position, upTo) <= 0);
}

/** An event as it was recorded. */
export function eventSummary(event: RecordedEvent): EventSummary {
  const { occurred } = headerOf(event);
  return summaryOf(event, { occurred, ...provenanceOf(event.metadata) });
}

function correctedSummary(
  record: RecordedEvent,
  amendments: readonly RecordedEvent[],
  stream: readonly RecordedEvent[],
): EventSummary {
  const { data: _data, ...content } = currentContent(amendedEvents(stream).get(record.id)!);
  const because = amendments.map((amendment) => amendmentSummary(amendment, stream));
  const summary = summaryOf(record, content);
  return { ...summary, says: `${summary.says}, as corrected`, because };
}

function amendmentSummary(amendment: RecordedEvent, stream: readonly RecordedEvent[]): AmendmentSummary {
  const changed = changedBy(amendment, stream);
  return { ...eventSummary(amendment), ...(changed && { changed }), because: [] };
}

/** What an amendment changed of what its record says; undefined where it is nothing. */
function changedBy(
  amendment: RecordedEvent,
  stream: readonly RecordedEvent[],
): readonly FieldChange[] | undefined {
  const { record, effective } = amendedBy(amendment)!;
  if (!effective) return undefined;
  const earlier = stream.filter(
    (event) => amendedBy(event)?.record === record && event.revision < amendment.revision,
  );
  const before = latestVersion(
    stream.find(({ id }) => id === record)!,
    earlier,
  );
  const [was, is] = [before, amendment].map((event) => factContent(statedFact(event)!));
  return difference(was, is);
}

function summaryOf(
  event: RecordedEvent,
  { occurred, ...provenance }: Omit<EventContent, 'data'>,
): EventSummary {
  const { id, type, stream, recordedAt, position, data } = event;
  const { warnings } = headerOf(event);
  const category = categoryOf(stream);
  const by = provenance.source ? `, by ${provenance.source.name}` : '';
  const amended = amendedBy(event);
  const what = amended ? `${type} of ${amended.type}` : type;
  const reason = data['reason'] as Text | undefined;
  return {
    id,
    says: `${what} of ${category} ${entityOf(stream, category)} (${occurredText(occurred)})${by}`,
    type,
    stream,
    occurred,
    recordedAt,
    position,
    ...provenance,
    warnings,
    ...(amended && { amends: targetOf(event), ...(reason !== undefined && { reason }) }),
    because: [],
  };
}
