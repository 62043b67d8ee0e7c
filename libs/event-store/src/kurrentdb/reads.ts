/** Reads of the ledger as KurrentDB has it, always by its leader: a follower may not know yet what was acknowledged. */
import {
  BACKWARDS,
  END,
  eventTypeFilter,
  FORWARDS,
  type ReadPosition,
  type RecordedEvent as KurrentEvent,
  START as FIRST,
  StreamDeletedError,
  StreamNotFoundError,
  streamNameFilter,
} from '@kurrent/kurrentdb-client';
import { StoreDamaged } from '../errors.js';
import type { EventFilter } from '../port.js';
import { comparePositions, type Position, START } from '../position.js';
import { CALL_MS, type KurrentDbConnection } from './connection.js';
import { type StartedRead, type Range, readLedger } from './ledger-read.js';
import { type OpenRead, OpenReads } from './open-reads.js';
import { pairOf } from './position.js';
import { latestIn, RecordResolver } from './record-resolver.js';
import { recordOf, WATERMARKS, type StoredRecord } from './record.js';
import type { Ends } from './stream-ends.js';
import { SETTINGS_RECORD_TYPES } from './stream-settings.js';

/** How long, in ms, a page is asked for: after that the ledger counts as away. */
const PATIENCE_MS = 5_000;

/** How long, in ms, the server may look through the whole ledger for what is rare. */
const SCAN_MS = 60_000;

/** Records asked for at once: as many as a page of the port has, and one that shows whether there are more. */
const PAGE = 1_001;

/** Records that one read gives who reads on. */
const STRETCH = 8_000;

export interface StreamOptions {
  readonly from?: number | undefined;
  readonly direction?: 'forwards' | 'backwards' | undefined;
  readonly limit?: number | undefined;
}

export class Reads {
  readonly #open = new OpenReads();

  constructor(private readonly connection: KurrentDbConnection) {}

  /**
   * Records after a position, at most so many (and one page at most); `ended` where nothing more was stored.
   * @throws InvalidPosition, StoreUnavailable, StoreDamaged
   */
  async after(
    position: Position,
    limit = PAGE,
    patienceMs = PATIENCE_MS,
  ): Promise<{ records: StoredRecord[]; ended: boolean }> {
    const most = Math.min(limit, PAGE);
    const open = this.#open.take(position);
    const more = open ? await this.#more(open, most, patienceMs) : [];
    // Of a read that was begun earlier the end is not that of the ledger any more.
    if (more.length > 0) return { records: more, ended: false };
    const wanted = open ? STRETCH : most;
    const pair = pairOf(position);
    // KurrentDB begins with the record at the position itself.
    const maxCount = pair === FIRST ? wanted : wanted + 1;
    const give = ({ onPart, ...started }: StartedRead) =>
      this.#open.give({ ...started, lastRecords: [] }, most, onPart, position);
    return readLedger(
      this.connection,
      { fromPosition: pair, maxCount, direction: FORWARDS },
      position,
      give,
      patienceMs,
    );
  }

  /**
   * Records after a position that a filter may let pass, at most so many; `ended` where there are no more. The server
   * goes by one part of the filter: the categories, or else the types.
   */
  async chosen(
    position: Position,
    most: number,
    { categories, types = [] }: EventFilter,
  ): Promise<{ records: StoredRecord[]; ended: boolean }> {
    const filter = categories
      ? streamNameFilter({ regex: `^(${categories.map(escaped).join('|')})(-|$)` })
      : eventTypeFilter({ regex: `^(${types.map(escaped).join('|')})$` });
    const pair = pairOf(position);
    // KurrentDB begins with the record at the position itself, if that passes.
    const range: Range = { fromPosition: pair, maxCount: most + 1, direction: FORWARDS, filter };
    const found = await this.#records(range, position, SCAN_MS);
    const records = found.filter((record) => record.position !== position);
    return { records: records.slice(0, most), ended: found.length <= most };
  }

  /** All records after the one position, up to the other. */
  async between(after: Position, upTo: Position): Promise<StoredRecord[]> {
    const records: StoredRecord[] = [];
    for (let from = after; ;) {
      const page = await this.after(from);
      for (const record of page.records) {
        if (comparePositions(record.position, upTo) > 0) return records;
        records.push(record);
      }
      if (page.ended) return records;
      from = page.records.at(-1)!.position;
    }
  }

