/** The events of a views file, read out of their blocks. */
import { crc32 } from 'node:zlib';
import type { DatabaseSync } from 'node:sqlite';
import type { RecordedEvent } from '@hudna/event-store';
import { LRUCache } from 'lru-cache';
import { ReadModelDamaged } from './layout.js';

/** Bytes of the blocks that are kept as text: the facts of an entity, and those of a day, lie in few. One of the largest fits. */
const KEPT = 40 * 1_048_576;

/** Parsed events that are kept: a step of a change log reads the same one several times. */
const PARSED = 200;

export class EventBlocks {
  readonly #blockOf;
  readonly #block;
  readonly #events = new LRUCache<number, RecordedEvent>({ max: PARSED });
  readonly #blocks = new LRUCache<number, { first: number; lines: string[] }>({ maxSize: KEPT });

  constructor(
    database: DatabaseSync,
    private readonly file: string,
  ) {
    this.#blockOf = database.prepare('SELECT seq FROM event_block WHERE seq <= ? ORDER BY seq DESC LIMIT 1');
    this.#block = database.prepare('SELECT digest, lines FROM event_block WHERE seq = ?');
    for (const statement of [this.#blockOf, this.#block]) statement.setReturnArrays(true);
  }

  /** @param seq Counted from 1, in ledger order. @throws ReadModelDamaged */
  event(seq: number): RecordedEvent {
    let event = this.#events.get(seq);
    if (!event) this.#events.set(seq, (event = this.#parsed(seq)));
    return event;
  }

  /** Forgets what a transaction that was rolled back had written. */
  forget(): void {
    this.#events.clear();
    this.#blocks.clear();
  }

  #parsed(seq: number): RecordedEvent {
    const { first, lines } = this.#blockWith(seq);
    const line = lines[seq - first];
    if (line === undefined) {
      throw new ReadModelDamaged(`The views file ${this.file} lacks the event of fact ${seq}.`);
    }
    return JSON.parse(line) as RecordedEvent;
  }

  #blockWith(seq: number): { first: number; lines: string[] } {
    const [first] = (this.#blockOf.get(seq) ?? [0]) as unknown as [number];
    const kept = this.#blocks.get(first);
    if (kept) return kept;
    const row = this.#block.get(first) as unknown as [number, Uint8Array] | undefined;
    if (!row || crc32(row[1]) !== row[0]) {
      throw new ReadModelDamaged(
        `The views file ${this.file} is damaged: the block of fact ${seq} is not as it was written.`,
      );
    }
    const block = { first, lines: Buffer.from(row[1]).toString().split('\n') };
    this.#blocks.set(first, block, { size: row[1].byteLength });
    return block;
  }
}
