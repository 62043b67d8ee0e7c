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
import { type Passability, passability } from './passability.js';
import { type CorridorConvoys, type CorridorPeople, convoysOn } from './people.js';

/** A corridor in a list of them: how it stands, without who and what is on it. */
export class CorridorItem {
  readonly id: string;
  /** Left out where neither its announcement nor its opening is recorded. */
  readonly name?: Text;
  readonly status: CorridorStatus;
  readonly statusCertain: boolean;
  /** When the status began, as precisely as that is known. */
  readonly statusSince?: Occurred;
  readonly passability: Passability;
}

export class CorridorView extends CorridorItem {
  /** Places. */
  readonly from?: string;
  readonly to?: string;
  readonly route?: LineString;
  /** Parties. */
  readonly authorities: readonly string[];
  /** The pause in whose windows alone it works. */
  readonly pause?: string;
  /** Left out where that was never said. */
  readonly serves?: readonly Served[];
  /** False where it may serve others, or may not have been said yet. */
  readonly servesCertain: boolean;
  readonly facilities: readonly Facility[];
  readonly guarantees: readonly Guarantee[];
  readonly convoys: CorridorConvoys;
  readonly people: CorridorPeople;
  readonly incidentsNearby: IncidentsNearby;
  readonly handling?: Handling;
  readonly because: readonly string[];
  readonly position: Position;
}

export interface Facility {
  readonly facility: string;
  readonly kind: FacilityKind;
  readonly name?: Text;
  /** False where it may not have worked yet, or no longer. */
  readonly certain: boolean;
  readonly because: readonly string[];
}

export interface Guarantee {
  /** A party. */
  readonly guarantor: string;
  readonly beneficiaries?: readonly Served[];
  readonly terms?: Text;
  /** False where it may not have been given yet, or have been withdrawn. */
  readonly certain: boolean;
  readonly because: readonly string[];
}

/** What endangers passage near the corridor, of late: ids of incidents, newest first. */
export interface IncidentsNearby {
  readonly withinMetres: number;
  readonly withinHours: number;
  readonly certain: readonly string[];
  readonly possible: readonly string[];
  /** How many there are in all: more than are listed, where they are very many. */
  readonly total: number;
  /** The reports of those that are listed, and what tells where they, and the corridor, are. */
  readonly because: readonly string[];
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
): (CorridorItem & { readonly because: readonly string[] }) | undefined {
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
