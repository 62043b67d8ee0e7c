import { IsArray, IsBoolean, IsIn } from 'class-validator';
import {
  certain,
  type CorridorFact,
  corridorLifecycle,
  type CorridorState,
  type CorridorStatus,
  type FacilityKind,
  type LineString,
  type Occurred,
  type Served,
  type StateAt,
  type Text,
  Nested,
  Optional,
  IsSlug,
  IsName,
  IsText,
  IsLineString,
  SERVED,
  FACILITY_KINDS,
  CORRIDOR_STATUSES,
  type Warning,
  AreWarnings,
  IsBecause,
  IsCount,
  IsHandling,
  IsOccurred,
  IsPosition,
  IsTexts,
} from '@hudna/domain';
import type { Position } from '@hudna/event-store';
import {
  type Handling,
  handlingOf,
  occurredOf,
  unique,
  possibleItems,
  evidenceOf,
  type EntityState,
  entityStateAt,
} from '../common/index.js';
import type { AsOf } from '../query/as-of.js';
import type { ReadModel } from '../read-model/read-model.js';
import { dangersNear, type Nearby, type NearIncident } from './nearby.js';
import { Passability, passability } from './passability.js';
import { CorridorConvoys, CorridorPeople, convoysOn } from './people.js';

/** A corridor in a list of them: how it stands, without who and what is on it. */
export class CorridorItem {
  @IsSlug() readonly id: string;
  /** Left out where neither its announcement nor its opening is recorded. */
  @Optional() @IsName() readonly name?: Text;
  @IsIn(CORRIDOR_STATUSES) readonly status: CorridorStatus;
  @IsBoolean() readonly statusCertain: boolean;
  /** When the status began, as precisely as that is known. */
  @Optional() @IsOccurred() readonly statusSince?: Occurred;
  @Nested(() => Passability) readonly passability: Passability;
}

/** The same with what it rests on. */
export class ListedCorridor extends CorridorItem {
  @IsBecause() readonly because: readonly string[];
}

export class Facility {
  @IsSlug() readonly facility: string;
  @IsIn(FACILITY_KINDS) readonly kind: FacilityKind;
  @Optional() @IsName() readonly name?: Text;
  /** False where it may not have worked yet, or no longer. */
  @IsBoolean() readonly certain: boolean;
  @IsBecause() readonly because: readonly string[];
}

export class Guarantee {
  /** A party. */
  @IsSlug() readonly guarantor: string;
  @Optional() @IsIn(SERVED, { each: true }) readonly beneficiaries?: readonly Served[];
  @Optional() @IsText() readonly terms?: Text;
  /** False where it may not have been given yet, or have been withdrawn. */
  @IsBoolean() readonly certain: boolean;
  @IsBecause() readonly because: readonly string[];
}

/** What endangers passage near the corridor, of late: ids of incidents, newest first. */
export class IncidentsNearby {
  @IsCount() readonly withinMetres: number;
  @IsCount() readonly withinHours: number;
  @IsTexts() readonly certain: readonly string[];
  @IsTexts() readonly possible: readonly string[];
  /** How many there are in all: more than are listed, where they are very many. */
  @IsCount() readonly total: number;
  /** The reports of those that are listed, and what tells where they, and the corridor, are. */
  @IsBecause() readonly because: readonly string[];
}

export class CorridorView extends CorridorItem {
  /** Places. */
  @Optional() @IsSlug() readonly from?: string;
  @Optional() @IsSlug() readonly to?: string;
  @Optional() @IsLineString() readonly route?: LineString;
  /** Parties. */
  @IsTexts() readonly authorities: readonly string[];
  /** The pause in whose windows alone it works. */
  @Optional() @IsSlug() readonly pause?: string;
  /** Left out where that was never said. */
  @Optional() @IsIn(SERVED, { each: true }) readonly serves?: readonly Served[];
  /** False where it may serve others, or may not have been said yet. */
  @IsBoolean() readonly servesCertain: boolean;
  @IsArray() @Nested(() => Facility, { each: true }) readonly facilities: readonly Facility[];
  @IsArray() @Nested(() => Guarantee, { each: true }) readonly guarantees: readonly Guarantee[];
  @Nested(() => CorridorConvoys) readonly convoys: CorridorConvoys;
  @Nested(() => CorridorPeople) readonly people: CorridorPeople;
  @Nested(() => IncidentsNearby) readonly incidentsNearby: IncidentsNearby;
  @Optional() @IsHandling() readonly handling?: Handling;
  @IsBecause() readonly because: readonly string[];
  @IsPosition() readonly position: Position;
  @Optional() @AreWarnings() readonly warnings?: readonly Warning[];
}

