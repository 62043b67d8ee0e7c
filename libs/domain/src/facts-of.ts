/**
 * The one door from stored events to the effective facts of their stream. Every event is a record today, and every record
 * is one fact. `factOf` is not exported, so that nothing else can read an event as a fact.
 */
import type { Fact } from './kernel/fact.js';
import { adding, applied, type FactChange } from './kernel/fact-change.js';
import { upcast } from './kernel/upcast.js';
import {
  type EventHeader,
  headerOf,
  provenanceOf,
  type StoredEvent,
  UnreadableEvent,
} from './stored-event.js';

/** The effective facts of a stream's events, in stream order. @throws UnreadableEvent */
export function factsOf(events: readonly StoredEvent[]): readonly Fact<string, object>[] {
  return events.reduce<Fact<string, object>[]>((facts, event) => applied(facts, factChange(event)), []);
}

/** What one more event changes in the effective facts of its stream. @throws UnreadableEvent */
export function factChange(event: StoredEvent): FactChange<Fact<string, object>> {
  return adding(factOf(event));
}

/** The fact that a record holds, its data upcast to today's version of the schema. */
function factOf(event: StoredEvent): Fact<string, object> {
  const { id, type, revision } = event;
  const header = headerOf(event);
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

function upcastData({ id, type, data }: StoredEvent, header: EventHeader): object {
  const { definition, schemaVersion } = header;
  try {
    return upcast(definition.upcasts ?? [], schemaVersion, data);
  } catch (cause) {
    const why = `its upcast from version ${schemaVersion} of its schema failed (${(cause as Error).message})`;
    throw new UnreadableEvent(id, type, why, { cause });
  }
}
