import { ArrayMaxSize, ArrayNotEmpty, ArrayUnique, IsArray } from 'class-validator';
import type { Text } from '../kernel/fact.js';
import { IsOccurredAt, IsSlug, IsText, Optional, Nested } from '../validation/index.js';

/** What one party took upon itself. */
export class Obligation {
  /** The obligation's id in this agreement. */
  @IsSlug()
  id: string;

  /** The party that is to do it. */
  @IsSlug()
  party: string;

  /** What it is to do, or to leave undone. */
  @IsText()
  text: Text;

  /** By when: an instant with its offset, a local date (that whole day), or an interval of either. */
  @Optional()
  @IsOccurredAt()
  due?: string;
}

/** Parties agree. */
export class RecordAgreement {
  /** The agreement's id; the ledger makes one where it is left out. */
  @Optional()
  @IsSlug()
  id?: string;

  /** The parties to it. */
  @IsArray()
  @ArrayNotEmpty()
  @ArrayMaxSize(50)
  @ArrayUnique()
  @IsSlug({ each: true })
  parties: string[];

  /** The parties that vouch for it. */
  @Optional()
  @IsArray()
  @ArrayNotEmpty()
  @ArrayMaxSize(50)
  @ArrayUnique()
  @IsSlug({ each: true })
  guarantors?: string[];

  /** What they took upon themselves; empty where the terms are not known. */
  @IsArray()
  @ArrayMaxSize(200)
  @Nested(() => Obligation, { each: true })
  obligations: Obligation[];
}
