export type PassabilityValue = 'yes' | 'no' | 'unknown';

export interface Reason {
  /** Stable; `detail` is for people. */
  readonly code: string;
  readonly detail: string;
  /** The events that it rests on. */
  readonly events: readonly string[];
}

/** A reason, and the value that it speaks for. */
export interface PassabilityFinding extends Reason {
  readonly speaksFor: PassabilityValue;
}

/** `open, suspended or closed` */
export function eitherOf(words: readonly string[]): string {
  return words.length < 2 ? words.join() : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}
