import type { RecordedEvent } from './port.js';
import type { Position } from './position.js';

/** An embedded ledger that was read and found good in itself, and that nothing was written to yet. */
export interface FoundLedger {
  /** How many there are; their positions are 1 and so on. */
  readonly events: number;
  at(position: Position): RecordedEvent;
}

/** Throws where a ledger is not the one that it should be: then it stays as it is. */
export type Admit = (found: FoundLedger) => void | Promise<void>;
