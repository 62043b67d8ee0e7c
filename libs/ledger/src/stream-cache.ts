/**
 * The streams that decisions rest on: read from the store, kept in memory, and brought up to date by reading only what
 * was added since. The number of facts kept is bounded, whatever the size of the ledger.
 */
import {
  applied,
  asOfClock,
  CLOCK_BOUND_MS,
  clockMsOf,
  type Fact,
  factChange,
  type FactChange,
  isUntimed,
  rehydrate,
  type DeciderState,
  type Lifecycle,
  lifecycles,
  type Reference,
  withClockDoubt,
} from '@hudna/domain';
import type { EventStore, KeyedMutex, RecordedEvent } from '@hudna/event-store';
import { LRUCache } from 'lru-cache';
import type { RelatedStreams } from './related-streams.js';

export interface CachedStream {
  /** The last revision; undefined where there is no such stream. */
  readonly revision: number | undefined;
  readonly deciderState: DeciderState<unknown>;
  /** When its last event was recorded, epoch milliseconds; 0 where there is none. */
  readonly recordedMs: number;
  /** No fact that was taken without a time begins after this, epoch milliseconds. */
  readonly latestMs: number;
}

const NOTHING = { revision: undefined, recordedMs: 0, latestMs: -Infinity };

/** How many facts are kept in memory, over all streams. */
const FACTS_KEPT = 50_000;
const STREAMS_KNOWN = 50_000;

export class StreamCache {
  private readonly streams = new LRUCache<string, CachedStream>({
    maxSize: FACTS_KEPT,
    sizeCalculation: (stream) => stream.deciderState.facts.length + 1,
  });
  private readonly existing = new LRUCache<string, true>({ max: STREAMS_KNOWN });

  constructor(
    private readonly store: EventStore,
    private readonly mutex: KeyedMutex,
  ) {}

  /** The stream as the store has it now. */
  async load(name: string, lifecycle: Lifecycle<unknown>): Promise<CachedStream> {
    const kept = this.streams.get(name);
    const added = await this.store.readStream(name, {
      from: (kept?.revision ?? -1) + 1,
      limit: Number.MAX_SAFE_INTEGER,
    });
    const lastAdded = added.at(-1);
    if (kept && !lastAdded) return kept;
    const stream = withEvents(kept ?? StreamCache.empty(lifecycle), added, lifecycle);
    if (lastAdded) this.keep(name, stream);
    return stream;
  }

  /** The stream after an append, as the decision has left it. */
  appended(
    { stream, revision, recordedAt }: RecordedEvent,
    deciderState: DeciderState<unknown>,
    latestMs: number,
  ): void {
    this.keep(stream, { revision, deciderState, recordedMs: Date.parse(recordedAt), latestMs });
  }

  /** A stream of which nothing is recorded. */
  static empty(lifecycle: Lifecycle<unknown>): CachedStream {
    return { ...NOTHING, deciderState: rehydrate(lifecycle, []) };
  }

  /** The other streams as a command with this ticket sees them: with all that was sent before it. */
  relatedStreams(ticket: number): RelatedStreams {
    const settled = async ({ category, id }: Reference) => {
      const name = `${category}-${id}`;
      await this.mutex.settledBefore(name, ticket);
      return name;
    };
    return {
      exists: async (reference) => this.exists(await settled(reference)),
      facts: async (reference) => {
        const name = await settled(reference);
        const lifecycle = lifecycles.get(reference.category);
        return lifecycle ? (await this.load(name, lifecycle)).deciderState.facts : [];
      },
    };
  }

  private async exists(name: string): Promise<boolean> {
    if (this.existing.has(name)) return true;
    const [first] = await this.store.readStream(name, { limit: 1 });
    if (first) this.existing.set(name, true);
    return first !== undefined;
  }

  private keep(name: string, stream: CachedStream): void {
    this.streams.set(name, stream);
    this.existing.set(name, true);
  }
}

/** A stream with the events that were added since, each believed by the clocks of those after it. */
function withEvents(
  kept: CachedStream,
  added: readonly RecordedEvent[],
  lifecycle: Lifecycle<unknown>,
): CachedStream {
  let facts = [...kept.deciderState.facts];
  let { revision, recordedMs, latestMs } = kept;
  for (const event of added) {
    const clockMs = clockMsOf(event.metadata) ?? Infinity;
    if (latestMs > clockMs + CLOCK_BOUND_MS) {
      facts = [...asOfClock(facts, clockMs)];
      latestMs = clockMs;
    }
    const change = believedChange(factChange(event), recordedMs, clockMs);
    facts = applied(facts, change);
    latestMs = latestUntimedMs(latestMs, change);
    ({ revision } = event);
    recordedMs = Date.parse(event.recordedAt);
  }
  return { revision, deciderState: rehydrate(lifecycle, facts), recordedMs, latestMs };
}

/**
 * A change by the next event of a stream, its fact as it is believed: see `withClockDoubt`.
 * @param recordedMs When the event before it was recorded, epoch milliseconds.
 */
export function believedChange(
  change: FactChange<Fact<string, object>>,
  recordedMs: number,
  clockMs: number,
): FactChange<Fact<string, object>> {
  return change.put ? { ...change, put: withClockDoubt(change.put, recordedMs, clockMs) } : change;
}

/** The start of the last fact without a time after a change, epoch milliseconds. */
export function latestUntimedMs(beforeMs: number, { put }: FactChange): number {
  return put && isUntimed(put) ? Math.max(beforeMs, put.start) : beforeMs;
}

/** A stream as it is believed when the clock shows `clockMs`. */
export function streamAsOfClock(
  stream: CachedStream,
  lifecycle: Lifecycle<unknown>,
  clockMs: number,
): CachedStream {
  if (stream.latestMs <= clockMs + CLOCK_BOUND_MS) return stream;
  const facts = asOfClock(stream.deciderState.facts, clockMs);
  return { ...stream, deciderState: rehydrate(lifecycle, facts), latestMs: clockMs };
}
