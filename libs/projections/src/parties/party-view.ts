import { IsArray, IsBoolean, IsIn } from 'class-validator';
import {
  type PartyKind,
  partyLifecycle,
  type Text,
  Nested,
  Optional,
  IsSlug,
  IsName,
  PARTY_KINDS,
  type Warning,
  AreWarnings,
  IsBecause,
  IsHandling,
  IsPosition,
} from '@hudna/domain';
import type { Position } from '@hudna/event-store';
import { type Handling, handlingOf, unique, entityStateAt } from '../common/index.js';
import { PartyPosition, positionsOfParty } from '../positions/party-positions.js';
import type { ReadModel } from '../read-model/read-model.js';

export class PartyView {
  @IsSlug() readonly id: string;
  /** False where the party was only spoken of: then it has no name and no kind. */
  @IsBoolean() readonly registered: boolean;
  @Optional() @IsName() readonly name?: Text;
  @Optional() @IsIn(PARTY_KINDS) readonly kind?: PartyKind;
  @Optional() @IsName({ each: true }) readonly aliases?: readonly Text[];
  /** Its latest word on each subject. */
  @IsArray() @Nested(() => PartyPosition, { each: true }) readonly positions: readonly PartyPosition[];
  @Optional() @IsHandling() readonly handling?: Handling;
  @IsBecause() readonly because: readonly string[];
  @IsPosition() readonly position: Position;
  @Optional() @AreWarnings() readonly warnings?: readonly Warning[];
}

/** A party as it stood at a moment (epoch milliseconds); undefined where nothing of it was known, or had begun. */
export function partyView(model: ReadModel, id: string, atMs: number): PartyView | undefined {
  const entity = entityStateAt(model, partyLifecycle, id, atMs);
  if (!entity) return undefined;
  const { registration, because } = entity.at.state;
  const stated = positionsOfParty(model, id, atMs);
  return {
    id,
    registered: registration !== undefined,
    ...(registration && { name: registration.name, kind: registration.kind }),
    ...(registration?.aliases && { aliases: registration.aliases }),
    positions: stated,
    ...handlingOf(entity.facts),
    because: unique(because, ...stated.map((position) => position.because)),
    position: model.position,
  };
}