/** Incidents listed at most, of either kind. */
const LISTED = 100;

/** A corridor as it stood at a moment (epoch milliseconds); undefined where nothing of it was known, or had begun. */
export function corridorView(
  model: ReadModel,
  id: string,
  atMs: number,
  settings: Partial<AsOf> = {},
): CorridorView | undefined {
  const entity = entityStateAt(model, corridorLifecycle, id, atMs);
  if (!entity) return undefined;
  const { state } = entity.at;
  const nearby = dangersNear(model, state.description, atMs, settings);
  const item = itemOf(model, id, entity, nearby, atMs, settings);
  const { from, to, route, authorities = [], pause } = state.description ?? {};
  const [facilities, guarantees] = [facilitiesOf(entity), guaranteesOf(entity)];
  const servesCertain = certain(entity.at, ({ serves }) => JSON.stringify(serves ?? null));
  return {
    ...item,
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    ...(route && { route }),
    authorities,
    ...(pause !== undefined && { pause }),
    ...(state.serves && { serves: state.serves }),
    servesCertain,
    facilities,
    guarantees,
    ...convoysOn(model, id, atMs),
    incidentsNearby: listed(nearby),
    ...handlingOf(entity.facts),
    because: unique(
      statusEvents(entity.at, item),
      state.described,
      evidenceOf(entity.at, servesCertain, ({ servesBecause }) => servesBecause),
      ...[...facilities, ...guarantees].map(({ because }) => because),
      ...item.passability.because.map(({ events }) => events),
    ),
    position: model.position,
  };
}

/** The same, in short. */
export function corridorItem(
  model: ReadModel,
  id: string,
  atMs: number,
  settings: Partial<AsOf> = {},
): ListedCorridor | undefined {
  const entity = entityStateAt(model, corridorLifecycle, id, atMs);
  if (!entity) return undefined;
  const { state } = entity.at;
  const nearby = dangersNear(model, state.description, atMs, settings);
  const item = itemOf(model, id, entity, nearby, atMs, settings);
  const reasons = item.passability.because.map(({ events }) => events);
  return { ...item, because: unique(statusEvents(entity.at, item), state.described, ...reasons) };
}

function itemOf(
  model: ReadModel,
  id: string,
  { facts, at }: EntityState<CorridorState, CorridorFact>,
  nearby: Nearby,
  atMs: number,
  { knownAtMs }: Partial<AsOf>,
): CorridorItem {
  const { status, because, description } = at.state;
  const statusSince = occurredOf(facts, because);
  return {
    id,
    ...(description && { name: description.name }),
    status,
    statusCertain: certain(at, (state) => state.status),
    ...(statusSince && { statusSince }),
    passability: passability(model, at, nearby, atMs, knownAtMs),
  };
}

function statusEvents(at: StateAt<CorridorState>, { statusCertain }: CorridorItem): string[] {
  return evidenceOf(at, statusCertain, ({ because }) => because);
}

function facilitiesOf(entity: EntityState<CorridorState, CorridorFact>): Facility[] {
  return possibleItems(
    corridorLifecycle,
    entity,
    ({ facilities }) => facilities,
    ({ facility }) => facility,
  ).map(({ item, ...known }) => ({ ...item, ...known }));
}

function guaranteesOf(entity: EntityState<CorridorState, CorridorFact>): Guarantee[] {
  return possibleItems(
    corridorLifecycle,
    entity,
    ({ guarantees }) => guarantees,
    ({ guarantor }) => guarantor,
  ).map(({ item, ...known }) => ({ ...item, ...known }));
}

function listed({ withinMetres, withinHours, certain: sure, possible }: Nearby): IncidentsNearby {
  const ids = (found: readonly NearIncident[]) => found.slice(0, LISTED).map(({ fact }) => fact.entity);
  return {
    withinMetres,
    withinHours,
    certain: ids(sure),
    possible: ids(possible),
    total: sure.length + possible.length,
    because: unique(
      ...[sure, possible].flatMap((found) => found.slice(0, LISTED).map(({ because }) => because)),
    ),
  };
}
