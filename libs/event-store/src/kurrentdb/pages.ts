/** Pages of the ledger, as all nodes see it. */
import { LRUCache } from 'lru-cache';
import { predicateOf } from '../event-predicate.js';
import type { Batch, EventFilter, RecordedEvent } from '../port.js';
import { comparePositions, type Position, START } from '../position.js';
import type { LedgerIndex } from './ledger-index.js';
import { pairOf } from './position.js';
import type { Reads } from './reads.js';
import type { RecordResolver } from './record-resolver.js';
import { WATERMARKS } from './record.js';
import type { Ends } from './stream-ends.js';

/** Records looked at for one page at most, where a filter leaves most of them out. */
const LOOKED_AT = 20_000;

/** Where an index notices that records are missing, nobody else need. */
const NOT_FOLLOWED: Ends = { follow: () => {} };

export interface PageOptions {
  readonly after?: Position;
  readonly limit?: number;
  readonly filter?: EventFilter;
}

export class Pages {
  /** Readers of pages, by how far they have come. */
  readonly #resolvers = new LRUCache<Position, RecordResolver>({ max: 64 });

  /** @param index What knows the whole ledger, where that is kept: then nothing is given that it has not looked through. */
  constructor(
    private readonly reads: Reads,
    private readonly index: LedgerIndex | undefined,
  ) {}

  /** As `EventStore.readAll`. */
  async read({ after = START, limit = 1_000, filter }: PageOptions): Promise<Batch> {
    const { index } = this;
    index?.tail.refuseFailed();
    const isChosen = filter && (filter.types ?? filter.categories) !== undefined;
    if (isChosen && index?.tail.state === 'live') return this.#chosen(index, after, limit, filter);
    const { page, seen } = await this.#looked(after, limit, filter);
    // Where it has come further than what is known, records before it may be missing.
    if (seen !== after) await index?.reached(seen);
    return page;
  }

  /** The server leaves out what is not asked for, and the index knows what the records between would have shown. */
  async #chosen(index: LedgerIndex, after: Position, limit: number, filter: EventFilter): Promise<Batch> {
    const predicate = predicateOf(filter) ?? (() => true);
    const end = index.tail.position;
    const { records, ended } = await this.reads.chosen(after, limit + 1, filter);
    const last = records.at(-1)?.position ?? after;
    if (last !== after) await index.reached(last);
    const events = records
      .filter(({ stream }) => stream !== WATERMARKS)
      .map((record) => index.resolve(record));
    const passed = events.filter(predicate);
    if (passed.length > limit) {
      const page = passed.slice(0, limit);
      return { events: page, upTo: page.at(-1)!.position, caughtUp: false };
    }
    const upTo = events.at(-1)?.position ?? (ended ? after : last);
    return { events: passed, upTo: ended ? later(upTo, end) : upTo, caughtUp: ended };
  }

  /** A page, and up to where records were read for it. */
  async #looked(
    after: Position,
    limit: number,
    filter: EventFilter | undefined,
  ): Promise<{ page: Batch; seen: Position }> {
    const predicate = predicateOf(filter);
    const resolver = await this.#resolverAt(after);
    const events: RecordedEvent[] = [];
    let [from, upTo, looked] = [after, after, 0];
    const give = (caughtUp: boolean) => {
      // The next read of this reader takes it over.
      this.#resolvers.set(upTo, resolver);
      return { page: { events, upTo, caughtUp }, seen: from };
    };
    while (looked < LOOKED_AT) {
      const most = filter ? undefined : limit - events.length + 1;
      const { records, ended } = await this.reads.after(from, most);
      for (const record of records) {
        if (events.length === limit && record.stream !== WATERMARKS) return give(false);
        if (resolver.missing(record)) await this.reads.complete(resolver, record);
        const event = resolver.resolve(record)?.event;
        from = record.position;
        upTo = event?.position ?? upTo;
        if (event && (!predicate || predicate(event))) events.push(event);
      }
      if (ended) return give(true);
      // Watermarks do not count: a page that held nothing else would lead nowhere.
      looked += records.filter(({ stream }) => stream !== WATERMARKS).length;
    }
    return give(false);
  }

  async #resolverAt(after: Position): Promise<RecordResolver> {
    pairOf(after);
    const kept = this.#resolvers.get(after);
    this.#resolvers.delete(after);
    return kept ?? this.reads.resolverAt(after, this.index ? NOT_FOLLOWED : undefined);
  }
}

function later(a: Position, b: Position): Position {
  return comparePositions(a, b) > 0 ? a : b;
}
