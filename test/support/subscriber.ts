import { serverSentEvents } from './server-sent-events.js';

/** A subscriber that keeps every message, and resumes after the last, at any server. */
export interface Message {
  readonly id: string;
  readonly event: string;
  /** As it was sent. */
  readonly data: string;
}

export class TestSubscriber {
  readonly messages: Message[] = [];
  /** The id of the last block, a heartbeat's included. */
  last: string | undefined;
  #line?: AbortController;
  #reading: Promise<void> = Promise.resolve();
  readonly #listeners = new Set<() => void>();

  constructor(private readonly path: string) {}

  /** Connects, unless it is. */
  connect(url: string): void {
    if (this.#line) return;
    const line = (this.#line = new AbortController());
    this.#reading = this.#read(url, line.signal)
      .catch(() => undefined)
      .finally(() => {
        if (this.#line === line) this.#line = undefined;
      });
  }

  async disconnect(): Promise<void> {
    this.#line?.abort();
    await this.#reading;
  }

  get connected(): boolean {
    return this.#line !== undefined;
  }

  /** Resolves when `holds` is true of the messages received. */
  async until(holds: (messages: readonly Message[]) => boolean): Promise<void> {
    while (!holds(this.messages)) await new Promise<void>((resolve) => void this.#listeners.add(resolve));
  }

  async #read(url: string, signal: AbortSignal): Promise<void> {
    for await (const { id, event, data } of serverSentEvents(`${url}${this.path}`, this.last, signal)) {
      if (id !== undefined) this.last = id;
      if (id !== undefined && data !== undefined) this.messages.push({ id, event, data });
      for (const listener of this.#listeners) listener();
      this.#listeners.clear();
    }
  }
}
