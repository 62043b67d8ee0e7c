/**
 * What Hudna writes beside an event's own metadata, and how it is read back. KurrentDB's own time of an event is cut to
 * seconds in one way of reading and not in the other, and one id may be in two of its streams: the stamp answers for both.
 */
import type { RecordedEvent as KurrentEvent } from '@kurrent/kurrentdb-client';
import type { EventJson } from '../validated-append.js';
import { StoreDamaged } from '../errors.js';
import type { JsonObject, NewEvent } from '../port.js';
import { parsePosition, type Position } from '../position.js';
import { positionOfPair } from './position.js';

/** The key of the stamp in an event's metadata. KurrentDB keeps names that begin with `$` for systems. */
const KEY = '$hudna';

/** Records of this stream are no events: each promises that nothing after it is recorded earlier. */
export const WATERMARKS = 'hudna_seals';

/** What a writer says of an event as it sends it. */
export interface Stamp {
  /** Epoch ms by the writer's clock, and no less than what it had seen recorded last. */
  readonly recordedMs: number;
  /** The last record that the writer had seen when it decided that these ids are new. */
  readonly seen: Position;
  /** Which append it was: by this a writer knows its own event from an earlier one of the same id. */
  readonly by: string;
}

/** A stamp as it is read back. */
export interface ReadStamp extends Stamp {
  /** When the server took it, by its own clock: epoch ms, cut to seconds in one way of reading. */
  readonly serverMs: number;
}

/** A record of the ledger as KurrentDB has it: an event, or a watermark. */
export interface StoredRecord extends NewEvent {
  readonly stream: string;
  readonly revision: number;
  readonly position: Position;
  readonly stamp: ReadStamp;
}

/** The metadata to send. @throws TypeError where the event's own have the stamp's name. */
export function stamped(metadata: EventJson['metadata'], { recordedMs, seen, by }: Stamp): Uint8Array {
  const stamp = JSON.stringify({ recordedAt: new Date(recordedMs).toISOString(), seen, by });
  const rest = metadata === '{}' ? '' : `,${metadata.slice(1, -1)}`;
  return new TextEncoder().encode(`{"${KEY}":${stamp}${rest}}`);
}

/** @throws TypeError where the event's own metadata have the stamp's name. */
export function refuseStampOf({ id, metadata }: NewEvent): void {
  if (KEY in metadata) {
    throw new TypeError(`The event ${id} has metadata named ${KEY}, which the store keeps.`);
  }
}

/** @throws StoreDamaged where Hudna has not written it. */
export function recordOf(event: KurrentEvent): StoredRecord {
  const { [KEY]: stamp, ...metadata } = (event.metadata ?? {}) as JsonObject;
  const read = event.isJson && event.position ? stampOf(stamp) : undefined;
  if (!read) {
    throw new StoreDamaged(
      `KurrentDB holds ${event.type} ${event.id} in the stream ${event.streamId} (revision ${event.revision}, position ${event.position ? positionOfPair(event.position) : 'unknown'}), which Hudna has not written as it is. It cannot be taken out alone: see that nobody but Hudna writes to this database, put it back from a backup that was taken before, or give Hudna a database of its own, and start this node again.`,
    );
  }
  return {
    id: event.id,
    type: event.type,
    data: event.data as JsonObject,
    metadata,
    stream: event.streamId,
    revision: Number(event.revision),
    position: positionOfPair(event.position!),
    stamp: { ...read, serverMs: event.created.getTime() },
  };
}

function stampOf(value: unknown): Stamp | undefined {
  const { recordedAt, seen, by } = (value ?? {}) as Record<string, unknown>;
  const recordedMs = typeof recordedAt === 'string' ? Date.parse(recordedAt) : NaN;
  const position = typeof seen === 'string' ? parsePosition(seen) : undefined;
  return Number.isNaN(recordedMs) || !position || typeof by !== 'string'
    ? undefined
    : { recordedMs, seen: position, by };
}
