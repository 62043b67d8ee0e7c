/** What changed in a view between two moments of record time, and because of which events. */
import { amendedBy, amendments, IsInstant, IsJson, IsPosition, Nested } from '@hudna/domain';
import { comparePositions, type EventStore, type Position, type RecordedEvent } from '@hudna/event-store';
import { IsArray, IsBoolean, IsIn, IsString } from 'class-validator';
import { difference, eventsNamedIn, type FieldChange } from '@hudna/projections';
import {
  AreFieldChanges,
  eventSummaries,
  EventSummary,
  eventSummary,
  findEvent,
} from '../explain/event-summary.js';
import type { ItemsById } from './items.js';

/** What was known at a moment of record time. */
export class KnownAt {
  @IsInstant() readonly knownAt: string;
  /** The last event known by then. */
  @IsPosition() readonly position: Position;
}

/** A view as it was known at a moment. */
export interface ViewAt extends KnownAt {
  readonly items: ItemsById;
}

export class ItemDiff {
  @IsString() readonly id: string;
  /** In the words of a subscription. */
  @IsIn(['added', 'changed', 'removed']) readonly kind: 'added' | 'changed' | 'removed';
  /** Of an item that was known and is: the fields that differ. */
  @AreFieldChanges() readonly changed: readonly FieldChange[];
  /**
   * The events recorded between the two moments on which the later answer rests, and the amendments of what either rests on:
   * those of one of these events beneath it. None where none of what was recorded is named: then look at all of it.
   */
  @IsArray() @Nested(() => EventSummary, { each: true }) readonly because: readonly EventSummary[];
  /** As it was known at the later moment; null where it was known no longer. */
  @IsJson() readonly item: unknown;
}

export class RecordedBetween {
  @IsArray() @Nested(() => EventSummary, { each: true }) readonly items: readonly EventSummary[];
  @IsBoolean() readonly more: boolean;
}

export class Diff {
  /** Valid time, RFC 3339, UTC: the moment that is asked about. */
  @IsInstant() readonly at: string;
  @Nested(() => KnownAt) readonly from: KnownAt;
  @Nested(() => KnownAt) readonly to: KnownAt;
  @IsArray() @Nested(() => ItemDiff, { each: true }) readonly changes: readonly ItemDiff[];
  /** What was recorded between the two moments, in ledger order. */
  @Nested(() => RecordedBetween) readonly recorded: RecordedBetween;
}

/** Events listed at most of those that were recorded between. */
const LISTED = 100;

/** @param atMs valid time, epoch milliseconds: that of both views */
export async function diff(before: ViewAt, after: ViewAt, atMs: number, store: EventStore): Promise<Diff> {
  const between = { after: before.position, upTo: after.position };
  const changes: ItemDiff[] = [];
  const amended = await amendmentsBetween(between, store);
  for (const id of new Set([...after.items.keys(), ...before.items.keys()])) {
    const [was, is] = [before.items.get(id), after.items.get(id)];
    const differing = difference(was, is);
    if (differing.length === 0) continue;
    const kind = was === undefined ? 'added' : is === undefined ? 'removed' : 'changed';
    const changed = kind === 'changed' ? differing : [];
    const because = await reasons(was, is, amended, between, store);
    changes.push({ id, kind, changed, because, item: is ?? null });
  }
  return {
    at: new Date(atMs).toISOString(),
    from: momentOf(before),
    to: momentOf(after),
    changes,
    recorded: await recordedBetween(between, store),
  };
}

/** The events after one position and up to another. */
interface Between {
  readonly after: Position;
  readonly upTo: Position;
}

const AMENDMENTS = amendments.map(({ event }) => event);

/** The amendments recorded between, by the records that they are about. */
async function amendmentsBetween(
  { after, upTo }: Between,
  store: EventStore,
): Promise<ReadonlyMap<string, readonly RecordedEvent[]>> {
  const found: RecordedEvent[] = [];
  for (let from = after, isDone = comparePositions(after, upTo) >= 0; !isDone;) {
    const page = await store.readAll({ after: from, filter: { types: AMENDMENTS } });
    found.push(...page.events.filter(({ position }) => comparePositions(position, upTo) <= 0));
    from = page.upTo;
    isDone = page.caughtUp || comparePositions(from, upTo) >= 0;
  }
  return Map.groupBy(found, (event) => amendedBy(event)!.record);
}

/** Of the events that the later answer rests on, and of the amendments of what either does, those recorded between, in ledger order. */
async function reasons(
  was: unknown,
  is: unknown,
  amended: ReadonlyMap<string, readonly RecordedEvent[]>,
  { after, upTo }: Between,
  store: EventStore,
): Promise<EventSummary[]> {
  const found = new Map<string, RecordedEvent>();
  const named = eventsNamedIn(is);
  for (const id of named) {
    const event = await findEvent(id, store);
    if (comparePositions(event.position, after) > 0) found.set(id, event);
  }
  for (const record of new Set([...eventsNamedIn(was), ...named])) {
    for (const amendment of amended.get(record) ?? []) found.set(amendment.id, amendment);
  }
  const summaries = await eventSummaries([...found.values()].sort(byPosition), store, upTo);
  return [...summaries.values()];
}

async function recordedBetween({ after, upTo }: Between, store: EventStore): Promise<Diff['recorded']> {
  if (after === upTo) return { items: [], more: false };
  const { events } = await store.readAll({ after, limit: LISTED + 1 });
  const between = events.filter(({ position }) => comparePositions(position, upTo) <= 0);
  const items = between.slice(0, LISTED).map(eventSummary);
  return { items, more: between.length > LISTED };
}

function byPosition(a: RecordedEvent, b: RecordedEvent): number {
  return comparePositions(a.position, b.position);
}

function momentOf({ knownAt, position }: ViewAt): KnownAt {
  return { knownAt, position };
}
