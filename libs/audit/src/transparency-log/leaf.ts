/** What of an event is proved, and its bytes. */
import canonicalize from 'canonicalize';
import { IsCount, IsInstant } from '@hudna/domain';
import type { RecordedEvent } from '@hudna/event-store';
import { IsObject, IsString } from 'class-validator';
import { NoCanonicalForm } from './errors.js';
import { leafHash } from './hash.js';

/** An event without its position: that differs from store to store, while the order does not. */
export class ProvedEvent implements Omit<RecordedEvent, 'position'> {
  @IsString() readonly id: string;
  @IsString() readonly type: string;
  @IsString() readonly stream: string;
  @IsCount() readonly revision: number;
  @IsInstant() readonly recordedAt: string;
  @IsObject() readonly data: RecordedEvent['data'];
  @IsObject() readonly metadata: RecordedEvent['metadata'];
}

/** The fields of an event that are proved; no others are. */
export const PROVED = ['id', 'type', 'stream', 'revision', 'recordedAt', 'data', 'metadata'] as const;

export function provedOf(event: ProvedEvent): ProvedEvent {
  const { id, type, stream, revision, recordedAt, data, metadata } = event;
  return { id, type, stream, revision, recordedAt, data, metadata };
}

/** The text of an event's leaf: its canonical form, RFC 8785. @throws NoCanonicalForm */
export function leafOf(event: ProvedEvent): string {
  try {
    return canonicalize(provedOf(event))!;
  } catch (cause) {
    throw new NoCanonicalForm(event.id, { cause });
  }
}

/** @throws NoCanonicalForm */
export function leafHashOf(event: ProvedEvent): Buffer {
  return leafHash(leafOf(event));
}
