/** The last stretch of a view's log of changes, kept ready for those who come back after a short while. */
import { comparePositions, countWhile } from '@hudna/event-store';
import type { LiveItem } from '../view.js';
import type { ResumePoint } from './resume-point.js';

/** A message as it goes out, and what a subscriber may have chosen it by. */
export interface SerializedChange {
  readonly point: ResumePoint;
  readonly text: string;
  readonly before: LiveItem['value'] | undefined;
  readonly after: LiveItem['value'] | undefined;
}

/** Characters of text kept at most. */
export const KEPT = 4 * 1_048_576;

export class RecentChanges {
  #entries: SerializedChange[] = [];
  #size = 0;

  /** @param from What is kept begins after this moment. */
  constructor(private from: ResumePoint) {}

  add(entries: readonly SerializedChange[]): void {
    for (const entry of entries) {
      this.#entries.push(entry);
      this.#size += entry.text.length;
    }
    if (this.#size <= KEPT) return;
    // Half at once, so that it is not done for each.
    let dropped = 0;
    for (; this.#size > KEPT / 2; dropped += 1) this.#size -= this.#entries[dropped]!.text.length;
    this.from = this.#entries[dropped - 1]!.point;
    this.#entries = this.#entries.slice(dropped);
  }

  /** What came after a moment; undefined where not all of it is kept. */
  after(point: ResumePoint): readonly SerializedChange[] | undefined {
    if (compareResumePoints(point, this.from) < 0) return undefined;
    return this.#entries.slice(
      countWhile(this.#entries, (entry) => compareResumePoints(entry.point, point) <= 0),
    );
  }

  /** Puts what came before in front, from a moment on; false where there is no room for it. */
  prepend(from: ResumePoint, entries: readonly SerializedChange[]): boolean {
    const size = entries.reduce((sum, { text }) => sum + text.length, 0);
    if (this.#size + size > KEPT) return false;
    this.#entries = [...entries, ...this.#entries];
    this.#size += size;
    this.from = from;
    return true;
  }

  get start(): ResumePoint {
    return this.from;
  }
}

/** Negative, zero or positive as `a` comes before, with or after `b`. */
export function compareResumePoints(a: ResumePoint, b: ResumePoint): number {
  return (
    comparePositions(a.position, b.position) ||
    a.clockMs - b.clockMs ||
    (a.delivered ?? Infinity) - (b.delivered ?? Infinity) ||
    0
  );
}
