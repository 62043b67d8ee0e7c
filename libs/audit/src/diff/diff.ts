/** What changed in a view between two moments of record time, and because of which events. */
import { comparePositions, type EventStore, type Position } from '@hudna/event-store';
import { difference, eventsNamedIn, type FieldChange } from '@hudna/projections';
import { type EventSummary, findEventSummary, eventSummary } from '../explain/explanation.js';
import type { ItemsById } from './items.js';

/** A view as it was known at a moment. */
export interface ViewAt {
  /** RFC 3339, UTC. */
  readonly knownAt: string;
  /** The last event known by then. */
  readonly position: Position;
  readonly things: ItemsById;
}

export interface Diff {
  /** Valid time, RFC 3339, UTC: as things stood then. */
  readonly at: string;
  readonly from: Omit<ViewAt, 'things'>;
  readonly to: Omit<ViewAt, 'things'>;
  readonly changes: readonly ItemDiff[];
  /** What was recorded between the two moments, in ledger order. */
  readonly recorded: { readonly items: readonly EventSummary[]; readonly more: boolean };
}

export interface ItemDiff {
  readonly id: string;
  /** In the words of a subscription. */
  readonly kind: 'added' | 'changed' | 'removed';
  /** Of a thing that was known and is: the fields that differ. */
  readonly changed: readonly FieldChange[];
  /**
   * The events recorded between the two moments on which the later answer rests. None where none of what was recorded is
   * named: then look at all of it.
   */
  readonly because: readonly EventSummary[];
  /** As it was known at the later moment; null where it was known no longer. */
  readonly item: unknown;
}

/** Events listed at most of those that were recorded between. */
const LISTED = 100;

/** @param atMs valid time, epoch milliseconds: that of both views */
export async function diff(before: ViewAt, after: ViewAt, atMs: number, store: EventStore): Promise<Diff> {
  const changes: ItemDiff[] = [];
  for (const id of new Set([...after.things.keys(), ...before.things.keys()])) {
    const [was, is] = [before.things.get(id), after.things.get(id)];
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

function momentOf({ knownAt, position }: ViewAt): Omit<ViewAt, 'things'> {
  return { knownAt, position };
}
