import { EventResource } from '@hudna/audit';
import { IsPosition, Nested, Optional } from '@hudna/domain';
import { comparePositions, type EventStore, type Position } from '@hudna/event-store';
import { IsArray } from 'class-validator';
import { invalidParameter } from '../http/problem.js';

export class EventPage {
  @IsArray() @Nested(() => EventResource, { each: true }) readonly items: readonly EventResource[];
  /** Where the next page starts; left out where this is the last one. */
  @Optional() @IsPosition() readonly next?: Position;
  @IsPosition() readonly position: Position;
}

/**
 * A position beyond the end is that of another ledger, or of this one before it was restored.
 * @throws HttpProblem 400
 */
export async function notBeyondTheEnd(store: EventStore, after: Position): Promise<void> {
  const head = await store.head();
  if (comparePositions(after, head) <= 0) return;
  throw invalidParameter(
    'after',
    `This ledger ends at position ${head}, before ${after}: it is another one, or was restored from a backup. Start again from a position of its own.`,
  );
}
