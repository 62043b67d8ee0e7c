import { IsBoolean } from 'class-validator';
import {
  certain,
  type Location,
  type Occurred,
  type PlaceFact,
  placeLifecycle,
  type PlaceState,
  type Text,
  Nested,
  Optional,
  IsSlug,
  IsName,
  IsLine,
  IsLocation,
  IsGeometry,
  PlacePrecision,
  type Warning,
  AreWarnings,
  IsBecause,
  IsHandling,
  IsOccurred,
  IsPosition,
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

export class Control {
  /** A party. */
  @IsSlug() readonly controlledBy: string;
  @IsBoolean() readonly contested: boolean;
  /** False where another may have controlled it by then. */
  @IsBoolean() readonly certain: boolean;
  @IsOccurred() readonly since: Occurred;
  @IsBecause() readonly because: readonly string[];
}

export class PlaceView {
  @IsSlug() readonly id: string;
  /** False where the place was only spoken of: then it has no name, and nobody knows where it is. */
  @IsBoolean() readonly registered: boolean;
  @Optional() @IsName() readonly name?: Text;
  @Optional() @IsLocation() readonly location?: Location;
  @Optional() @IsGeometry() readonly geometry?: Geometry;
  @Optional() @Nested(() => PlacePrecision) readonly precision?: PlacePrecision;
  @Optional() @IsLine() readonly pcode?: string;
  @Optional() @IsName({ each: true }) readonly aliases?: readonly Text[];
  /** Left out where it was never said who controls it. */
  @Optional() @Nested(() => Control) readonly control?: Control;
  @Optional() @IsHandling() readonly handling?: Handling;
  @IsBecause() readonly because: readonly string[];
  @IsPosition() readonly position: Position;
  @Optional() @AreWarnings() readonly warnings?: readonly Warning[];
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
