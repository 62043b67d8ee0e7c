import { EventEmitter } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { Json } from '../support/client.js';
import { mayReconnect, serverSentEvents } from '../support/server-sent-events.js';

/** A subscriber that outlives its servers and keeps the changes it received. */
export class CrashSubscriber {
  /** The view as the received messages make it. */
  readonly items = new Map<string, Json>();
  /** Emits `join` when it has caught up. */
  readonly joins = new EventEmitter();
  private readonly receivedIds = new Set<string>();
  private lastId: string | undefined;
  private begun = false;

  constructor(readonly view: string) {}

  /** Changes received. */
  get changes(): number {
    return this.receivedIds.size;
  }

  /**
   * Resumes after the last message, until there is enough or the line breaks.
   * @throws Error where a change comes twice, or a snapshot comes again.
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
        // A subscriber that has caught up gets an id alone. The ledger's own stream sends nothing where nothing is
        // new.
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
    if (this.receivedIds.has(id)) throw new Error(`${this.view} sent ${id} twice.`);
    this.receivedIds.add(id);
    // The ledger's stream has the events themselves.
    if (event !== 'change') this.items.set(data.id, data.position);
    else if (data.kind === 'removed') this.items.delete(data.id);
    else this.items.set(data.id, data.item);
  }
}
