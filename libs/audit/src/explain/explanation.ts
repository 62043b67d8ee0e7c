/** Why an answer is as it is: a tree of reasons, down to the events that it rests on. */
import {
  AreWarnings,
  IsInstant,
  IsOccurred,
  IsPosition,
  IsTexts,
  occurredText,
  type Occurred,
  ProvenanceFields,
  type EventMetadata,
  type Warning,
} from '@hudna/domain';
import { IsString } from 'class-validator';
import { categoryOf, type Position, type RecordedEvent } from '@hudna/event-store';

/** `Leaf` is an event: its id, or in the end all that is known of it. */
export interface Explanation<Leaf = EventSummary> {
  /** What it is about: a thing, a part of its answer, the code of a reason. */
  readonly id: string;
  /** For people. */
  readonly says: string;
  readonly because: readonly (Explanation<Leaf> | Leaf)[];
}

/** An event as a reason: who said so, when it happened and when the ledger took it in. */
export class EventSummary extends ProvenanceFields {
  @IsString() readonly id: string;
  @IsString() readonly says: string;
  @IsString() readonly type: string;
  @IsString() readonly stream: string;
  @IsOccurred() readonly occurred: Occurred;
  @IsInstant() readonly recordedAt: string;
  @IsPosition() readonly position: Position;
  /** What its reporter was warned of. */
  @AreWarnings() readonly warnings: readonly Warning[];
  @IsTexts() readonly because: readonly never[];
}

/** Finds an event by its id: `EventStore.find`. */
export type Find = (id: string) => Promise<RecordedEvent | undefined>;

/** Puts the events in the place of their ids. */
export async function withEvents(explanation: Explanation<string>, find: Find): Promise<Explanation> {
  const summaries = new Map<string, EventSummary>();
  for (const id of eventIdsIn(explanation)) {
    if (!summaries.has(id)) summaries.set(id, await findEventSummary(id, find));
  }
  return withSummaries(explanation, summaries);
}

/** @throws Error where the ledger lacks it. */
export async function findEventSummary(id: string, find: Find): Promise<EventSummary> {
  const event = await find(id);
  if (!event) throw new Error(`The ledger lacks the event ${id} that its own views name: verify it.`);
  return eventSummary(event);
}

export function eventSummary({
  id,
  type,
  stream,
  recordedAt,
  position,
  metadata,
}: RecordedEvent): EventSummary {
  const {
    occurred,
    warnings = [],
    source,
    credibility,
    note,
    handling,
  } = metadata as unknown as EventMetadata;
  const category = categoryOf(stream);
  const by = source ? `, by ${source.name}` : '';
  return {
    id,
    says: `${type} of ${category} ${stream.slice(category.length + 1)} (${occurredText(occurred)})${by}`,
    type,
    stream,
    occurred,
    recordedAt,
    position,
    ...(source && { source }),
    ...(credibility !== undefined && { credibility }),
    ...(note !== undefined && { note }),
    ...(handling && { handling }),
    warnings,
    because: [],
  };
}

/** The ids of all events in a tree, each time that it is named. */
export function eventIdsIn({ because }: Explanation<string>): string[] {
  return because.flatMap((reason) => (typeof reason === 'string' ? [reason] : eventIdsIn(reason)));
}

/** What an answer rests on beside what its parts have named. */
export function remaining(
  says: string,
  events: readonly string[],
  parts: readonly Explanation<string>[],
): Explanation<string>[] {
  const named = new Set(parts.flatMap(eventIdsIn));
  const others = events.filter((id) => !named.has(id));
  return others.length === 0 ? [] : [{ id: 'others', says, because: others }];
}

function withSummaries(
  { id, says, because }: Explanation<string>,
  summaries: ReadonlyMap<string, EventSummary>,
): Explanation {
  const reasons = because.map((reason) =>
    typeof reason === 'string' ? summaries.get(reason)! : withSummaries(reason, summaries),
  );
  return { id, says, because: reasons };
}
