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
import { allOf, type Handling, type Possible, possibly, type Thing, thingAt } from '../common/index.js';
import type { Shelf } from '../shelf.js';

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

export interface Positions {
  readonly items: readonly PartyPosition[];
  readonly position: Position;
}

/** The positions that stood at a moment, of one party, on one subject, or all; by party, then subject. */
export function positions(
  shelf: Shelf,
  atMs: number,
  filter: { party?: string; subject?: string } = {},
): Positions {
  const parties = filter.party === undefined ? allOf(shelf, 'party', atMs) : [filter.party];
  const items = [...parties].flatMap((party) => positionsOf(shelf, party, atMs));
  return {
    items: items.filter(({ subject }) => filter.subject === undefined || filter.subject === subject),
    position: shelf.position,
  };
}

/** The positions of one party; none where nothing of it is known. */
export function positionsOf(shelf: Shelf, party: string, atMs: number): PartyPosition[] {
  const thing = thingAt(shelf, partyLifecycle, party, atMs);
  if (!thing) return [];
  return possibly(
    partyLifecycle,
    thing,
    (state) => state.positions,
    ({ subject }) => subject,
  ).map((stated) => positionIn(thing, party, stated));
}

function positionIn(
  { facts }: Thing<PartyState, PartyFact>,
  party: string,
  { item, certain, because }: Possible<PartyState['positions'][number]>,
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
