/** The situation at a glance: what a duty officer looks at first. */
import type { Position } from '@hudna/event-store';
import { allEntities, unique } from '../common/index.js';
import { type CorridorItem, corridorItem, type PassabilityValue } from '../corridors/index.js';
import { type PartyPosition, partyPositions } from '../positions/index.js';
import type { AsOf } from '../query/as-of.js';
import type { ReadModel } from '../read-model/read-model.js';
import { currentWindows, type CurrentWindow } from '../windows/index.js';
import { type ConvoyUnderWay, convoysUnderWay } from './convoys.js';
import { type ControlChange, controlChanges } from './control.js';
import { type RecentIncidents, recentIncidents } from './incidents.js';
import { type Note, notes } from './notes.js';

/** A list that shows the first of what there is. */
export interface Capped<Item> {
  readonly items: readonly Item[];
  /** True where there are more, or may be. */
  readonly more: boolean;
}

export class Situation {
  /** The moment that it describes: RFC 3339, UTC. */
  readonly at: string;
  readonly corridors: Capped<CorridorItem> & {
    readonly total: number;
    /** How many there are of each. */
    readonly byStatus: Readonly<Record<string, number>>;
    readonly byPassability: Readonly<Record<PassabilityValue, number>>;
    readonly because: readonly string[];
  };
  /** The windows that are active, or suspended while they would be. */
  readonly windows: readonly CurrentWindow[];
  readonly convoysUnderWay: Capped<ConvoyUnderWay>;
  readonly incidents: RecentIncidents;
  /** Of the last 30 days, newest first. */
  readonly controlChanges: Capped<ControlChange>;
  /** The positions that stand, newest first. */
  readonly positions: Capped<PartyPosition>;
  /** Of the last 7 days, newest first. */
  readonly notes: Capped<Note>;
  readonly position: Position;
}

/** Items shown at most in each list. */
const SHOWN = 50;

/** The situation at a moment (epoch milliseconds). */
export function situation(model: ReadModel, atMs: number, settings: Partial<AsOf> = {}): Situation {
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
