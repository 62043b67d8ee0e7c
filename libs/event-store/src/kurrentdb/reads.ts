/** Reads of the ledger as KurrentDB has it, always by its leader: a follower may not know yet what was acknowledged. */
import {
  BACKWARDS,
  END,
  FORWARDS,
  type ReadPosition,
  START as FIRST,
  StreamDeletedError,
  StreamNotFoundError,
} from '@kurrent/kurrentdb-client';
import { StoreDamaged } from '../errors.js';
import { comparePositions, type Position, START } from '../position.js';
import { CALL_MS, type Connection } from './connection.js';
import { type Begun, readLedger } from './ledger-read.js';
import { type OpenRead, OpenReads } from './open-reads.js';
import { pairOf } from './position.js';
import { latestIn, Recorder } from './recorder.js';
import { recordOf, SEALS, type StoredRecord } from './record.js';

/** How long, in ms, a page is asked for: those who follow the ledger are told then that it is away. */
const PATIENCE_MS = 5_000;

/** Records asked for at once: as many as a page of the port has, and one that tells whether there are more. */
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

  constructor(private readonly connection: Connection) {}

  /**
   * Records after a position, at most so many (and one page at most); `ended` where nothing more was stored.
   * @throws NotAPosition, StoreUnavailable, StoreDamaged
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
    const give = ({ heard, ...begun }: Begun) =>
      this.#open.give({ ...begun, given: [] }, most, heard, position);
    return readLedger(
      this.connection,
      { fromPosition: pair, maxCount, direction: FORWARDS },
      position,
      give,
      patienceMs,
    );
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

  /** The last event, seals left out. */
  async lastEvent(): Promise<StoredRecord | undefined> {
    let position: Position | undefined;
    // Of a ledger that is quiet for long there may be many seals at the end.
    for (let count = 1; position !== START; count = PAGE) {
      const pair = position === undefined ? END : pairOf(position);
      const records = await this.#all(pair, count, BACKWARDS, position);
      const event = records.find(({ stream }) => stream !== SEALS);
      if (event) return event;
      position = records.at(-1)?.position ?? START;
    }
    return undefined;
  }

  /** What is needed to read on after a record: see `Recorder`. */
  async recorderAt(position: Position): Promise<Recorder> {
    if (position === START) return new Recorder();
    const [at] = await this.#all(pairOf(position), 1, FORWARDS, position);
    // Before a position that is beyond the end KurrentDB has nothing to say: the last of all is.
    const last = at?.position === position ? at : await this.lastBefore(at && position);
    if (!last) return new Recorder();
    const { seen } = last.stamp;
    const stretch = await this.between(seen, last.position);
    const recorder = new Recorder(last.position, latestIn(stretch));
    recorder.recall(stretch, seen);
    return recorder;
  }

  /** Makes known what a recorder needs before it can take a record. */
  async complete(recorder: Recorder, record: StoredRecord): Promise<void> {
    const missing = recorder.missing(record);
    if (missing) recorder.recall(await this.between(missing.after, missing.upTo), missing.after);
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
        async (client, heard) => {
          const records: StoredRecord[] = [];
          for await (const { event } of client.readStream(name, options)) {
            heard();
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

  async #all(
    fromPosition: ReadPosition,
    maxCount: number,
    direction: typeof FORWARDS | typeof BACKWARDS,
    position?: Position,
  ): Promise<StoredRecord[]> {
    const all = async ({ read, heard }: Begun) => {
      const records: StoredRecord[] = [];
      for await (const { event } of read) {
        heard();
        if (event) records.push(recordOf(event));
      }
      return records;
    };
    return readLedger(this.connection, { fromPosition, maxCount, direction }, position, all, PATIENCE_MS);
  }

  /** What comes next of a read that was begun before; nothing where it is at its end, or cannot go on. */
  async #more(open: OpenRead, most: number, patienceMs: number): Promise<StoredRecord[]> {
    if (open.client !== this.connection.client) return [];
    try {
      const go = (_: unknown, heard: () => void) => this.#open.give(open, most, heard);
      return (await this.connection.call('read on', go, Math.min(CALL_MS, patienceMs))).records;
    } catch {
      // A new one tells why.
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

function isDeleted(error: unknown): boolean {
  return error instanceof StreamDeletedError;
}
