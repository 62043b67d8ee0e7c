/**
 * The streams that decisions rest on: read from the store, kept in memory, and brought up to date by reading only what
 * was added since. Bounded by how many facts are kept, so that the size of the ledger does not matter.
 */
import {
  asOfClock,
  CLOCK_BOUND_MS,
  clockMsOf,
  type Fact,
  factOf,
  isUntimed,
  known,
  type Known,
  type Lifecycle,
  lifecycles,
  type Reference,
  sometimeBetween,
} from '@hudna/domain';
import type { EventStore, RecordedEvent } from '@hudna/event-store';
import { LRUCache } from 'lru-cache';
import type { Turns } from './turns.js';
import type { Surroundings } from './warnings.js';

export interface Stream {
  /** The last revision; undefined where there is no such stream. */
  readonly revision: number | undefined;
  readonly known: Known<unknown>;
  /** When its last event was recorded, epoch milliseconds; 0 where there is none. */
  readonly recordedMs: number;
  /** No fact that was taken without a time begins after this, epoch milliseconds. */
  readonly latestMs: number;
}

const NOTHING = { revision: undefined, recordedMs: 0, latestMs: -Infinity };

/** How many facts are kept in memory, over all streams. */
const FACTS_KEPT = 50_000;
const STREAMS_KNOWN = 50_000;

export class Streams {
  private readonly streams = new LRUCache<string, Stream>({
    maxSize: FACTS_KEPT,
    sizeCalculation: (stream) => stream.known.facts.length + 1,
  });
  private readonly present = new LRUCache<string, true>({ max: STREAMS_KNOWN });

  constructor(
    private readonly store: EventStore,
    private readonly turns: Turns,
  ) {}

  /** The stream as the store has it now. */
  async load(name: string, lifecycle: Lifecycle<unknown>): Promise<Stream> {
    const kept = this.streams.get(name);
    const added = await this.store.readStream(name, {
      from: (kept?.revision ?? -1) + 1,
      limit: Number.MAX_SAFE_INTEGER,
    });
    const lastAdded = added.at(-1);
    if (kept && !lastAdded) return kept;
    const stream = loaded(kept ?? Streams.none(lifecycle), added, lifecycle);
    if (lastAdded) this.keep(name, stream);
    return stream;
  }

  /** After an append to `before`: what the decision came to is the stream now. */
  appended({ stream, revision, recordedAt }: RecordedEvent, known: Known<unknown>, before: Stream): void {
    const latest = known.facts.at(-1)!;
    const latestMs = isUntimed(latest) ? Math.max(before.latestMs, latest.start) : before.latestMs;
    this.keep(stream, { revision, known, recordedMs: Date.parse(recordedAt), latestMs });
  }

  /** A stream of which nothing is recorded. */
  static none(lifecycle: Lifecycle<unknown>): Stream {
    return { ...NOTHING, known: known(lifecycle, []) };
  }

  /** The other streams as a command with this ticket sees them: with all that was sent before it. */
  before(ticket: number): Surroundings {
    const settled = async ({ category, id }: Reference) => {
      const name = `${category}-${id}`;
      await this.turns.settled(name, ticket);
      return name;
    };
    return {
      exists: async (reference) => this.exists(await settled(reference)),
      facts: async (reference) => {
        const name = await settled(reference);
        const lifecycle = lifecycles.get(reference.category);
        return lifecycle ? (await this.load(name, lifecycle)).known.facts : [];
      },
    };
  }

  private async exists(name: string): Promise<boolean> {
    if (this.present.has(name)) return true;
    const [first] = await this.store.readStream(name, { limit: 1 });
    if (first) this.present.set(name, true);
    return first !== undefined;
  }

  private keep(name: string, stream: Stream): void {
    this.streams.set(name, stream);
    this.present.set(name, true);
  }
}

/** A stream with the events that were added since, each believed by the clocks of those after it. */
function loaded(kept: Stream, added: readonly RecordedEvent[], lifecycle: Lifecycle<unknown>): Stream {
  let facts = [...kept.known.facts];
  let { revision, recordedMs, latestMs } = kept;
  for (const event of added) {
    const clockMs = clockMsOf(event.metadata) ?? Infinity;
    if (latestMs > clockMs + CLOCK_BOUND_MS) {
      facts = [...asOfClock(facts, clockMs)];
      latestMs = clockMs;
    }
    const fact = inDoubt(factOf(event), { revision, recordedMs }, clockMs);
    if (isUntimed(fact)) latestMs = Math.max(latestMs, fact.start);
    facts.push(fact);
    ({ revision } = event);
    recordedMs = Date.parse(event.recordedAt);
  }
  return { revision, known: known(lifecycle, facts), recordedMs, latestMs };
}

/** A stream as it is believed when the clock shows `clockMs`. */
export function streamAsOfClock(stream: Stream, lifecycle: Lifecycle<unknown>, clockMs: number): Stream {
  if (stream.latestMs <= clockMs + CLOCK_BOUND_MS) return stream;
  const facts = asOfClock(stream.known.facts, clockMs);
  return { ...stream, known: known(lifecycle, facts), latestMs: clockMs };
}

/**
 * A report without a time is the last that was taken. Where the clock stands behind what is recorded, one of two clocks is
 * wrong, and what may be true by either is not refused.
 */
export function inDoubt<F extends Fact>(
  fact: F,
  { revision = -1, recordedMs }: Pick<Stream, 'revision' | 'recordedMs'>,
  clockMs: number,
): F {
  if (!isUntimed(fact)) return fact;
  const taken = { ...fact, taken: revision + 1 };
  const behind = clockMs < recordedMs - CLOCK_BOUND_MS;
  return behind ? sometimeBetween(taken, clockMs, recordedMs) : taken;
}
