/**
 * The one door from stored events to the effective facts of their stream: retracted records and duplicates are left out,
 * corrected ones are as corrected. What turns an event into a fact is not exported otherwise, so that nothing else can read
 * an event as a fact.
 */
import { type Amended, amendedBy, type EffectiveForm } from './amendments/amended.js';
import { isOut, recordStanding } from './amendments/record-standing.js';
import { judged } from './kernel/contest.js';
import type { Fact } from './kernel/fact.js';
import { adding, type FactChange } from './kernel/fact-change.js';
import { upcast } from './kernel/upcast.js';
import {
  type EventHeader,
  headerOf,
  provenanceOf,
  type StoredEvent,
  UnreadableEvent,
} from './stored-event.js';

type StreamFact = Fact<string, object>;

/** What is known of a stream, and of the records that its links name, before one more event. */
export interface StreamBefore {
  /** The amendments that are about a record, in ledger order. */
  amendmentsOf(record: string): readonly StoredEvent[];
  /** What a record says, whether it holds or was taken away. */
  factOf(record: string): StreamFact | undefined;
  /** Whether a record, of whatever stream, is retracted. */
  isRetracted(record: string): boolean;
}

/**
 * The effective facts of a stream's events, in stream order. Those that exclude each other say so.
 * @param isRetractedElsewhere Of the records of other streams that links of this one name.
 * @throws UnreadableEvent
 */
export function factsOf(
  events: readonly StoredEvent[],
  isRetractedElsewhere: (record: string) => boolean = () => false,
): readonly StreamFact[] {
  const amendments = events.filter((event) => amendedBy(event));
  const byRecord = Map.groupBy(amendments, (event) => amendedBy(event)!.record);
  const said = new Map<string, StreamFact>();
  const own = new Set(amendments.length === 0 ? [] : events.map(({ id }) => id));
  const isRetracted = (record: string) =>
    own.has(record)
      ? recordStanding(record, byRecord.get(record) ?? []).isRetracted
      : isRetractedElsewhere(record);
  for (const event of events) {
    const fact = statedFact(event);
    if (fact) said.set(fact.id, fact);
  }
  if (amendments.length === 0) return [...said.values()];
  const facts = [...said.values()].flatMap((fact) => {
    const standing = recordStanding(fact.id, byRecord.get(fact.id) ?? []);
    return isOut(standing, isRetracted) ? [] : [withAmendments(fact, standing.amendedBy)];
  });
  // A stream begins with a record.
  const { definition } = headerOf(events[0]!);
  return definition.stream === 'own' ? (judged(definition.lifecycle, facts) as readonly StreamFact[]) : facts;
}

/** What one more event changes in the effective facts of its stream. @throws UnreadableEvent */
export function factChange(event: StoredEvent, before?: StreamBefore): FactChange<StreamFact> {
  const amended = amendedBy(event);
  if (!amended) return adding(factOf(event));
  const { record, revision } = amended;
  const standing = recordStanding(record, [...(before?.amendmentsOf(record) ?? []), event]);
  const said = statedFact(event) ?? before?.factOf(record);
  const fact = said && withAmendments(said, standing.amendedBy);
  const out = isOut(standing, (other) => before?.isRetracted(other) ?? false);
  return { takenAway: [revision], ...(fact && (out ? { withheld: fact } : { put: fact })) };
}

/**
 * The fact that an event states by itself: that of a record as it was reported, or as an amendment has changed it; undefined
 * of an amendment that changes nothing of what its record says. Whether it holds is another matter.
 * @throws UnreadableEvent
 */
export function statedFact(event: StoredEvent): StreamFact | undefined {
  const amended = amendedBy(event);
  if (!amended) return factOf(event);
  headerOf(event);
  return amended.effective && factOfForm(amended, amended.effective);
}

/** The fact that a record holds, its data upcast to today's version of the schema. */
function factOf(event: StoredEvent): StreamFact {
  const { id, type, revision } = event;
  const header = headerOf(event);
  if (header.definition.stream === 'ofEvent') {
    throw new UnreadableEvent(id, type, 'it does not say which record it is about');
  }
  const { occurred, start, end } = header;
  const provenance = provenanceOf(event.metadata);
  // Field by field: there may be a million of them.
  return {
    id,
    type,
    data: upcastData(event, header),
    occurred,
    start,
    end,
    ...(provenance && { provenance }),
    ...(revision !== undefined &&
      (occurred.given === undefined ? { revision, recordingOrder: revision } : { revision })),
  };
}

function factOfForm({ record: id, type, revision }: Amended, form: EffectiveForm): StreamFact {
  return factOf({ id, type, revision, data: form.data, metadata: form });
}

function withAmendments(fact: StreamFact, ids: readonly string[]): StreamFact {
  const { amendedBy: _before, ...rest } = fact;
  return ids.length > 0 ? { ...rest, amendedBy: ids } : rest;
}

function upcastData({ id, type, data }: StoredEvent, header: EventHeader): object {
  const { definition, schemaVersion } = header;
  try {
    return upcast(definition.upcasts ?? [], schemaVersion, data);
  } catch (cause) {
    const why = `its upcast from version ${schemaVersion} of its schema failed (${(cause as Error).message})`;
    throw new UnreadableEvent(id, type, why, { cause });
  }
}
