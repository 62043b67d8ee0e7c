/**
 * Feeds the log: reads the ledger from where the tree stands, adds the leaf of each event, and signs a head soon after.
 * Where the ledger is not the one that heads were signed of, it stops and says so, and signs nothing. Where the ledger or
 * the files cannot be used, it waits and tries again.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { IsCount, IsPosition, Optional } from '@hudna/domain';
import { type EventStore, type Position, START, StoreUnavailable } from '@hudna/event-store';
import { IsIn, IsString } from 'class-validator';
import { transparencyLogFiles } from './files.js';
import { type KeyOptions, openSigner, type Signer } from './key.js';
import { headsLost, TransparencyLogWriter } from './writer.js';

/** How long, in ms, is waited under load for more to come. */
const PACE_MS = 50;

export interface TransparencyLogFollowerOptions {
  /** The ledger; a store that only reads will do. The follower does not close it. */
  readonly store: EventStore;
  /** The log's folder, made where it is not there. One follower at a time. */
  readonly directory: string;
  readonly key?: KeyOptions;
  /** Called on each change: leaves added, a head signed, another state. */
  readonly onStatus?: (status: TransparencyLogStatus) => void;
  /** The least time between two heads, in ms. Default: 1,000. */
  readonly signMs?: number;
  /** How long to wait, in ms, before a store or a file that cannot be used is tried again. Default: 1,000. */
  readonly retryMs?: number;
}

/** How the log stands. Plain data: it passes between threads. */
export class TransparencyLogStatus {
  /** `failed`: stopped for good, with the `reason`. Where it only waits, it is `catching-up` with the `reason`. */
  @IsIn(['catching-up', 'live', 'failed']) readonly state: 'catching-up' | 'live' | 'failed';
  /** Leaves in the tree. */
  @IsCount() readonly size: number;
  /** Leaves under the newest signed head; undefined before the first head. */
  @Optional() @IsCount() readonly signed?: number;
  /** The position of the last event in the tree. */
  @IsPosition() readonly position: Position;
  @Optional() @IsString() readonly reason?: string;
}

export class TransparencyLogFollower {
  readonly #stopped = new AbortController();
  /** Ends what the follower is at. */
  #turn = new AbortController();
  #running?: Promise<void>;
  #status: TransparencyLogStatus = { state: 'catching-up', size: 0, position: START };
  /** When the last head was signed, in ms of the process's own clock, which nobody sets. */
  #signedAt = -Infinity;
  #signing?: NodeJS.Timeout;
  /** Why a head could not be signed. */
  #fault?: unknown;

  constructor(private readonly options: TransparencyLogFollowerOptions) {}

  /** Runs until it is stopped or fails. It does not throw: the status says why it ended. */
  run(): Promise<void> {
    this.#running ??= this.#run();
    return this.#running;
  }

  /** Signs what is not signed yet, and ends. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    this.#turn.abort();
    await this.#running;
  }

  status(): TransparencyLogStatus {
    return this.#status;
  }

  async #run(): Promise<void> {
    let signer: Signer | undefined;
    try {
      while (!this.#stopped.signal.aborted) {
        try {
          signer ??= openSigner(this.options.directory, this.options.key);
          await this.#takeTurn(signer);
        } catch (error) {
          if (!mayPass(error)) throw error;
          await this.#wait(messageOf(error));
        }
      }
    } catch (error) {
      this.#report({ state: 'failed', reason: messageOf(error) });
    }
  }

  async #takeTurn(signer: Signer): Promise<void> {
    this.#turn = new AbortController();
    this.#fault = undefined;
    const writer = await TransparencyLogWriter.open(this.options.directory, signer, this.options.store);
    try {
      // Of all that it has signed since it runs.
      if ((writer.newest?.size ?? -1) < (this.#status.signed ?? -1)) {
        throw headsLost(transparencyLogFiles(this.options.directory).checkpoints);
      }
      await this.#follow(writer);
      if (this.#fault !== undefined) throw this.#fault;
      this.#sign(writer);
    } finally {
      clearTimeout(this.#signing);
      this.#signing = undefined;
      writer.close();
    }
  }

  async #follow(writer: TransparencyLogWriter): Promise<void> {
    this.#reportProgress(writer, 'catching-up');
    // Stopped while the files were opened.
    if (this.#stopped.signal.aborted) return;
    const { signal } = this.#turn;
    for await (const batch of this.options.store.subscribe({ after: writer.position, signal })) {
      writer.add(batch.events, batch.caughtUp);
      this.#reportProgress(writer, batch.caughtUp ? 'live' : 'catching-up');
      this.#signSoon(writer);
      // Under load a moment's wait adds many leaves with one write; a single event's is added at once.
      if (batch.caughtUp) await delay(PACE_MS, undefined, { signal }).catch(() => undefined);
    }
    if (!signal.aborted) throw new StoreUnavailable('The ledger has ended the subscription.');
  }

  /** At once, or when the last head is old enough: so a burst of events costs one signature a second. */
  #signSoon(writer: TransparencyLogWriter): void {
    const dueAt = this.#signedAt + (this.options.signMs ?? 1_000);
    this.#signing ??= setTimeout(
      () => {
        this.#signing = undefined;
        try {
          this.#sign(writer);
        } catch (error) {
          this.#fault = error;
          this.#turn.abort();
        }
      },
      Math.max(0, dueAt - performance.now()),
    );
  }

  #sign(writer: TransparencyLogWriter): void {
    if (!writer.sign()) return;
    this.#signedAt = performance.now();
    this.#reportProgress(writer, this.#status.state);
  }

  async #wait(reason: string): Promise<void> {
    if (this.#stopped.signal.aborted) return;
    this.#report({ state: 'catching-up', reason });
    const { signal } = this.#stopped;
    await delay(this.options.retryMs ?? 1_000, undefined, { signal }).catch(() => undefined);
  }

  #reportProgress(writer: TransparencyLogWriter, state: TransparencyLogStatus['state']): void {
    const { size, position, newest } = writer;
    this.#report({ state, size, position, signed: newest?.size, reason: undefined });
  }

  #report(change: Partial<TransparencyLogStatus>): void {
    this.#status = { ...this.#status, ...change };
    this.options.onStatus?.(this.#status);
  }
}

/** Whether the ledger or a file cannot be used now, which may pass. */
function mayPass(error: unknown): boolean {
  // Node's errors of a call to the system have a number: a full disk, too many open files.
  return error instanceof StoreUnavailable || typeof (error as { errno?: unknown })?.errno === 'number';
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
