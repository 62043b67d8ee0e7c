import { type PartyKind, partyLifecycle, type Text } from '@hudna/domain';
import type { Position } from '@hudna/event-store';
import { type Handling, handlingOf, once, thingAt } from '../common/index.js';
import { type PartyPosition, positionsOf } from '../positions/positions.js';
import type { Shelf } from '../shelf.js';

export interface PartyView {
  readonly id: string;
  /** False where the party was only spoken of: then it has no name and no kind. */
  readonly registered: boolean;
  readonly name?: Text;
  readonly kind?: PartyKind;
  readonly aliases?: readonly Text[];
  /** Its latest word on each subject. */
  readonly positions: readonly PartyPosition[];
  readonly handling?: Handling;
  readonly because: readonly string[];
  readonly position: Position;
}

/** A party as it stood at a moment (epoch milliseconds); undefined where nothing of it was known, or had begun. */
export function partyView(shelf: Shelf, id: string, atMs: number): PartyView | undefined {
  const thing = thingAt(shelf, partyLifecycle, id, atMs);
  if (!thing) return undefined;
  const { registration, because } = thing.at.state;
  const stated = positionsOf(shelf, id, atMs);
  return {
    id,
    registered: registration !== undefined,
    ...(registration && { name: registration.name, kind: registration.kind }),
    ...(registration?.aliases && { aliases: registration.aliases }),
    positions: stated,
    ...handlingOf(thing.facts),
    because: once(because, ...stated.map((position) => position.because)),
    position: shelf.position,
  };
}
