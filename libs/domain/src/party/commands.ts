import { ArrayMaxSize, ArrayNotEmpty, ArrayUnique, IsArray, IsIn } from 'class-validator';
import type { Text } from '../kernel/fact.js';
import { IsSlug, IsName, IsText, Optional } from '../validation/index.js';

export const PARTY_KINDS = [
  'state-force',
  'armed-group',
  'mediator',
  'guarantor',
  'humanitarian',
  'authority',
  'other',
] as const;
export type PartyKind = (typeof PARTY_KINDS)[number];

/** What a party says it will do about a subject. */
export const STANCES = ['accepts', 'refuses', 'conditional', 'considering'] as const;
export type Stance = (typeof STANCES)[number];

/** Someone who takes part: who fights, mediates, guarantees, helps or governs. */
export class RegisterParty {
  /** The party's id. */
  @IsSlug()
  id: string;

  /** Its name. */
  @IsName()
  name: Text;

  /** What it is. */
  @IsIn(PARTY_KINDS)
  kind: PartyKind;

  /** Other names that reports use for it. */
  @Optional()
  @IsArray()
  @ArrayNotEmpty()
  @ArrayMaxSize(50)
  @ArrayUnique()
  @IsName({ each: true })
  aliases?: Text[];
}

/** What a party says it will or will not do; until it says otherwise. */
export class RecordPosition {
  /** The party. */
  @IsSlug()
  party: string;

  /** What it speaks of, as an id by which positions are found: `talks-on-withdrawal`. */
  @IsSlug()
  subject: string;

  /** What it says. */
  @IsIn(STANCES)
  stance: Stance;

  /** On what conditions. */
  @Optional()
  @IsText()
  conditions?: Text;
}
