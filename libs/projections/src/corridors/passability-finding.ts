import { IsBecause } from '@hudna/domain';
import { IsString } from 'class-validator';

export const PASSABILITY_VALUES = ['yes', 'no', 'unknown'] as const;
export type PassabilityValue = (typeof PASSABILITY_VALUES)[number];

export class Reason {
  /** Stable; `detail` is for people. */
  @IsString() readonly code: string;
  @IsString() readonly detail: string;
  /** The events that it rests on. */
  @IsBecause() readonly events: readonly string[];
}

/** A reason, and the value that it speaks for. */
export interface PassabilityFinding extends Reason {
  readonly speaksFor: PassabilityValue;
}

/** `open, suspended or closed` */
export function eitherOf(words: readonly string[]): string {
  return words.length < 2 ? words.join() : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}
