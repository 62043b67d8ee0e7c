import { IsBoolean, IsIn } from 'class-validator';
import {
  type Figure,
  type IncidentFact,
  type IncidentKind,
  incidentLifecycle,
  type Location,
  type Occurred,
  type PlaceFact,
  Nested,
  Optional,
  IsSlug,
  IsLocation,
  IsGeometry,
  IsFigure,
  PlacePrecision,
  Casualties,
  INCIDENT_KINDS,
  type Warning,
  AreWarnings,
  IsBecause,
  IsOccurred,
  IsPosition,
  ProvenanceFields,
} from '@hudna/domain';
import type { Position } from '@hudna/event-store';
import type { Geometry } from 'geojson';
import { unique, entityStateAt, reportedBy } from '../common/index.js';
import { locate } from '../geo/index.js';
import type { RecordedFact, ReadModel } from '../read-model/read-model.js';

/** A report of an incident: what a source claims, with the source and how far to believe it. */
export class IncidentView extends ProvenanceFields {
  @IsSlug() readonly id: string;
  /** An ACLED sub-event type; shelling is `shelling-artillery-missile-attack`. */
  @IsIn([...INCIDENT_KINDS]) readonly kind: IncidentKind;
  @Optional() @IsSlug() readonly weapon?: string;
  @Optional() @IsSlug() readonly place?: string;
  @Optional() @IsLocation() readonly location?: Location;
  /** Where to draw it: its location, else that of its place. It is no more precise than `precision` says. */
  @Optional() @IsGeometry() readonly geometry?: Geometry;
  /** How precisely its place is known, where it is known by its place only. */
  @Optional() @Nested(() => PlacePrecision) readonly precision?: PlacePrecision;
  @IsOccurred() readonly occurred: Occurred;
  /** False where it may not have happened yet. */
  @IsBoolean() readonly occurredCertain: boolean;
  @Optional() @IsFigure() readonly attacks?: Figure;
  @Optional() @IsFigure() readonly rounds?: Figure;
  /** A party. */
  @Optional() @IsSlug() readonly attributedTo?: string;
  @Optional() @Nested(() => Casualties) readonly casualties?: Casualties;
  @IsBecause() readonly because: readonly string[];
  @IsPosition() readonly position: Position;
  @Optional() @AreWarnings() readonly warnings?: readonly Warning[];
}

/** An incident by a moment (epoch milliseconds); undefined where it was not known, or cannot have happened by then. */
export function incidentView(model: ReadModel, id: string, atMs: number): IncidentView | undefined {
  const entity = entityStateAt(model, incidentLifecycle, id, atMs);
  const { report, kind, because } = entity?.at.state ?? {};
  const fact = entity?.facts.find((known) => known.id === because?.[0]);
  if (!fact || !report || !kind) return undefined;
  const { id: _id, ...reported } = report;
  const whereabouts = whereaboutsOf(model, report);
  return {
    id,
    ...reported,
    kind,
    ...whereabouts.fields,
    ...reportedBy(fact, atMs),
    because: unique([fact.id], whereabouts.because),
    position: model.position,
  };
}

function whereaboutsOf(model: ReadModel, { place, location }: IncidentFact['data']) {
  const { geometry, because } = locate(model, {
    ...(place !== undefined && { place }),
    ...(location && { location }),
  });
  const precision = location || place === undefined ? undefined : precisionOf(model, place, because);
  return { fields: { ...(geometry && { geometry }), ...(precision && { precision }) }, because };
}

/** How precise the registration is that a place's whereabouts rest on. */
function precisionOf(
  model: ReadModel,
  place: string,
  because: readonly string[],
): PlacePrecision | undefined {
  const facts = model.facts('place', place) as readonly (PlaceFact & RecordedFact)[];
  const fact = facts.find(({ id }) => because.includes(id));
  return fact?.type === 'PlaceRegistered' ? fact.data.precision : undefined;
}
