import { IsArray, IsBoolean, IsIn, IsString } from 'class-validator';
import {
  certain,
  type ConvoyFact,
  convoyLifecycle,
  type ConvoyPurpose,
  type ConvoyState,
  type ConvoyStatus,
  type Figures,
  type Occurred,
  type MissionOutcome,
  type People,
  residual,
  Nested,
  Optional,
  IsSlug,
  IsPeople,
  CONVOY_PURPOSES,
  CONVOY_STATUSES,
  MISSION_OUTCOMES,
  type Warning,
  AreWarnings,
  IsBecause,
  IsCount,
  IsFigures,
  IsHandling,
  IsOccurred,
  IsPosition,
} from '@hudna/domain';
import type { Position } from '@hudna/event-store';
import {
  type Handling,
  handlingOf,
  latestOf,
  occurredOf,
  unique,
  evidenceOf,
  type EntityState,
  entityStateAt,
} from '../common/index.js';
import type { ReadModel } from '../read-model/read-model.js';

export class ConvoyPeople {
  /** As it was planned; left out once its departure says. */
  @Optional() @IsPeople() readonly planned?: People;
  @Optional() @IsPeople() readonly departed?: People;
  @Optional() @IsPeople() readonly arrived?: People;
  /** What the arrival says beyond the departure, by category: below zero where fewer arrived than had left. */
  @Optional() @IsFigures() readonly residual?: Figures;
}

export class PassedCheckpoint {
  @IsString() readonly checkpoint: string;
  @IsOccurred() readonly occurred: Occurred;
  @IsBecause() readonly because: readonly string[];
}

export class ConvoyView {
  @IsSlug() readonly id: string;
  /** Left out where neither its plan nor its departure is recorded. */
  @Optional() @IsSlug() readonly corridor?: string;
  @Optional() @IsIn(CONVOY_PURPOSES) readonly purpose?: ConvoyPurpose;
  @IsIn(CONVOY_STATUSES) readonly status: ConvoyStatus;
  @IsBoolean() readonly statusCertain: boolean;
  /** When the status began, as precisely as that is known. */
  @Optional() @IsOccurred() readonly statusSince?: Occurred;
  /** When it left, where its departure is recorded. */
  @Optional() @IsOccurred() readonly departed?: Occurred;
  /** Where it is not: when it was first seen on its way. It left then or before. */
  @Optional() @IsOccurred() readonly leftBy?: Occurred;
  /** When what was last reported of it happened. */
  @IsOccurred() readonly lastReport: Occurred;
  @Optional() @IsSlug() readonly from?: string;
  @Optional() @IsSlug() readonly to?: string;
  @Nested(() => ConvoyPeople) readonly people: ConvoyPeople;
  @Optional() @IsCount() readonly vehicles?: number;
  /** A party. */
  @Optional() @IsSlug() readonly operatedBy?: string;
  /** In the order in which they were passed. */
  @IsArray()
  @Nested(() => PassedCheckpoint, { each: true })
  readonly checkpoints: readonly PassedCheckpoint[];
  /** Where it arrived. */
  @Optional() @IsSlug() readonly place?: string;
  /** How the mission ended, in OCHA's terms. */
  @Optional() @IsIn(MISSION_OUTCOMES) readonly outcome?: MissionOutcome;
  @Optional() @IsHandling() readonly handling?: Handling;
  @IsBecause() readonly because: readonly string[];
  @IsPosition() readonly position: Position;
  @Optional() @AreWarnings() readonly warnings?: readonly Warning[];
}

/** A convoy as it stood at a moment (epoch milliseconds); undefined where nothing of it was known, or had begun. */
export function convoyView(model: ReadModel, id: string, atMs: number): ConvoyView | undefined {
  const entity = entityStateAt(model, convoyLifecycle, id, atMs);
  if (!entity) return undefined;
  const { facts, at } = entity;
  const { state } = at;
  const { id: _id, people: _people, ...described } = state.departure ?? state.plan ?? { id };
  const statusSince = occurredOf(facts, state.because);
  const statusCertain = certain(at, ({ status }) => status);
  const latest = latestOf(facts);
  return {
    id,
    ...described,
    status: state.status,
    statusCertain,
    ...(statusSince && { statusSince }),
    ...leaving(entity),
    lastReport: latest.occurred,
    people: peopleOf(state),
    checkpoints: checkpointsOf(entity),
    ...(state.arrival?.place !== undefined && { place: state.arrival.place }),
    ...(state.arrival?.outcome !== undefined && { outcome: state.arrival.outcome }),
    ...handlingOf(facts),
    because: unique(
      evidenceOf(at, statusCertain, ({ because }) => because),
      state.departed.length > 0 ? state.departed : state.planned,
      state.left,
      state.checkpoints.map(({ because }) => because),
      [latest.id],
    ),
    position: model.position,
  };
}

function leaving({
  facts,
  at,
}: EntityState<ConvoyState, ConvoyFact>): Pick<ConvoyView, 'departed' | 'leftBy'> {
  const departed = occurredOf(facts, at.state.departed);
  if (departed) return { departed };
  const leftBy = occurredOf(facts, at.state.left);
  return leftBy ? { leftBy } : {};
}

function peopleOf({ plan, departure, arrival }: ConvoyState): ConvoyPeople {
  const [departed, arrived] = [departure?.people, arrival?.people];
  return {
    ...(plan?.people && !departed && { planned: plan.people }),
    ...(departed && { departed }),
    ...(arrived && { arrived }),
    ...(departed && arrived && { residual: residual(arrived, departed) }),
  };
}

function checkpointsOf({ facts, at }: EntityState<ConvoyState, ConvoyFact>): ConvoyView['checkpoints'] {
  const passed = new Map(at.state.checkpoints.map(({ checkpoint, because }) => [because, checkpoint]));
  return at.order.flatMap(({ id }) => {
    const checkpoint = passed.get(id);
    if (checkpoint === undefined) return [];
    return [{ checkpoint, occurred: occurredOf(facts, [id])!, because: [id] }];
  });
}
