/** What the parties say that they will do: the latest word of each on each subject. */
import {
  type Occurred,
  type PartyFact,
  partyLifecycle,
  type PartyState,
  type Source,
  type Stance,
  type Text,
} from '@hudna/domain';
import type { Position } from '@hudna/event-store';
import {
  allEntities,
  type Handling,
  type PossibleItem,
  possibleItems,
  type EntityState,
  entityStateAt,
} from '../common/index.js';
import type { ReadModel } from '../read-model/read-model.js';

export interface PartyPosition {
  readonly party: string;
  readonly subject: string;
  readonly stance: Stance;
  readonly conditions?: Text;
  /** When it was said. */
  readonly occurred: Occurred;
  /** False where another word may have been the latest by then. */
  readonly certain: boolean;
  readonly source?: Source;
  readonly credibility?: number;
  readonly note?: Text;
  readonly handling?: Handling;
  readonly because: readonly string[];
}

export class PartyPositions {
  readonly items: readonly PartyPosition[];
  readonly position: Position;
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
