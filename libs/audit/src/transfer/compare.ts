/** How far a ledger is the beginning of another one: the same events in the same order, whatever their positions. */
import {
  comparePositions,
  type EventStore,
  type Position,
  type RecordedEvent,
  START,
} from '@hudna/event-store';
import { EMPTY_ROOT } from '../transparency-log/hash.js';
import { leafHashOf } from '../transparency-log/leaf.js';
import { Growth } from '../transparency-log/tree.js';

/** Events read at once. */
const PAGE = 500;

export interface LedgerComparison {
  /** Events of the source, up to where its end was. */
  readonly total: number;
  /** Events of the target. */
  readonly common: number;
  /** The last of these in the source, and in the target. */
  readonly from: Position;
  readonly to: Position;
  /** The root of the Merkle tree over them: see docs/proof.md. */
  readonly root: Buffer;
}

/** The target of a copy does not hold what the source does. */
export class TargetDiffers extends Error {
  override readonly name = 'TargetDiffers';
  constructor(
    says: string,
    /** The event of the target that the source has not, or has otherwise. */
    readonly event?: string,
  ) {
    super(says);
  }
}

/**
 * Reads the source up to `end`, and the target beside it.
 * @throws TargetDiffers at the first event of the target that is not the source's
 * @throws NoCanonicalForm, StoreDamaged, StoreUnavailable
 */
export async function compareLedgers(
  source: EventStore,
  target: EventStore,
  end: Position,
  onProgress: (done: number) => void,
): Promise<LedgerComparison> {
  const tree = new Growth();
  let [total, from, to] = [0, START, START];
  for await (const events of pagesUpTo(source, START, end)) {
    const others = tree.size === total ? await atMost(target, to, events.length) : [];
    for (const [index, other] of others.entries()) tree.add(sameLeaf(events[index]!, other, tree.size + 1));
    from = events[others.length - 1]?.position ?? from;
    to = others.at(-1)?.position ?? to;
    onProgress((total += events.length));
  }
  const [more] = tree.size === total ? await atMost(target, to, 1) : [];
  if (more) {
    throw new TargetDiffers(
      `The target has more than the ${total.toLocaleString('en')} events of the source: after them it holds ${eventLabel(more)}.`,
      more.id,
    );
  }
  return { total, common: tree.size, from, to, root: tree.size === 0 ? EMPTY_ROOT : tree.root() };
}

/** The events of a ledger after one position, up to another, page by page. */
export async function* pagesUpTo(
  store: EventStore,
  after: Position,
  end: Position,
): AsyncGenerator<readonly RecordedEvent[], void> {
  for (let from = after, ended = false; !ended && comparePositions(from, end) < 0;) {
    const { events, upTo, caughtUp } = await store.readAll({ after: from, limit: PAGE });
    const within = events.filter(({ position }) => comparePositions(position, end) <= 0);
    if (within.length > 0) yield within;
    [from, ended] = [upTo, caughtUp];
  }
}

/** As many of the next events as there are, and no more than asked for. */
async function atMost(store: EventStore, after: Position, count: number): Promise<RecordedEvent[]> {
  const found: RecordedEvent[] = [];
  for (let from = after, ended = false; !ended && found.length < count;) {
    const { events, upTo, caughtUp } = await store.readAll({ after: from, limit: count - found.length });
    found.push(...events);
    [from, ended] = [upTo, caughtUp];
  }
  return found;
}

/** @param number Of the event in the ledger, from 1. */
function sameLeaf(event: RecordedEvent, other: RecordedEvent, number: number): Buffer {
  const leaf = leafHashOf(other);
  if (leaf.equals(leafHashOf(event))) return leaf;
  throw new TargetDiffers(
    `The target is not the beginning of the source: its event no. ${number.toLocaleString('en')} is ${eventLabel(other)}, where the source has ${event.id === other.id ? 'it otherwise' : eventLabel(event)}.`,
    other.id,
  );
}

function eventLabel({ type, id, stream, revision, recordedAt }: RecordedEvent): string {
  return `${type} ${id} (${stream}, revision ${revision}, recorded ${recordedAt})`;
}
