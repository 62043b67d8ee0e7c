import {
  certain,
  type Location,
  type Occurred,
  type PlaceFact,
  placeLifecycle,
  type PlacePrecision,
  type PlaceState,
  type Text,
} from '@hudna/domain';
import type { Position } from '@hudna/event-store';
import type { Geometry } from 'geojson';
import {
  type Handling,
  handlingOf,
  occurredOf,
  unique,
  evidenceOf,
  type EntityState,
  entityStateAt,
} from '../common/index.js';
import type { ReadModel } from '../read-model/read-model.js';

export interface Control {
  /** A party. */
  readonly controlledBy: string;
  readonly contested: boolean;
  /** False where another may have controlled it by then. */
  readonly certain: boolean;
  readonly since: Occurred;
  readonly because: readonly string[];
}

export class PlaceView {
  readonly id: string;
  /** False where the place was only spoken of: then it has no name, and nobody knows where it is. */
  readonly registered: boolean;
  readonly name?: Text;
  readonly location?: Location;
  readonly geometry?: Geometry;
  readonly precision?: PlacePrecision;
  readonly pcode?: string;
  readonly aliases?: readonly Text[];
  /** Left out where it was never said who controls it. */
  readonly control?: Control;
  readonly handling?: Handling;
  readonly because: readonly string[];
  readonly position: Position;
}

/** A place as it stood at a moment (epoch milliseconds); undefined where nothing of it was known, or had begun. */
export function placeView(model: ReadModel, id: string, atMs: number): PlaceView | undefined {
  const entity = entityStateAt(model, placeLifecycle, id, atMs);
  if (!entity) return undefined;
  const { registration, because } = entity.at.state;
  const { id: _id, ...described } = registration ?? { id };
  const control = controlIn(entity);
  return {
    id,
    registered: registration !== undefined,
    ...described,
    ...(control && { control }),
    ...handlingOf(entity.facts),
    because: unique(because, control?.because ?? []),
    position: model.position,
  };
}

function controlIn({ facts, at }: EntityState<PlaceState, PlaceFact>): Control | undefined {
  const { control, controlBecause } = at.state;
  if (!control) return undefined;
  const isCertain = certain(at, (state) => JSON.stringify(state.control ?? null));
  return {
    ...control,
    certain: isCertain,
    since: occurredOf(facts, controlBecause)!,
    because: evidenceOf(at, isCertain, (state) => state.controlBecause),
  };
}
