/**
 * How an event of the ledger is filed for reading: the fact, and the things that it names. The shelf in memory and the
 * rows on disk both come from here.
 */
import { eventTypes, factOf, type RecordedMetadata, type Reference } from '@hudna/domain';
import { categoryOf, type RecordedEvent } from '@hudna/event-store';
import type { FiledFact } from './shelf.js';

/** Goes up whenever rows filed before would be filed otherwise now: then all are filed anew. */
export const FILING_VERSION = 1;

/** An event as it is filed. */
export interface Filed {
  readonly fact: FiledFact;
  /** The things that it names, other than the one it is about. */
  readonly names: readonly Reference[];
}

/** How events become rows, and the version of it. */
export interface Filing {
  readonly version: number;
  /** @throws UnreadableEvent */
  readonly file: (event: RecordedEvent) => Filed;
}

export const filing: Filing = { version: FILING_VERSION, file };

const NO_WARNINGS: FiledFact['warnings'] = [];

function file(event: RecordedEvent): Filed {
  const category = categoryOf(event.stream);
  const entity = event.stream.slice(category.length + 1);
  const { warnings } = event.metadata as Partial<RecordedMetadata>;
  const fact: FiledFact = {
    ...factOf(event),
    category,
    entity,
    revision: event.revision,
    position: event.position,
    recordedAt: event.recordedAt,
    warnings: warnings ?? NO_WARNINGS,
  };
  const named = eventTypes.get(event.type)?.references?.(fact.data as object) ?? [];
  return { fact, names: named.filter((name) => name.id !== entity || name.category !== category) };
}
