/**
 * Where the clocks that a ledger was stamped by are not to be believed, by the events alone. `recordedAt` never goes
 * back; an event whose own clock (`clockAt`) stood behind it by more than the bound shows a drop. Either the clock before
 * it had run ahead, or this one is behind, and mostly it cannot be known which. Only where the stamps had not leapt over what
 * the clock fell to can they not have run ahead.
 */
import { CLOCK_BOUND_MS, CLOCK_REACH_MS } from '@hudna/domain';
import { countWhile } from '@hudna/event-store';

/** An event whose clock stood behind the ledger's stamps. Events are counted from 1, in ledger order. */
export interface ClockDrop {
  readonly number: number;
  /** What its clock showed, epoch milliseconds. */
  readonly clockMs: number;
  /** What it was stamped with, epoch milliseconds. */
  readonly recordedMs: number;
  /** Where the stamps before it may have run ahead: what came after event `number` happened after `sinceMs`. */
  readonly ahead?: Ahead;
}

interface Ahead {
  readonly number: number;
  readonly sinceMs: number;
  /**
   * True where it is more likely the clock that fell: with nothing before it, by more than a year, as one that has lost its
   * battery. It shows others to be ahead only to those by whose clock, too, they are.
   */
  readonly isUnlikely?: true;
}

/** A leap of the stamps by more than the bound: the last event before it (0: none) and its stamp, and the stamp after it. */
export interface Leap {
  readonly number: number;
  readonly beforeMs: number | undefined;
  readonly afterMs: number;
}

/** True where stamps that follow one another are so far apart. The first of all is a leap. */
export function isLeap(beforeMs: number | undefined, afterMs: number): boolean {
  return beforeMs === undefined || afterMs - beforeMs > CLOCK_BOUND_MS;
}

/** @param leap The leap from at most a bound after its clock to later than that, where there is one. */
export function dropOf(event: Omit<ClockDrop, 'ahead'>, leap: Leap | undefined): ClockDrop {
  const { clockMs } = event;
  if (!leap) return event;
  const { number, beforeMs, afterMs } = leap;
  const isUnlikely = beforeMs === undefined &&
    afterMs - clockMs > CLOCK_REACH_MS && { isUnlikely: true as const };
  const sinceMs = Math.min(beforeMs ?? clockMs - CLOCK_REACH_MS, clockMs);
  return { ...event, ahead: { number, sinceMs, ...isUnlikely } };
}

/** The drops of a ledger, or of a prefix of it, in order. */
export class ClockDrops {
  /** The least clock of the drops from each on that show that others may have been ahead. */
  #least?: readonly number[];

  constructor(readonly all: readonly ClockDrop[]) {}

  /** Those among so many events. */
  upTo(count: number): ClockDrops {
    const known = countWhile(this.all, ({ number }) => number <= count);
    return known === this.all.length ? this : new ClockDrops(this.all.slice(0, known));
  }

  at(number: number): ClockDrop | undefined {
    const drop = this.all[countWhile(this.all, (other) => other.number < number)];
    return drop?.number === number ? drop : undefined;
  }

  /**
   * How far ahead a stamp (epoch milliseconds) of an event may have been, by all drops after it: it happened after `sinceMs`,
   * and before a clock that is right in any case showed `clockMs`. Undefined where none speaks against it.
   * @param nowMs What the clock of who asks shows, epoch milliseconds.
   */
  aheadOf(
    number: number,
    stampMs: number,
    nowMs = Infinity,
  ): { readonly sinceMs: number; readonly clockMs: number } | undefined {
    const isAheadOfNow = stampMs > nowMs + CLOCK_BOUND_MS;
    let [sinceMs, least] = [Infinity, Infinity];
    for (let at = countWhile(this.all, (drop) => drop.number <= number); at < this.all.length; at += 1) {
      if (this.#leastFrom(at) >= stampMs - CLOCK_BOUND_MS) break;
      const { ahead, clockMs } = this.all[at]!;
      // Where it does not, the leap that it fell over lies after this event.
      if (!ahead || clockMs >= stampMs - CLOCK_BOUND_MS || (ahead.isUnlikely && !isAheadOfNow)) continue;
      sinceMs = Math.min(sinceMs, ahead.sinceMs);
      least = Math.min(least, clockMs);
    }
    return least === Infinity ? undefined : { sinceMs, clockMs: least };
  }

  /**
   * When an event was recorded as the log of changes takes it, epoch milliseconds: its stamp, unless that, or the stamps
   * before it, may have run ahead: then the latest clock that is right in either case.
   */
  believedMs(number: number, recordedMs: number): number {
    if (this.all.length === 0) return recordedMs;
    const own = this.at(number);
    const stampMs = own?.ahead ? own.clockMs : recordedMs;
    return this.aheadOf(number, stampMs)?.clockMs ?? stampMs;
  }

  /** True where a moment of record time (epoch milliseconds) lies where what was stamped is not to be believed. */
  makeDoubtful(knownAtMs: number): boolean {
    return this.all.some(({ clockMs, recordedMs }) => clockMs <= knownAtMs && knownAtMs < recordedMs);
  }

  #leastFrom(at: number): number {
    if (!this.#least) {
      const least: number[] = [];
      let min = Infinity;
      for (let from = this.all.length - 1; from >= 0; from -= 1) {
        const { ahead, clockMs } = this.all[from]!;
        least[from] = min = ahead ? Math.min(min, clockMs) : min;
      }
      this.#least = least;
    }
    return this.#least[at]!;
  }
}
