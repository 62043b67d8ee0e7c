/** A subscriber that goes from node to node as lines break, and keeps every message. */
import { setTimeout as delay } from 'node:timers/promises';
import { comparePositions, parsePosition, type Position, START } from '@hudna/event-store';
import { parseResumeToken } from '@hudna/projections';
import type { Message } from '../support/subscriber.js';
import { mayReconnect, serverSentEvents } from '../support/server-sent-events.js';

export class Listener {
  readonly messages: Message[] = [];
  /** The id of the last block, a heartbeat's included. */
  last: string | undefined;
  #line = new AbortController();
  readonly #left = new AbortController();
  #listening: Promise<void> = Promise.resolve();
  #wake: () => void = () => undefined;

  /** @param view Its name, with a filter where there is one: `corridors?id=north`. */
  constructor(readonly view: string) {}

  /** Listens until `leave`, each time to the node that is the current one then. */
  begin(url: () => string): void {
    this.#listening = this.#listen(url);
    // The error rejects `reached` and `leave`; while neither waits, it must not be an unhandled rejection.
    this.#listening.catch(() => this.#wake());
  }

  /** Breaks the line: the subscriber resumes after its last message. */
  cut(): void {
    this.#line.abort();
  }

  /** Resolves when it has received all up to a position. @throws the error that ended it before */
  async reached(text: string): Promise<void> {
    const position = parsePosition(text)!;
    while (comparePositions(this.#position(), position) < 0) {
      await Promise.race([
        this.#listening,
        new Promise<void>((resolve) => {
          this.#wake = resolve;
        }),
      ]);
    }
  }

  /** @throws the error that has ended it */
  async leave(): Promise<void> {
    this.abandon();
    await this.#listening;
  }

  /** Leaves, and ignores errors. */
  abandon(): void {
    this.#left.abort();
    this.#line.abort();
  }

  #position(): Position {
    return (this.last !== undefined && parseResumeToken(this.last)?.position) || START;
  }

  async #listen(url: () => string): Promise<void> {
    while (!this.#left.signal.aborted) {
      this.#line = new AbortController();
      try {
        await this.#read(`${url()}/v1/subscriptions/${this.view}`, this.#line.signal);
      } catch (error) {
        if (!this.#line.signal.aborted && !mayReconnect(error)) throw error;
      }
      // As clients do: a moment later.
      await delay(20);
    }
  }

  async #read(address: string, signal: AbortSignal): Promise<void> {
    for await (const { id, event, data } of serverSentEvents(address, this.last, signal)) {
      if (id !== undefined) this.last = id;
      if (id !== undefined && data !== undefined) this.messages.push({ id, event, data });
      this.#wake();
    }
  }
}
