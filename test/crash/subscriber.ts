import { EventEmitter } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { Json } from '../support/client.js';
import { mayReconnect, serverSentEvents } from '../support/server-sent-events.js';

/** One who listens, whatever happens to the server, and keeps what they were told. */
export class CrashSubscriber {
  /** What the view shows, by all that was told of it. */
  readonly items = new Map<string, Json>();
  /** Says `join` when they are up to date. */
  readonly joins = new EventEmitter();
  private readonly receivedIds = new Set<string>();
  private lastId: string | undefined;
  private begun = false;

  constructor(readonly view: string) {}

  /** Changes heard of. */
  get changes(): number {
    return this.receivedIds.size;
  }

  /**
   * Goes on from where they were, until there is enough or the line breaks.
   * @throws Error where the same is told twice, or all from the beginning.
   */
  async listen(url: string, enough: () => boolean = () => false): Promise<void> {
    const left = new AbortController();
    try {
      for await (const { event, id, data } of serverSentEvents(
        `${url}/v1/subscriptions/${this.view}`,
        this.lastId,
        left.signal,
      )) {
        if (event !== '') this.take(event, id!, JSON.parse(data!));
        this.lastId = id ?? this.lastId;
        // Who has heard all is told an id alone. The ledger's own stream has nothing to say, where there is nothing new.
        if (this.view === 'events' || event === 'snapshot' || (event === '' && id !== undefined)) {
          this.joins.emit('join');
        }
        if (enough()) return;
      }
    } catch (error) {
      if (!mayReconnect(error)) throw error;
      // A moment later, as clients do.
      await delay(20);
    } finally {
      left.abort();
    }
  }

  private take(event: string, id: string, data: Json): void {
    if (event === 'snapshot') {
      if (this.begun) throw new Error(`${this.view} begins anew after ${this.lastId}: ${data.reset}`);
      this.begun = true;
      for (const item of data.items) this.items.set(item.id, item);
      return;
    }
    if (this.receivedIds.has(id)) throw new Error(`${this.view} told ${id} twice.`);
    this.receivedIds.add(id);
    // The ledger tells the events themselves.
    if (event !== 'change') this.items.set(data.id, data.position);
    else if (data.kind === 'removed') this.items.delete(data.id);
    else this.items.set(data.id, data.item);
  }
}
