/**
 * The reading side of the read model, in the thread that answers: it follows the statuses of a runner, wherever that runs,
 * reads the file that is served, and wakes those who wait for a position.
 */
import { existsSync } from 'node:fs';
import { comparePositions, type Position } from '@hudna/event-store';
import type { Prefixes } from '../read-model/prefixes.js';
import type { ReadModel } from '../read-model/read-model.js';
import { isDamage, isFault, ReadModelDamaged } from '../store/layout.js';
import { ReadModelReader } from '../store/read-model-reader.js';
import type { ProjectionStatus } from './status.js';

/** There is no read model now: it is being built, or could not be, or its file cannot be used. */
export class ReadModelUnavailable extends Error {
  override readonly name = 'ViewsUnavailable';
}

interface Waiter {
  readonly position: Position;
  readonly settle: (reached: boolean) => void;
}

export class ReadModelAccess {
  #status?: ProjectionStatus;
  #reader?: ReadModelReader;
  /** Why no status will come any more. */
  #ended?: string;
  readonly #waiting = new Set<Waiter>();

  /** @param onDamage Called where a file that is read is damaged: hand it to the runner's `rebuild`. */
  constructor(private readonly onDamage?: (reason: string) => void) {}

  /** The last status, undefined before the first. */
  get status(): ProjectionStatus | undefined {
    return this.#status;
  }

  /** Takes the next status of the runner, in the order in which it gave them. */
  follow(status: ProjectionStatus): void {
    const before = this.#status;
    this.#status = status;
    if (before?.file !== status.file || before?.generation !== status.generation) {
      this.#reader?.close();
      this.#reader = undefined;
    }
    for (const waiter of this.#waiting) {
      if (comparePositions(status.position, waiter.position) >= 0) waiter.settle(true);
      else if (status.state === 'failed') waiter.settle(false);
    }
  }

  /** The runner is gone: what it has written can still be read, and nobody waits for more. */
  ended(reason: string): void {
    this.#ended = reason;
    for (const waiter of this.#waiting) waiter.settle(false);
  }

  /**
   * One answer from one prefix of the ledger: what was known at a moment (epoch milliseconds; default: all). `answer`
   * must read all it needs before it returns.
   * @param more As of `ReadModelReader.read`.
   * @throws ReadModelUnavailable
   */
  read<T>(
    knownAtMs: number | undefined,
    answer: (model: ReadModel) => T,
    more?: Parameters<ReadModelReader['read']>[2],
  ): T {
    return this.#with((reader) => reader.read(knownAtMs, answer, more));
  }

  /** The same with every prefix of the ledger at hand. @throws ReadModelUnavailable */
  readPrefixes<T>(answer: (prefixes: Prefixes) => T): T {
    return this.#with((reader) => reader.readPrefixes(answer));
  }

  #with<T>(read: (reader: ReadModelReader) => T): T {
    try {
      this.#reader ??= this.#open();
      return read(this.#reader);
    } catch (error) {
      const damage = isDamage(error) || (isFault(error) && this.#isGone());
      if (!damage && !isFault(error)) throw error;
      this.#reader?.close();
      this.#reader = undefined;
      if (!damage) throw new ReadModelUnavailable('The views file cannot be read now.', { cause: error });
      this.onDamage?.(
        error instanceof ReadModelDamaged
          ? error.message
          : `The views file is damaged or gone: ${String(error)}.`,
      );
      throw new ReadModelUnavailable('The views were damaged and are being built anew.', { cause: error });
    }
  }

  /** True once the read model has come to the position; false where it has not within the time, or will not. */
  waitFor(position: Position, timeoutMs: number): Promise<boolean> {
    if (this.#status && comparePositions(this.#status.position, position) >= 0) return Promise.resolve(true);
    if (this.#status?.state === 'failed' || this.#ended !== undefined) return Promise.resolve(false);
    return new Promise((resolve) => {
      const settle = (reached: boolean) => {
        clearTimeout(timer);
        this.#waiting.delete(waiter);
        resolve(reached);
      };
      const waiter = { position, settle };
      const timer = setTimeout(() => settle(false), timeoutMs);
      this.#waiting.add(waiter);
    });
  }

  close(): void {
    for (const waiter of this.#waiting) waiter.settle(false);
    this.#reader?.close();
    this.#reader = undefined;
    this.#status = undefined;
  }

  #isGone(): boolean {
    const file = this.#status?.file;
    return file !== undefined && !existsSync(file);
  }

  #open(): ReadModelReader {
    const status = this.#status;
    if (status?.file !== undefined) return ReadModelReader.open(status.file);
    const why = this.#ended ?? status?.reason ?? 'They are being built.';
    throw new ReadModelUnavailable(`The views cannot be read yet. ${why}`);
  }
}
