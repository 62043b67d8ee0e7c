/** The last stretch of a view's log of changes, kept ready for those who come back after a short while. */
import { comparePositions, countWhile } from '@hudna/event-store';
import type { Item } from './watched.js';
import type { Moment } from './moment.js';

/** A message as it goes out, and what a subscriber may have chosen it by. */
export interface Outgoing {
  readonly moment: Moment;
  readonly text: string;
  readonly before: Item['value'] | undefined;
  readonly after: Item['value'] | undefined;
}

/** Characters of text kept at most. */
export const KEPT = 4 * 1_048_576;

export class Recent {
  #entries: Outgoing[] = [];
  #size = 0;

  /** @param from What is kept begins after this moment. */
  constructor(private from: Moment) {}

  add(entries: readonly Outgoing[]): void {
    for (const entry of entries) {
      this.#entries.push(entry);
      this.#size += entry.text.length;
    }
    if (this.#size <= KEPT) return;
    // Half at once, so that it is not done for each.
    let dropped = 0;
    for (; this.#size > KEPT / 2; dropped += 1) this.#size -= this.#entries[dropped]!.text.length;
    this.from = this.#entries[dropped - 1]!.moment;
    this.#entries = this.#entries.slice(dropped);
  }

  /** What came after a moment; undefined where not all of it is kept. */
  after(moment: Moment): readonly Outgoing[] | undefined {
    if (compareMoments(moment, this.from) < 0) return undefined;
    return this.#entries.slice(
      countWhile(this.#entries, (entry) => compareMoments(entry.moment, moment) <= 0),
    );
  }

  /** Puts what came before in front, from a moment on; false where there is no room for it. */
  prepend(from: Moment, entries: readonly Outgoing[]): boolean {
    const size = entries.reduce((sum, { text }) => sum + text.length, 0);
    if (this.#size + size > KEPT) return false;
    this.#entries = [...entries, ...this.#entries];
    this.#size += size;
    this.from = from;
    return true;
  }

  get start(): Moment {
    return this.from;
  }
}

/** Negative, zero or positive as `a` comes before, with or after `b`. */
export function compareMoments(a: Moment, b: Moment): number {
  return (
    comparePositions(a.position, b.position) ||
    a.clockMs - b.clockMs ||
    (a.told ?? Infinity) - (b.told ?? Infinity) ||
    0
  );
}
