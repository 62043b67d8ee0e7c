import type { Occurred } from './occurred.js';

/** A text as one reporter wrote it, or the same text by language (BCP 47 tag). */
export type Text = string | { readonly [language: string]: string };

/** Something that happened or was said. `data` is what its event keeps of the command. */
export interface Fact<Type extends string = string, Data = unknown> {
  readonly id: string;
  readonly type: Type;
  readonly data: Data;
  readonly occurred: Occurred;
  /** `occurred.start` and `occurred.end` in epoch milliseconds. */
  readonly start: number;
  readonly end: number;
  readonly provenance?: Provenance;
  /** The revision of the event that reported it; left out where no event is known. */
  readonly revision?: number;
  /**
   * Of a fact whose reporter gave no time: its revision. Those of one stream happened in the order in which they were
   * taken, whatever the clock said.
   */
  readonly recordingOrder?: number;
  /** True where it has happened by the moment that is asked about, although its interval may go on: it had been taken. */
  readonly hasHappened?: boolean;
  /** The ids of the amendments that made it what it is; left out where it is as it was reported. */
  readonly amendedBy?: readonly string[];
  /** Of a fact that cannot be true beside others, and they neither: whether the value rests on it. See `judged`. */
  readonly contested?: 'kept' | 'left-out';
}

/** Who says so, and how far to believe it. */
export interface Provenance {
  readonly source?: Source;
  /** Information credibility 1-6 of the Admiralty code (NATO AJP-2.1): 1 confirmed, 6 cannot be judged. */
  readonly credibility?: number;
  readonly note?: Text;
  readonly handling?: 'public' | 'restricted' | 'confidential';
}

export interface Source {
  readonly name: string;
  readonly kind?: string;
  readonly url?: string;
  readonly publishedAt?: string;
  /** Source reliability A-F of the Admiralty code (NATO AJP-2.1): A completely reliable, F cannot be judged. */
  readonly reliability?: string;
}

/** A fact of these parts. */
export function fact<Type extends string, Data>(
  id: string,
  type: Type,
  data: Data,
  occurred: Occurred,
  provenance?: Provenance,
): Fact<Type, Data> {
  return { id, type, data, occurred, ...spanOf(occurred), ...(provenance && { provenance }) };
}

/** In epoch milliseconds, NaN where one of them is no time. */
export function spanOf(occurred: Occurred): { start: number; end: number } {
  const start = Date.parse(occurred.start);
  return { start, end: occurred.end === occurred.start ? start : Date.parse(occurred.end) };
}

/** The last millisecond at which the fact can have happened. */
export function lastMs(fact: { start: number; end: number }): number {
  return fact.end > fact.start ? fact.end - 1 : fact.start;
}

/** True where the intervals leave no other order: `a` had happened before `b` can have. */
export function precedes(a: { start: number; end: number }, b: { start: number; end: number }): boolean {
  return lastMs(a) < b.start;
}

/** A fact's time as precisely as it was given: an instant, a date, or an interval. */
export function occurredText(occurred: Occurred): string {
  return occurred.given ?? occurred.start;
}
