/**
 * The client of a KurrentDB server or cluster, behind a timer of Hudna's own: the client's calls may wait for ever for a
 * server that accepts and says nothing, and a client that was left waiting once may never recover. Such a one is
 * replaced.
 */
import { KurrentDBClient } from '@kurrent/kurrentdb-client';
import { setTimeout as delay } from 'node:timers/promises';
import { StoreUnavailable, WrongConnectionString } from '../errors.js';
import type { Cause } from './cause.js';
import { serversIn } from './connection-string.js';
import { Outage } from './outage.js';

/** How long, in ms, a single call may say nothing. A lost leader is replaced within about this time. */
export const CALL_MS = 3_000;

/** How long, in ms, a call is tried again and again: an election, and then some. */
export const PATIENCE_MS = 15_000;

/** Between two tries, in ms. */
const PAUSE_MS = 50;

/** A client that has answered nothing for so long, in ms, may know only a leader that is gone: it is replaced. */
const STALE_MS = 1_500;

/** How long, in ms, a client may take to end what it has begun. */
const GRACE_MS = 1_000;

type Ask<T> = (client: KurrentDBClient, onPart: () => void) => Promise<T>;

export class KurrentDbConnection {
  #client: KurrentDBClient | undefined;
  readonly #closed = new AbortController();
  /** When it answered last, or was made anew, on the process's own clock. */
  #answeredAt = performance.now();

  readonly #outage: Outage;

  /** @throws WrongConnectionString */
  constructor(
    private readonly connectionString: string,
    outage?: Outage,
  ) {
    this.#outage = outage ?? new Outage(serversIn(connectionString));
    // What is wrong with the string is said by the first.
    if (!outage) this.#client = made(this.connectionString);
  }

  /** Another one to the same servers. */
  beside(): KurrentDbConnection {
    return new KurrentDbConnection(this.connectionString, this.#outage);
  }

  /** The client that is in use now. @throws StoreUnavailable where it is closed */
  get client(): KurrentDBClient {
    if (this.closed) throw new StoreUnavailable('The store is closed.');
    return (this.#client ??= made(this.connectionString));
  }

  get closed(): boolean {
    return this.#closed.signal.aborted;
  }

  /**
   * Calls once. What the server refuses is thrown as the client has it.
   * @param ask Calls `heard` with each part of a long answer: what is timed is the silence.
   * @param keeps Whether the client is good for more after an error that it gave.
   * @throws Unanswered where no answer came in time; the client is another one then. StoreUnavailable where it is closed
   */
  async call<T>(
    what: string,
    ask: Ask<T>,
    ms = CALL_MS,
    keeps: (error: unknown) => boolean = () => true,
  ): Promise<T> {
    const { client } = this;
    const { promise: silence, reject } = Promise.withResolvers<never>();
    const late = () => reject(new Unanswered(`It did not answer in ${ms / 1_000} s when asked to ${what}.`));
    const end = () => reject(new StoreUnavailable('The store is closed.'));
    const timer = setTimeout(late, ms);
    this.#closed.signal.addEventListener('abort', end);
    const answer = ask(client, () => timer.refresh());
    // Nobody may wait for it any more, whatever becomes of it.
    answer.catch(() => {});
    try {
      return await Promise.race([answer, silence]);
    } catch (error) {
      if (error instanceof Unanswered || !keeps(error)) this.replace(client);
      throw error;
    } finally {
      clearTimeout(timer);
      this.#closed.signal.removeEventListener('abort', end);
    }
  }

  /**
   * Calls until there is an answer: for what may be asked twice.
   * @throws StoreUnavailable where there is none in `patienceMs`, and what `isAnswer` says is one.
   */
  async ask<T>(
    what: string,
    ask: Ask<T>,
    isAnswer: (error: unknown) => boolean = () => false,
    patienceMs = PATIENCE_MS,
    silenceMs = Math.min(CALL_MS, patienceMs),
  ): Promise<T> {
    const until = performance.now() + patienceMs;
    for (;;) {
      const client = this.#client;
      try {
        const answer = await this.call(what, ask, silenceMs);
        this.#answeredAt = performance.now();
        return answer;
      } catch (error) {
        if (isAnswer(error)) throw error;
        this.failed();
        this.#replaceStale(client);
        if (this.closed || performance.now() + PAUSE_MS > until) throw this.unavailable(error);
        await this.pause(PAUSE_MS);
      }
    }
  }

  /** Waits, but not beyond the end. */
  async pause(ms: number): Promise<void> {
    await delay(ms, undefined, { signal: this.#closed.signal }).catch(() => {});
  }

  /** Has the next call made by a new client, where this is still the one in use. */
  replace(client: KurrentDBClient): void {
    if (this.#client !== client) return;
    this.#client = undefined;
    void client.dispose().catch(() => {});
  }

  /** A call has failed for want of a server: it is looked why. */
  failed(): void {
    if (!this.closed) this.#outage.look();
  }

  /** What is known of why a call has failed. */
  causeOf(error: unknown): Cause | undefined {
    return this.#outage.causeOf(originOf(error));
  }

  /** The error for a caller, in place of the client's own. */
  unavailable(error: unknown): StoreUnavailable {
    const origin = originOf(error);
    if (origin instanceof StoreUnavailable) return origin;
    const why = this.#outage.causeOf(origin)?.sentence ?? wordOf(origin);
    return new StoreUnavailable(`KurrentDB cannot be used now. ${why}`, { cause: origin });
  }

  #replaceStale(client: KurrentDBClient | undefined): void {
    if (!client || performance.now() - this.#answeredAt < STALE_MS) return;
    this.#answeredAt = performance.now();
    this.replace(client);
  }

  async close(): Promise<void> {
    this.#closed.abort();
    // Of a server that is gone a client may wait for the end of what it has begun.
    const limit = delay(GRACE_MS, undefined, { ref: false });
    await Promise.race([this.#client?.dispose(), limit]);
  }
}

/** No answer came in time: whether the server has done what it was asked is not known. */
export class Unanswered extends Error {
  override readonly name = 'Unanswered';
}

/** What was said before it was worded for a caller: what is known of it may be more by now. */
function originOf(error: unknown): unknown {
  return error instanceof StoreUnavailable && error.cause !== undefined ? originOf(error.cause) : error;
}

function wordOf(error: unknown): string {
  if (error instanceof Unanswered) return error.message;
  const { type, code } = error as { type?: unknown; code?: unknown };
  if (type === undefined && code === undefined) return 'No node was found that can be used.';
  return `The client says: ${String(type ?? `code ${String(code)}`)}.`;
}

function made(connectionString: string): KurrentDBClient {
  try {
    return KurrentDBClient.connectionString(connectionString);
  } catch (error) {
    // The client's own words repeat the string.
    const file = /certificate (key )?file|userCertFile/.exec((error as Error).message)
      ? ' a certificate file that it names is not there'
      : ' the client cannot read it';
    throw new WrongConnectionString(
      `KURRENTDB_CONNECTION_STRING cannot be used:${file}. It is not shown here, since it may hold a password.`,
    );
  }
}
