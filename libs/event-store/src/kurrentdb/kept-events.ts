import { countWhile } from '../count-while.js';
import { comparePositions, type Position } from '../position.js';
import type { Recorded } from './recorder.js';

/** Events kept at most. */
const KEPT = 4_096;

/** The last events of the ledger, for those who follow it live: bounded, and without a gap. */
export class KeptEvents {
  #events: Recorded[] = [];
  #from: Position | undefined;

  /** Nothing is missing after this. */
  begin(from: Position): void {
    this.#from = from;
  }

  add(recorded: Recorded): void {
    this.#events.push(recorded);
    if (this.#events.length <= KEPT) return;
    this.#from = this.#events[KEPT / 2]!.event.position;
    this.#events = this.#events.slice(KEPT / 2 + 1);
  }

  /** All that came after a position; undefined where some of it is not kept. */
  since(position: Position): readonly Recorded[] | undefined {
    if (!this.#from || comparePositions(position, this.#from) < 0) return undefined;
    return this.#events.slice(
      countWhile(this.#events, ({ event }) => comparePositions(event.position, position) <= 0),
    );
  }
}
