import { ArrayMaxSize, ArrayNotEmpty, ArrayUnique, IsArray, IsIn } from 'class-validator';
import type { Text } from '../kernel/fact.js';
import { IsSlug, IsText, Optional, Nested } from '../validation/index.js';

export const MEETING_OUTCOMES = ['agreed', 'refused', 'ongoing', 'inconclusive'] as const;
export type MeetingOutcome = (typeof MEETING_OUTCOMES)[number];

/** What one party asked of another. */
export class Demand {
  /** The party that asked. */
  @IsSlug()
  by: string;

  /** The party that it was asked of. */
  @IsSlug()
  of: string;

  /** What was asked. */
  @IsText()
  text: Text;
}

/** Parties met, or are meeting: several meetings that one report takes together are one with an interval. */
export class RecordMeeting {
  /** The meeting's id; the ledger makes one where it is left out. */
  @Optional()
  @IsSlug()
  id?: string;

  /** The parties that met. */
  @IsArray()
  @ArrayNotEmpty()
  @ArrayMaxSize(50)
  @ArrayUnique()
  @IsSlug({ each: true })
  parties: string[];

  /** The parties that mediated. */
  @Optional()
  @IsArray()
  @ArrayNotEmpty()
  @ArrayMaxSize(50)
  @ArrayUnique()
  @IsSlug({ each: true })
  mediators?: string[];

  /** The party that hosted it. */
  @Optional()
  @IsSlug()
  hostedBy?: string;

  /** Where they met, in words. */
  @Optional()
  @IsText()
  venue?: Text;

  /** What they spoke of, as ids that positions use too: `talks-on-withdrawal`. */
  @IsArray()
  @ArrayNotEmpty()
  @ArrayMaxSize(50)
  @ArrayUnique()
  @IsSlug({ each: true })
  subjects: string[];

  /** What was asked, by whom, of whom. */
  @Optional()
  @IsArray()
  @ArrayNotEmpty()
  @ArrayMaxSize(200)
  @Nested(() => Demand, { each: true })
  demands?: Demand[];

  /** How it ended, or that it has not. */
  @IsIn(MEETING_OUTCOMES)
  outcome: MeetingOutcome;
}
