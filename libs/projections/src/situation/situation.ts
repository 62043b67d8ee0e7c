/** The situation at a glance: what a duty officer looks at first. */
import {
  Nested,
  Optional,
  type Warning,
  AreWarnings,
  IsBecause,
  IsCount,
  IsCounts,
  IsInstant,
  IsPosition,
} from '@hudna/domain';
import { IsArray, IsBoolean } from 'class-validator';
import type { Position } from '@hudna/event-store';
import { allEntities, unique } from '../common/index.js';
import { corridorItem, ListedCorridor, type PassabilityValue } from '../corridors/index.js';
import { PartyPosition, partyPositions } from '../positions/index.js';
import type { AsOf } from '../query/as-of.js';
import type { ReadModel } from '../read-model/read-model.js';
import { currentWindows, CurrentWindow } from '../windows/index.js';
import { ConvoyUnderWay, convoysUnderWay } from './convoys.js';
import { ControlChange, controlChanges } from './control.js';
import { RecentIncidents, recentIncidents } from './incidents.js';
import { Note, notes } from './notes.js';

/** A list that shows the first of what there is. */
export interface Capped<Item> {
  readonly items: readonly Item[];
  /** True where there are more, or may be. */
  readonly more: boolean;
}

export class ByPassability implements Readonly<Record<PassabilityValue, number>> {
  @IsCount() readonly yes: number;
  @IsCount() readonly no: number;
  @IsCount() readonly unknown: number;
}

export class SituationCorridors implements Capped<ListedCorridor> {
  @IsCount() readonly total: number;
  /** How many there are of each. */
  @IsCounts() readonly byStatus: Readonly<Record<string, number>>;
  @Nested(() => ByPassability) readonly byPassability: ByPassability;
  @IsBecause() readonly because: readonly string[];
  @IsArray() @Nested(() => ListedCorridor, { each: true }) readonly items: readonly ListedCorridor[];
  /** True where there are more, or may be. */
  @IsBoolean() readonly more: boolean;
}

export class SituationConvoys implements Capped<ConvoyUnderWay> {
  @IsArray() @Nested(() => ConvoyUnderWay, { each: true }) readonly items: readonly ConvoyUnderWay[];
  @IsBoolean() readonly more: boolean;
}

export class SituationControlChanges implements Capped<ControlChange> {
  @IsArray() @Nested(() => ControlChange, { each: true }) readonly items: readonly ControlChange[];
  @IsBoolean() readonly more: boolean;
}

export class SituationPositions implements Capped<PartyPosition> {
  @IsArray() @Nested(() => PartyPosition, { each: true }) readonly items: readonly PartyPosition[];
  @IsBoolean() readonly more: boolean;
}

export class SituationNotes implements Capped<Note> {
  @IsArray() @Nested(() => Note, { each: true }) readonly items: readonly Note[];
  @IsBoolean() readonly more: boolean;
}

export class Situation {
  /** The moment that it describes: RFC 3339, UTC. */
  @IsInstant() readonly at: string;
  @Nested(() => SituationCorridors) readonly corridors: SituationCorridors;
  /** The windows that are active, or suspended while they would be. */
  @IsArray() @Nested(() => CurrentWindow, { each: true }) readonly windows: readonly CurrentWindow[];
  @Nested(() => SituationConvoys) readonly convoysUnderWay: SituationConvoys;
  @Nested(() => RecentIncidents) readonly incidents: RecentIncidents;
  /** Of the last 30 days, newest first. */
  @Nested(() => SituationControlChanges) readonly controlChanges: SituationControlChanges;
  /** The positions that stand, newest first. */
  @Nested(() => SituationPositions) readonly positions: SituationPositions;
  /** Of the last 7 days, newest first. */
  @Nested(() => SituationNotes) readonly notes: SituationNotes;
  @IsPosition() readonly position: Position;
  @Optional() @AreWarnings() readonly warnings?: readonly Warning[];
}

/** Items shown at most in each list. */
const SHOWN = 50;

/** The situation at a moment (epoch milliseconds). */
export function situationAt(model: ReadModel, atMs: number, settings: Partial<AsOf> = {}): Situation {
  const found = notes(model, atMs);
  return {
    at: new Date(atMs).toISOString(),
    corridors: corridors(model, atMs, settings),
    windows: currentWindows(model, atMs).filter(
      ({ start, end }) => Date.parse(start) <= atMs && atMs < Date.parse(end),
    ),
    convoysUnderWay: capped(convoysUnderWay(model, atMs)),
    incidents: recentIncidents(model, atMs),
    controlChanges: capped(controlChanges(model, atMs)),
    positions: capped(newestFirst(partyPositions(model, atMs).items)),
    notes: { items: found.items.slice(0, SHOWN), more: found.more || found.items.length > SHOWN },
    position: model.position,
  };
}

function corridors(model: ReadModel, atMs: number, settings: Partial<AsOf>): Situation['corridors'] {
  const all = [...allEntities(model, 'corridor', atMs)].flatMap(
    (id) => corridorItem(model, id, atMs, settings) ?? [],
  );
  const byStatus: Record<string, number> = {};
  const byPassability = { yes: 0, no: 0, unknown: 0 };
  for (const { status, passability } of all) {
    byStatus[status] = (byStatus[status] ?? 0) + 1;
    byPassability[passability.value] += 1;
  }
  return {
    total: all.length,
    byStatus,
    byPassability,
    because: unique(...all.map(({ because }) => because)),
    ...capped(all),
  };
}

function capped<Item>(items: readonly Item[]): Capped<Item> {
  return { items: items.slice(0, SHOWN), more: items.length > SHOWN };
}

function newestFirst(items: readonly PartyPosition[]): PartyPosition[] {
  return [...items].sort((a, b) =>
    a.occurred.start < b.occurred.start ? 1 : a.occurred.start > b.occurred.start ? -1 : 0,
  );
}
