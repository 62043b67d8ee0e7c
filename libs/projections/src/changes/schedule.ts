import { countWhile } from '@hudna/event-store';

/** What the clock is going to bring: entries to look at again, each at a moment (epoch milliseconds). */
export class Schedule<Entry> {
  readonly #moments: number[] = [];
  readonly #entries = new Map<number, Set<Entry>>();

  add(moment: number, entry: Entry): void {
    const there = this.#entries.get(moment);
    if (there) {
      there.add(entry);
      return;
    }
    this.#entries.set(moment, new Set([entry]));
    // The earliest is kept last: there it is taken off cheaply.
    const later = countWhile(this.#moments, (one) => one > moment);
    this.#moments.splice(later, 0, moment);
  }

  /** The earliest moment, undefined where there is none. */
  get next(): number | undefined {
    return this.#moments.at(-1);
  }

  /** What stands at the earliest moment. */
  first(): Iterable<Entry> {
    const moment = this.next;
    return moment === undefined ? [] : this.#entries.get(moment)!;
  }

  /** Takes that off. */
  drop(): void {
    const moment = this.#moments.pop();
    if (moment !== undefined) this.#entries.delete(moment);
  }
}
