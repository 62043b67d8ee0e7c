/** One pause: how it stands, who declared it and who keeps to it, its days and hours. */
import { IsArray, IsBoolean, IsIn } from 'class-validator';
import {
  certain,
  type DailyHours,
  pauseAt,
  type PauseFact,
  pauseLifecycle,
  type PauseStatusAt,
  pauseStatusAt,
  type PauseState,
  type Text,
  Nested,
  Optional,
  IsSlug,
  IsName,
  IsLocalDate,
  IsLocalTime,
  IsTimeZone,
  PAUSE_STATUSES,
  PauseArea,
  type Warning,
  AreWarnings,
  IsBecause,
  IsHandling,
  IsPosition,
  IsTexts,
} from '@hudna/domain';
import type { Position } from '@hudna/event-store';
import {
  type Handling,
  handlingOf,
  unique,
  possibleItems,
  evidenceOf,
  type EntityState,
  entityStateAt,
} from '../common/index.js';
import type { ReadModel } from '../read-model/read-model.js';

/** A pause in a list. */
export class PauseItem {
  @IsSlug() readonly id: string;
  @Optional() @IsName() readonly name?: Text;
  @IsIn(PAUSE_STATUSES) readonly status: PauseStatusAt;
  @IsBoolean() readonly statusCertain: boolean;
  /** Parties. */
  @IsTexts() readonly declaredBy: readonly string[];
  /** IANA zone of its days and hours. */
  @Optional() @IsTimeZone() readonly timeZone?: string;
  /** First and last local day, both inclusive. */
  @Optional() @IsLocalDate() readonly startsOn?: string;
  @Optional() @IsLocalDate() readonly endsOn?: string;
  @IsBecause() readonly because: readonly string[];
}

/** The hours of each window from a local day on. */
export class HoursFrom implements DailyHours {
  @IsLocalDate() readonly from: string;
  @IsLocalTime() readonly dailyFrom: string;
  @IsLocalTime() readonly dailyTo: string;
}

export class PauseView extends PauseItem {
  @IsArray() @Nested(() => PartyAnswer, { each: true }) readonly accepted: readonly PartyAnswer[];
  @IsArray() @Nested(() => PartyAnswer, { each: true }) readonly rejected: readonly PartyAnswer[];
  /** Left out where it holds everywhere. */
  @Optional() @Nested(() => PauseArea) readonly area?: PauseArea;
  /** The hours of each window, from a local day to the next one's. */
  @IsArray() @Nested(() => HoursFrom, { each: true }) readonly hours: readonly HoursFrom[];
  @IsBoolean() readonly hoursCertain: boolean;
  @Optional() @IsHandling() readonly handling?: Handling;
  @IsPosition() readonly position: Position;
  @Optional() @AreWarnings() readonly warnings?: readonly Warning[];
}

/** A party's last word on the pause, and the event that tells it. */
export class PartyAnswer {
  @IsSlug() readonly party: string;
  /** False where it may not have said so yet, or have said something else since. */
  @IsBoolean() readonly certain: boolean;
  @IsBecause() readonly because: readonly string[];
}

/** A pause as it stood at `atMs` (epoch milliseconds); undefined where nothing of it is known, or had begun by then. */
export function pauseView(model: ReadModel, id: string, atMs: number): PauseView | undefined {
  const entity = entityStateAt(model, pauseLifecycle, id, atMs);
  const item = pauseItem(model, id, atMs);
  if (!entity || !item) return undefined;
  const { facts, at } = entity;
  const { because, ...fields } = item;
  const hoursCertain = certain(at, (state) => JSON.stringify(hoursOf(state)));
  const [accepted, rejected] = [
    answers(entity, ({ accepted }) => accepted),
    answers(entity, ({ rejected }) => rejected),
  ];
  return {
    ...fields,
    ...(at.state.declaration?.area && { area: at.state.declaration.area }),
    hours: hoursOf(at.state),
    hoursCertain,
    accepted,
    rejected,
    ...handlingOf(facts),
    because: unique(
      because,
      evidenceOf(at, hoursCertain, amendedBy),
      ...[...accepted, ...rejected].map((answer) => answer.because),
    ),
    position: model.position,
  };
}

function answers(
  entity: EntityState<PauseState, PauseFact>,
  list: (state: PauseState) => PauseState['accepted'],
) {
  return possibleItems(pauseLifecycle, entity, list, ({ party }) => party).map(
    ({ item, ...known }): PartyAnswer => ({ party: item.party, ...known }),
  );
}

/** The same, in short. */
export function pauseItem(model: ReadModel, id: string, atMs: number): PauseItem | undefined {
  const facts = model.facts('pause', id);
  if (!facts.some(({ start }) => start <= atMs)) return undefined;
  const at = pauseAt(facts, atMs);
  const { declaration, endsOn } = at.state;
  const statusCertain = certain(at, (state) => pauseStatusAt(state, atMs));
  return {
    id,
    ...(declaration?.name !== undefined && { name: declaration.name }),
    status: pauseStatusAt(at.state, atMs),
    statusCertain,
    declaredBy: declaration?.declaredBy ?? [],
    ...(declaration && { timeZone: declaration.timeZone, startsOn: declaration.startsOn }),
    ...(endsOn !== undefined && { endsOn }),
    because: evidenceOf(at, statusCertain, eventsOfPause),
  };
}

/** The events that a pause's status, days and hours rest on. */
export function eventsOfPause(state: PauseState): string[] {
  return unique(state.because, state.declared, state.endsOnBecause, amendedBy(state));
}

function amendedBy({ amendments }: PauseState): string[] {
  return amendments.map(({ because }) => because);
}

function hoursOf({ declaration, amendments }: PauseState): PauseView['hours'] {
  const amended = amendments.map(({ from, dailyFrom, dailyTo }) => ({ from, dailyFrom, dailyTo }));
  if (!declaration || amended.some(({ from }) => from <= declaration.startsOn)) return amended;
  const { startsOn, dailyFrom, dailyTo } = declaration;
  return [{ from: startsOn, dailyFrom, dailyTo }, ...amended];
}
