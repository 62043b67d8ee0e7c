/**
 * The streams that decisions rest on: read from the store, kept in memory, and brought up to date by reading only what
 * was added since. Bounded by how many facts are kept, so that the size of the ledger does not matter.
 */
import { factOf, known, type Known, type Lifecycle, lifecycles, type Reference } from '@hudna/domain';
import type { EventStore, RecordedEvent } from '@hudna/event-store';
import { LRUCache } from 'lru-cache';
import type { Turns } from './turns.js';
import type { Surroundings } from './warnings.js';

export interface Stream {
  /** The last revision; undefined where there is no such stream. */
  readonly revision: number | undefined;
  readonly known: Known<unknown>;
}

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
    const facts = [...(kept?.known.facts ?? []), ...added.map(factOf)];
    const stream = { revision: lastAdded?.revision, known: known(lifecycle, facts) };
    if (lastAdded) this.keep(name, stream);
    return stream;
  }

  /** After an append: what the decision came to is the stream now. */
  appended(name: string, { revision }: RecordedEvent, known: Known<unknown>): void {
    this.keep(name, { revision, known });
  }

  /** A stream of which nothing is recorded. */
  static none(lifecycle: Lifecycle<unknown>): Stream {
    return { revision: undefined, known: known(lifecycle, []) };
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
