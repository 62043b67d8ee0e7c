import { countWhile } from '../count-while.js';
import { comparePositions, type Position } from '../position.js';
import type { ResolvedRecord } from './record-resolver.js';

/** Events kept at most. */
const MOST_EVENTS = 4_096;

/** The last events of the ledger, for those who follow it live: bounded, and without a gap. */
export class RecentEvents {
  #events: ResolvedRecord[] = [];
  #from: Position | undefined;

  /** Nothing is missing after this. */
  begin(from: Position): void {
    this.#from = from;
  }

  add(resolved: ResolvedRecord): void {
    this.#events.push(resolved);
    if (this.#events.length <= MOST_EVENTS) return;
    this.#from = this.#events[MOST_EVENTS / 2]!.event.position;
    this.#events = this.#events.slice(MOST_EVENTS / 2 + 1);
  }

  /** All that came after a position; undefined where some of it is not kept. */
  since(position: Position): readonly ResolvedRecord[] | undefined {
    if (!this.#from || comparePositions(position, this.#from) < 0) return undefined;
    return this.#events.slice(
      countWhile(this.#events, ({ event }) => comparePositions(event.position, position) <= 0),
    );
  }
}
