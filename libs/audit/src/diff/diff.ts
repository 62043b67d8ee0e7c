/** What changed in a view between two moments of record time, and because of which events. */
import { IsInstant, IsJson, IsPosition, Nested, schemaRule } from '@hudna/domain';
import { comparePositions, type EventStore, type Position } from '@hudna/event-store';
import { IsArray, IsBoolean, IsIn, IsString } from 'class-validator';
import { difference, eventsNamedIn, type FieldChange } from '@hudna/projections';
import { EventSummary, findEventSummary, eventSummary } from '../explain/explanation.js';
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

const AreFieldChanges = schemaRule('field-changes', {
  type: 'array',
  items: {
    type: 'object',
    properties: { path: { type: 'string' }, from: {}, to: {} },
    required: ['path'],
    additionalProperties: false,
  },
});

export class ItemDiff {
  @IsString() readonly id: string;
  /** In the words of a subscription. */
  @IsIn(['added', 'changed', 'removed']) readonly kind: 'added' | 'changed' | 'removed';
  /** Of an item that was known and is: the fields that differ. */
  @AreFieldChanges() readonly changed: readonly FieldChange[];
  /**
   * The events recorded between the two moments on which the later answer rests. None where none of what was recorded is
   * named: then look at all of it.
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
  const changes: ItemDiff[] = [];
  for (const id of new Set([...after.items.keys(), ...before.items.keys()])) {
    const [was, is] = [before.items.get(id), after.items.get(id)];
    const differing = difference(was, is);
    if (differing.length === 0) continue;
    const kind = was === undefined ? 'added' : is === undefined ? 'removed' : 'changed';
    const changed = kind === 'changed' ? differing : [];
    const because = await reasons(is, before.position, store);
    changes.push({ id, kind, changed, because, item: is ?? null });
  }
  return {
    at: new Date(atMs).toISOString(),
    from: momentOf(before),
    to: momentOf(after),
    changes,
    recorded: await recordedBetween(before.position, after.position, store),
  };
}

/** Of the events that an answer rests on, those recorded after a position, in ledger order. */
async function reasons(answer: unknown, since: Position, store: EventStore): Promise<EventSummary[]> {
  const found: EventSummary[] = [];
  for (const id of eventsNamedIn(answer)) {
    const event = await findEventSummary(id, (wanted) => store.find(wanted));
    if (comparePositions(event.position, since) > 0) found.push(event);
  }
  return found.sort((a, b) => comparePositions(a.position, b.position));
}

async function recordedBetween(
  after: Position,
  upTo: Position,
  store: EventStore,
): Promise<Diff['recorded']> {
  if (after === upTo) return { items: [], more: false };
  const { events } = await store.readAll({ after, limit: LISTED + 1 });
  const between = events.filter(({ position }) => comparePositions(position, upTo) <= 0);
  return { items: between.slice(0, LISTED).map(eventSummary), more: between.length > LISTED };
}

function momentOf({ knownAt, position }: ViewAt): KnownAt {
  return { knownAt, position };
}
