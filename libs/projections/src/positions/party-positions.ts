/** What the parties say that they will do: the latest word of each on each subject. */
import { IsArray, IsBoolean, IsIn } from 'class-validator';
import {
  type Occurred,
  type PartyFact,
  partyLifecycle,
  type PartyState,
  type Stance,
  type Text,
  Nested,
  Optional,
  IsSlug,
  IsText,
  STANCES,
  type Warning,
  AreWarnings,
  IsBecause,
  IsOccurred,
  IsPosition,
  ProvenanceFields,
} from '@hudna/domain';
import type { Position } from '@hudna/event-store';
import {
  allEntities,
  type PossibleItem,
  possibleItems,
  type EntityState,
  entityStateAt,
} from '../common/index.js';
import type { ReadModel } from '../read-model/read-model.js';

export class PartyPosition extends ProvenanceFields {
  @IsSlug() readonly party: string;
  @IsSlug() readonly subject: string;
  @IsIn(STANCES) readonly stance: Stance;
  @Optional() @IsText() readonly conditions?: Text;
  /** When it was said. */
  @IsOccurred() readonly occurred: Occurred;
  /** False where another word may have been the latest by then. */
  @IsBoolean() readonly certain: boolean;
  @IsBecause() readonly because: readonly string[];
}

export class PartyPositions {
  @IsArray() @Nested(() => PartyPosition, { each: true }) readonly items: readonly PartyPosition[];
  @IsPosition() readonly position: Position;
  @Optional() @AreWarnings() readonly warnings?: readonly Warning[];
}

/** The positions that stood at a moment, of one party, on one subject, or all; by party, then subject. */
export function partyPositions(
  model: ReadModel,
  atMs: number,
  filter: { party?: string; subject?: string } = {},
): PartyPositions {
  const parties = filter.party === undefined ? allEntities(model, 'party', atMs) : [filter.party];
  const items = [...parties].flatMap((party) => positionsOfParty(model, party, atMs));
  return {
    items: items.filter(({ subject }) => filter.subject === undefined || filter.subject === subject),
    position: model.position,
  };
}

/** The positions of one party; none where nothing of it is known. */
export function positionsOfParty(model: ReadModel, party: string, atMs: number): PartyPosition[] {
  const entity = entityStateAt(model, partyLifecycle, party, atMs);
  if (!entity) return [];
  return possibleItems(
    partyLifecycle,
    entity,
    (state) => state.positions,
    ({ subject }) => subject,
  ).map((stated) => positionIn(entity, party, stated));
}

function positionIn(
  { facts }: EntityState<PartyState, PartyFact>,
  party: string,
  { item, certain, because }: PossibleItem<PartyState['positions'][number]>,
): PartyPosition {
  const { subject, stance, conditions } = item;
  const fact = facts.find(({ id }) => id === item.because)!;
  return {
    party,
    subject,
    stance,
    ...(conditions !== undefined && { conditions }),
    occurred: fact.occurred,
    certain,
    ...fact.provenance,
    because,
  };
}
