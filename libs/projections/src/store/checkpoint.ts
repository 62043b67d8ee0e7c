import type { DatabaseSync } from 'node:sqlite';
import { type Position, START } from '@hudna/event-store';
import { ReadModelDamaged } from './layout.js';

/** How far a file has come, and the last event in it, by which the ledger that it was made from is known again. */
export interface Checkpoint {
  readonly position: Position;
  /** Id of the last event in it, empty where there is none. */
  readonly last: string;
  /** The position of the event before that one, `START` where it is the first. */
  readonly before: Position;
  /** When that event was recorded, epoch milliseconds; 0 where there is none. */
  readonly recordedAt: number;
}

/** Before the first event. */
export const BEGINNING: Checkpoint = { position: START, last: '', before: START, recordedAt: 0 };

export function checkpointIn(database: DatabaseSync): Checkpoint {
  const row = database
    .prepare('SELECT position, last, before, recorded_at AS recordedAt FROM checkpoint')
    .get();
  if (!row) throw new ReadModelDamaged('The views file has no checkpoint.');
  return { ...row } as unknown as Checkpoint;
}
