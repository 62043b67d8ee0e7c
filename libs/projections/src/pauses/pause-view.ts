/** One pause: how it stands, who declared it and who keeps to it, its days and hours. */
import {
  certain,
  type DailyHours,
  pauseAt,
  type PauseArea,
  type PauseStanding,
  pauseStanding,
  type PauseState,
  type Text,
} from '@hudna/domain';
import type { Position } from '@hudna/event-store';
import type { Shelf } from '../shelf.js';

/** A pause in a list. */
export interface PauseItem {
  readonly id: string;
  readonly name?: Text;
  readonly status: PauseStanding;
  readonly statusCertain: boolean;
  /** Parties. */
  readonly declaredBy: readonly string[];
  /** IANA zone of its days and hours. */
  readonly timeZone?: string;
  /** First and last local day, both inclusive. */
  readonly startsOn?: string;
  readonly endsOn?: string;
  readonly because: readonly string[];
}

export interface PauseView extends PauseItem {
  readonly accepted: readonly PartyAnswer[];
  readonly rejected: readonly PartyAnswer[];
  /** Left out where it holds everywhere. */
  readonly area?: PauseArea;
  /** The hours of each window, from a local day to the next one's. */
  readonly hours: readonly (DailyHours & { readonly from: string })[];
  readonly position: Position;
}

/** A party's last word on the pause, and the event that tells it. */
export interface PartyAnswer {
  readonly party: string;
  readonly because: readonly string[];
}

/** A pause as it stood at `atMs` (epoch milliseconds); undefined where nothing of it is known, or had begun by then. */
export function pauseView(shelf: Shelf, id: string, atMs: number): PauseView | undefined {
  const item = pauseItem(shelf, id, atMs);
  if (!item) return undefined;
  const { state } = pauseAt(shelf.facts('pause', id), atMs);
  const { because, ...fields } = item;
  const answers = (list: PauseState['accepted']) =>
    list.map((answer) => ({ party: answer.party, because: [answer.because] }));
  return {
    ...fields,
    ...(state.declaration?.area && { area: state.declaration.area }),
    hours: hoursOf(state),
    accepted: answers(state.accepted),
    rejected: answers(state.rejected),
    because: [...new Set([...because, ...[...state.accepted, ...state.rejected].map((one) => one.because)])],
    position: shelf.position,
  };
}

/** The same, in short. */
export function pauseItem(shelf: Shelf, id: string, atMs: number): PauseItem | undefined {
  const facts = shelf.facts('pause', id);
  if (!facts.some(({ start }) => start <= atMs)) return undefined;
  const at = pauseAt(facts, atMs);
  const { declaration, declared, because, endsOn, endsOnBecause, amendments } = at.state;
  return {
    id,
    ...(declaration?.name !== undefined && { name: declaration.name }),
    status: pauseStanding(at.state, atMs),
    statusCertain: certain(at, (state) => pauseStanding(state, atMs)),
    declaredBy: declaration?.declaredBy ?? [],
    ...(declaration && { timeZone: declaration.timeZone, startsOn: declaration.startsOn }),
    ...(endsOn !== undefined && { endsOn }),
    because: [
      ...new Set([
        ...because,
        ...declared,
        ...endsOnBecause,
        ...amendments.map((amendment) => amendment.because),
      ]),
    ],
  };
}

function hoursOf({ declaration, amendments }: PauseState): PauseView['hours'] {
  const amended = amendments.map(({ from, dailyFrom, dailyTo }) => ({ from, dailyFrom, dailyTo }));
  if (!declaration || amended.some(({ from }) => from <= declaration.startsOn)) return amended;
  const { startsOn, dailyFrom, dailyTo } = declaration;
  return [{ from: startsOn, dailyFrom, dailyTo }, ...amended];
}
