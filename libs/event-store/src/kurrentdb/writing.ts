/**
 * The way of writing: a client for appends alone, since theirs fails in ways of its own. Where it has found no leader once
 * it never appends again, whatever comes, so it is replaced after every failure that is no answer of the server. Whether
 * appends are taken is asked every so often, by one that the server refuses and that writes nothing.
 */
import {
  AccessDeniedError,
  DeadlineExceededError,
  jsonEvent,
  type KurrentDBClient,
  NotLeaderError,
  WrongExpectedVersionError,
} from '@kurrent/kurrentdb-client';
import { Notifier } from '../primitives/notifier.js';
import { EventTooLarge, OutcomeUnknown, type StoreUnavailable } from '../errors.js';
import type { Cause } from './cause.js';
import { type KurrentDbConnection, PATIENCE_MS } from './connection.js';
import { WATERMARKS } from './record.js';

/** How long, in ms, the server may take for one try. */
export const TRY_MS = 3_000;

/** Waits between two tries, in ms: the first, and the longest. */
const [PAUSE_MS, LONGEST_MS] = [50, 500];

/** How often, in ms, it is asked whether appends are taken, and how often while they are not. */
const [ASK_MS, ASK_AGAIN_MS] = [2_000, 500];

/** A revision that no stream has. */
const NEVER = 2n ** 53n;

export class Writing {
  readonly #notifier = new Notifier();
  readonly #ended = new AbortController();
  #fault: { error: unknown } | undefined;
  #asking: Promise<void> | undefined;

  /** @param connection Its own, which nobody else uses. */
  constructor(private readonly connection: KurrentDbConnection) {}

  /** Asks from now on whether appends are taken. */
  start(): this {
    this.#asking ??= this.#askOn();
    return this;
  }

  /** Why appends are not taken, as it was found last; undefined where they are. */
  get fault(): StoreUnavailable | undefined {
    return this.#fault && this.connection.unavailable(this.#fault.error);
  }

  /** What is known of why they are not. */
  get cause(): Cause | undefined {
    return this.#fault && this.connection.causeOf(this.#fault.error);
  }

  /**
   * Sends until it is known what became of it.
   * @param send Makes an answer of each error that is one.
   * @throws EventTooLarge, OutcomeUnknown, StoreUnavailable where it is certain that nothing was written
   */
  async settled<T>(send: (client: KurrentDBClient) => Promise<T>): Promise<T> {
    const until = performance.now() + PATIENCE_MS;
    let tries = 0;
    for (let pause = PAUSE_MS; ; pause = Math.min(2 * pause, LONGEST_MS)) {
      try {
        const answer = await this.connection.call('append', send, TRY_MS + 500, keepsClient);
        this.#fault = undefined;
        return answer;
      } catch (error) {
        if (error instanceof EventTooLarge) throw error;
        tries += 1;
        this.#notifier.notify();
        if (error instanceof AccessDeniedError) {
          const refused = this.connection.unavailable(error);
          throw tries === 1 ? refused : unknown(refused);
        }
        if (this.connection.closed || performance.now() + pause > until) {
          throw unknown(this.connection.unavailable(error));
        }
        // Where the client has moved to the leader that it was sent to, a moment is enough.
        await this.connection.pause(error instanceof NotLeaderError ? PAUSE_MS : pause);
      }
    }
  }

  /** The error for a caller, in place of the client's own. */
  unavailable(error: unknown): StoreUnavailable {
    return this.connection.unavailable(error);
  }

  async close(): Promise<void> {
    this.#ended.abort();
    await this.connection.close();
    await this.#asking;
  }

  async #askOn(): Promise<void> {
    const { signal } = this.#ended;
    while (!signal.aborted) {
      const { notifications } = this.#notifier;
      await this.#ask();
      if (this.#fault) await this.connection.pause(ASK_AGAIN_MS);
      else await this.#notifier.wait(notifications, AbortSignal.any([signal, AbortSignal.timeout(ASK_MS)]));
    }
  }

  async #ask(): Promise<void> {
    const event = jsonEvent({ type: 'Asked', data: {} });
    const options = { streamState: NEVER, requiresLeader: true, deadline: TRY_MS } as const;
    try {
      const ask = async (client: KurrentDBClient) => {
        await client.appendToStream(WATERMARKS, event, options);
      };
      await this.connection.call('append', ask, TRY_MS + 500, keepsClient);
    } catch (error) {
      const isTaken = error instanceof WrongExpectedVersionError;
      this.#fault = isTaken ? undefined : { error };
      if (!isTaken) this.connection.failed();
    }
  }
}

/** The error for a caller of an append whose outcome is not known. */
export function unknown(error: StoreUnavailable): OutcomeUnknown {
  return new OutcomeUnknown(`${error.message} Whether the report was taken is not known.`, { cause: error });
}

/** Whether a client that gave this error is good for more: the server has answered, and said what is wrong. */
function keepsClient(error: unknown): boolean {
  return (
    error instanceof EventTooLarge ||
    error instanceof WrongExpectedVersionError ||
    error instanceof AccessDeniedError ||
    error instanceof DeadlineExceededError ||
    error instanceof NotLeaderError
  );
}
