/** Hosts the feeds: a thread of its own works out what changes, this one hands it to those who listen. */
import { Logger } from '@nestjs/common';
import type { EventStore } from '@hudna/event-store';
import { type Filter, type ResumePoint, matches } from '@hudna/projections';
import { Worker } from 'node:worker_threads';
import type { Config } from '../config.js';
import type { ViewsHost } from '../runtime/views-host.js';
import { awayIn } from './away.js';
import type { Connection } from './connection.js';
import type { FeedsData, FromFeeds, ToFeeds } from './protocol.js';

interface Subscriber {
  readonly view: string;
  readonly filter: Filter;
  readonly connection: Connection;
  joined: boolean;
}

export class FeedsHost {
  private readonly logger = new Logger('subscriptions');
  private readonly subscribers = new Map<number, Subscriber>();
  /** The id of the moment that each view has come to. */
  private readonly moments = new Map<string, string>();
  private readonly heart: NodeJS.Timeout;
  private worker: Worker | undefined;
  private unfollow: (() => void) | undefined;
  private opened = 0;

  constructor(
    private readonly config: Config,
    private readonly store: EventStore,
    private readonly views: ViewsHost,
  ) {
    this.heart = setInterval(() => this.beat(), config.heartbeatSeconds * 1_000).unref();
  }

  /** Opens a subscription: without `after` it begins with a snapshot. It ends when the reader leaves. */
  open(view: string, filter: Filter, after: ResumePoint | undefined, connection: Connection): void {
    if (connection.gone.aborted) return;
    const number = (this.opened += 1);
    this.subscribers.set(number, { view, filter, connection, joined: false });
    connection.gone.addEventListener('abort', () => {
      if (this.subscribers.delete(number)) this.say({ kind: 'close', number });
    });
    // The thread is started with the first who listens.
    this.worker ??= this.start();
    this.say({ kind: 'open', number, view, filter, ...(after && { after }) });
  }

  async close(): Promise<void> {
    clearInterval(this.heart);
    this.unfollow?.();
    for (const { connection } of [...this.subscribers.values()]) connection.end();
    const { worker } = this;
    if (!worker) return;
    const exit = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
    this.say({ kind: 'stop' });
    await exit;
  }

  private say(message: ToFeeds): void {
    this.worker?.postMessage(message);
  }

  private start(): Worker {
    const { nearMetres, recentHours, clock } = this.config;
    const workerData: FeedsData = { settings: { nearMetres, recentHours }, ...(clock && { clock }) };
    const worker = new Worker(new URL('./feeds.worker.js', import.meta.url), { workerData });
    worker.on('message', (message: FromFeeds) => this.hear(message));
    worker.on('error', (error: Error) => this.logger.error(error.stack));
    worker.on('exit', () => this.ended(worker));
    this.unfollow = this.views.onStatus((status) => worker.postMessage({ kind: 'status', status }));
    return worker;
  }

  private hear(message: FromFeeds): void {
    switch (message.kind) {
      case 'told':
        return this.tell(message);
      case 'text':
        return void this.send(message);
      case 'seal':
        return void this.advanceWatermark(message);
      case 'reset':
        this.logger.warn(message.reason);
        for (const subscriber of this.subscribers.values()) {
          if (subscriber.view === message.view) subscriber.joined = false;
        }
        return;
      case 'damaged':
        return this.views.rebuild(message.reason);
      case 'failed':
        this.logger.error(`The changes of ${message.view} cannot be told: ${message.reason}`);
        this.dismiss(({ view }) => view === message.view);
    }
  }

  /** The same bytes for all. */
  private tell({ view, told, id }: Extract<FromFeeds, { kind: 'told' }>): void {
    this.moments.set(view, id);
    if (told.length === 0) return;
    const outgoing = told.map(({ text, ...chosenBy }) => ({ bytes: Buffer.from(text), ...chosenBy }));
    const whole = Buffer.concat(outgoing.map(({ bytes }) => bytes));
    for (const { view: of, joined, filter, connection } of this.subscribers.values()) {
      if (of !== view || !joined) continue;
      if (Object.keys(filter).length === 0) {
        connection.push(whole);
        continue;
      }
      for (const { bytes, before, after } of outgoing) {
        if (matches(filter, after) || matches(filter, before)) connection.push(bytes);
      }
    }
  }

  private async send({ number, text, join }: Extract<FromFeeds, { kind: 'text' }>): Promise<void> {
    const subscriber = this.subscribers.get(number);
    if (!subscriber) return;
    subscriber.joined = join;
    await subscriber.connection.send(text);
    if (!join) this.say({ kind: 'more', number });
  }

  private async advanceWatermark({
    number,
    recordedMs,
  }: Extract<FromFeeds, { kind: 'seal' }>): Promise<void> {
    try {
      const head = await (recordedMs === undefined
        ? this.store.head()
        : this.store.advanceWatermark(recordedMs));
      this.say({ kind: 'sealed', number, head });
    } catch (error) {
      this.say({ kind: 'sealed', number, fault: error instanceof Error ? error.message : String(error) });
    }
  }

  /** A sign of life keeps the line open; the id tells the client how far it has heard all there was. */
  private beat(): void {
    const away = awayIn(this.store.status()) ?? this.views.fault;
    for (const { view, joined, connection } of this.subscribers.values()) {
      const id = joined ? this.moments.get(view) : undefined;
      connection.beat(id, away);
    }
  }

  private dismiss(whom: (subscriber: Subscriber) => boolean): void {
    for (const [number, subscriber] of [...this.subscribers]) {
      if (!whom(subscriber)) continue;
      this.subscribers.delete(number);
      this.say({ kind: 'close', number });
      subscriber.connection.end();
    }
  }

  /** They come back, and a new thread is started for them. */
  private ended(worker: Worker): void {
    if (this.worker !== worker) return;
    this.worker = undefined;
    this.unfollow?.();
    this.moments.clear();
    this.dismiss(() => true);
  }
}