  /** The last record before a position, or of all. */
  async lastBefore(position?: Position): Promise<StoredRecord | undefined> {
    const pair = position === undefined ? END : pairOf(position);
    if (pair === FIRST) return undefined;
    return (await this.#all(pair, 1, BACKWARDS, position))[0];
  }

  /** The last event; watermarks are none. */
  async lastEvent(): Promise<StoredRecord | undefined> {
    let position: Position | undefined;
    // Of a ledger that is quiet for long there may be many watermarks at the end.
    for (let count = 1; position !== START; count = PAGE) {
      const pair = position === undefined ? END : pairOf(position);
      const records = await this.#all(pair, count, BACKWARDS, position);
      const event = records.find(({ stream }) => stream !== WATERMARKS);
      if (event) return event;
      position = records.at(-1)?.position ?? START;
    }
    return undefined;
  }

  /** KurrentDB's own records after a position that say how streams are kept: see `StreamSettings`. */
  async settings(after: Position): Promise<KurrentEvent[]> {
    const filter = eventTypeFilter({ prefixes: [...SETTINGS_RECORD_TYPES] });
    const maxCount = Number.MAX_SAFE_INTEGER;
    const range: Range = { fromPosition: pairOf(after), maxCount, direction: FORWARDS, filter };
    return this.#kurrentEvents(range, undefined, SCAN_MS);
  }

  /**
   * What is needed to read on after a record: see `RecordResolver`.
   * @param ends What notices that records are missing. Default: one of its own.
   */
  async resolverAt(position: Position, ends?: Ends): Promise<RecordResolver> {
    if (position === START) return new RecordResolver(START, 0, ends);
    const [at] = await this.#all(pairOf(position), 1, FORWARDS, position);
    // Before a position that is beyond the end KurrentDB has nothing to say: the last of all is.
    const last = at?.position === position ? at : await this.lastBefore(at && position);
    if (!last) return new RecordResolver(START, 0, ends);
    const { seen } = last.stamp;
    const stretch = await this.between(seen, last.position);
    const resolver = new RecordResolver(last.position, latestIn(stretch), ends);
    resolver.recall(stretch, seen);
    return resolver;
  }

  /** Makes known what a recorder needs before it can take a record. */
  async complete(resolver: RecordResolver, record: StoredRecord): Promise<void> {
    const missing = resolver.missing(record);
    if (missing) resolver.recall(await this.between(missing.after, missing.upTo), missing.after);
  }

  /** Records of one stream, empty where there is none. @throws StoreDamaged where somebody has deleted it. */
  async stream(name: string, { from, direction, limit }: StreamOptions): Promise<StoredRecord[]> {
    const backwards = direction === 'backwards';
    const options = {
      direction: backwards ? BACKWARDS : FORWARDS,
      fromRevision: from === undefined ? (backwards ? END : FIRST) : BigInt(from),
      maxCount: limit ?? Number.MAX_SAFE_INTEGER,
      requiresLeader: true,
    } as const;
    try {
      return await this.connection.ask(
        'read a stream',
        async (client, onPart) => {
          const records: StoredRecord[] = [];
          for await (const { event } of client.readStream(name, options)) {
            onPart();
            if (event) records.push(recordOf(event));
          }
          return records;
        },
        (error) => isDeleted(error) || error instanceof StreamNotFoundError || error instanceof StoreDamaged,
      );
    } catch (error) {
      if (error instanceof StreamNotFoundError) return [];
      if (!isDeleted(error)) throw error;
      throw deleted(name);
    }
  }

  #all(
    fromPosition: ReadPosition,
    maxCount: number,
    direction: typeof FORWARDS | typeof BACKWARDS,
    position?: Position,
  ): Promise<StoredRecord[]> {
    return this.#records({ fromPosition, maxCount, direction }, position);
  }

  async #records(range: Range, position?: Position, silenceMs?: number): Promise<StoredRecord[]> {
    return (await this.#kurrentEvents(range, position, silenceMs)).map(recordOf);
  }

  /** @param position Where it begins, if that came from outside. */
  #kurrentEvents(range: Range, position?: Position, silenceMs?: number): Promise<KurrentEvent[]> {
    const all = async ({ read, onPart }: StartedRead) => {
      const events: KurrentEvent[] = [];
      for await (const { event } of read) {
        onPart();
        if (event) events.push(event);
      }
      return events;
    };
    return readLedger(this.connection, range, position, all, PATIENCE_MS, silenceMs);
  }

  /** What comes next of a read that was begun before; nothing where it is at its end, or cannot go on. */
  async #more(open: OpenRead, most: number, patienceMs: number): Promise<StoredRecord[]> {
    if (open.client !== this.connection.client) return [];
    try {
      const go = (_: unknown, onPart: () => void) => this.#open.give(open, most, onPart);
      return (await this.connection.call('read on', go, Math.min(CALL_MS, patienceMs))).records;
    } catch {
      // The next one says why.
      return [];
    }
  }
}

/** What is said of a stream that had events, and has not. */
export function deleted(stream: string): StoreDamaged {
  return new StoreDamaged(
    `The stream ${stream} was deleted in KurrentDB, and its events are gone: put the database back from a backup.`,
  );
}

/** For a pattern: letters, digits and underscores stand for themselves. */
function escaped(text: string): string {
  return text.replace(/\W/g, '\\$&');
}

function isDeleted(error: unknown): boolean {
  return error instanceof StreamDeletedError;
}
