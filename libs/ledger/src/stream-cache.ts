/**
 * The streams that decisions rest on: read from the store, kept in memory, and brought up to date by reading only what
 * was added since. The number of facts kept is bounded, whatever the size of the ledger.
 */
import {
  amendedBy,
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
import { categoryOf, type EventStore, type KeyedMutex, type RecordedEvent } from '@hudna/event-store';
import { LRUCache } from 'lru-cache';
import { isDeepStrictEqual } from 'node:util';
import {
  type AmendedRecord,
  type AmendedRecords,
  type AmendedStream,
  amendmentChanges,
  duplicates,
  withRetractedElsewhere,
} from './amended-records.js';
import type { RelatedStreams } from './related-streams.js';

export interface CachedStream {
  /** The last revision; undefined where there is no such stream. */
  readonly revision: number | undefined;
  readonly deciderState: DeciderState<unknown>;
  /** Its records that amendments are about. */
  readonly amended: AmendedRecords;
  /** The records of other streams that links of this one name, and that are retracted. */
  readonly retractedElsewhere: ReadonlySet<string>;
  /** When its last event was recorded, epoch milliseconds; 0 where there is none. */
  readonly recordedMs: number;
  /** No fact that was taken without a time begins after this, epoch milliseconds. */
  readonly latestMs: number;
}

/** What a decision leaves of a stream. */
export type DecidedStream = Omit<CachedStream, 'revision' | 'recordedMs'>;

const NOTHING = {
  revision: undefined,
  amended: new Map(),
  retractedElsewhere: new Set<string>(),
  recordedMs: 0,
  latestMs: -Infinity,
} as const;

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
    const stream = await this.loadOwn(name, lifecycle);
    const links = duplicates(stream.amended);
    if (links.length === 0) return stream;
    const retracted = new Set<string>();
    for (const record of links.flatMap(({ standing }) => standing.duplicateOf)) {
      if (!stream.amended.has(record) && (await this.isRetracted(record, name))) retracted.add(record);
    }
    if (isDeepStrictEqual(retracted, stream.retractedElsewhere)) return stream;
    const { facts } = withRetractedElsewhere(amendedStream(stream), retracted);
    const after = { ...stream, retractedElsewhere: retracted, deciderState: rehydrate(lifecycle, facts) };
    this.keep(name, after);
    return after;
  }

  /** The standing of a record of any stream; undefined where no amendment is about it. */
  async amendedRecord(record: string): Promise<AmendedRecord | undefined> {
    const event = await this.store.find(record);
    const lifecycle = event && lifecycles.get(categoryOf(event.stream));
    return lifecycle && (await this.loadOwn(event.stream, lifecycle)).amended.get(record);
  }

  private async isRetracted(record: string, except: string): Promise<boolean> {
    const event = await this.store.find(record);
    if (!event || event.stream === except) return false;
    return (await this.amendedRecord(record))?.standing.isRetracted ?? false;
  }

  /** The stream by what other streams said when it was loaded last. */
  private async loadOwn(name: string, lifecycle: Lifecycle<unknown>): Promise<CachedStream> {
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
  appended({ stream, revision, recordedAt }: RecordedEvent, after: DecidedStream): void {
    this.keep(stream, { ...after, revision, recordedMs: Date.parse(recordedAt) });
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
  let { revision, recordedMs, latestMs, amended } = kept;
  for (const event of added) {
    const clockMs = clockMsOf(event.metadata) ?? Infinity;
    if (latestMs > clockMs + CLOCK_BOUND_MS) {
      facts = [...asOfClock(facts, clockMs)];
      latestMs = clockMs;
    }
    if (amendedBy(event)) {
      const change = amendmentChanges({ ...kept, facts, amended }, event);
      amended = change.amended;
      facts = change.changes.reduce<Fact[]>(applied, facts);
    } else {
      const change = believedChange(factChange(event), recordedMs, clockMs);
      facts = applied(facts, change);
      latestMs = latestUntimedMs(latestMs, change);
    }
    ({ revision } = event);
    recordedMs = Date.parse(event.recordedAt);
  }
  const deciderState = rehydrate(lifecycle, facts);
  return { ...kept, revision, deciderState, amended, recordedMs, latestMs };
}

/** A stream as its amendments see it. */
export function amendedStream({ deciderState, amended, retractedElsewhere }: CachedStream): AmendedStream {
  return { facts: deciderState.facts, amended, retractedElsewhere };
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
