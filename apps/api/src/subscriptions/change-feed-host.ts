/** Hosts the change feeds: a worker thread computes the changes, this thread sends them to the subscribers. */
import { Inject, Injectable, Logger, type OnApplicationShutdown, type OnModuleDestroy } from '@nestjs/common';
import type { EventStore } from '@hudna/event-store';
import { type Filter, type ResumePoint, matches } from '@hudna/projections';
import { Worker } from 'node:worker_threads';
import type { Config } from '../config.js';
import { CONFIG, EVENT_STORE } from '../tokens.js';
import { ReadModelHost } from '../views/read-model-host.js';
import { awayIn } from './away.js';
import type { EventStream } from './event-stream.js';
import type { ChangeFeedsData, FromChangeFeeds, ToChangeFeeds } from './protocol.js';

interface SubscriberState {
  readonly view: string;
  readonly filter: Filter;
  readonly stream: EventStream;
  joined: boolean;
}

@Injectable()
export class ChangeFeedHost implements OnModuleDestroy, OnApplicationShutdown {
  private readonly logger = new Logger('subscriptions');
  private readonly subscribers = new Map<number, SubscriberState>();
  /** The resume token that each view has come to. */
  private readonly resumeTokens = new Map<string, string>();
  private readonly heart: NodeJS.Timeout;
  private worker: Worker | undefined;
  private unfollow: (() => void) | undefined;
  private opened = 0;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(EVENT_STORE) private readonly store: EventStore,
    private readonly views: ReadModelHost,
  ) {
    this.heart = setInterval(() => this.beat(), config.heartbeatSeconds * 1_000).unref();
  }

  /** Opens a subscription: without `after` it begins with a snapshot. It ends when the reader leaves. */
  open(view: string, filter: Filter, after: ResumePoint | undefined, stream: EventStream): void {
    if (stream.gone.aborted) return;
    const number = (this.opened += 1);
    this.subscribers.set(number, { view, filter, stream, joined: false });
    stream.gone.addEventListener('abort', () => {
      if (this.subscribers.delete(number)) this.say({ kind: 'close', number });
    });
    // The worker is started with the first subscriber.
    this.worker ??= this.start();
    this.say({ kind: 'open', number, view, filter, ...(after && { after }) });
  }

  /** Ends all streams: the server's close would wait for them. */
  onModuleDestroy(): void {
    clearInterval(this.heart);
    this.unfollow?.();
    for (const { stream } of [...this.subscribers.values()]) stream.end();
  }

  async onApplicationShutdown(): Promise<void> {
    const { worker } = this;
    if (!worker) return;
    const exit = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
    this.say({ kind: 'stop' });
    await exit;
  }

  private say(message: ToChangeFeeds): void {
    this.worker?.postMessage(message);
  }

  private start(): Worker {
    const { nearMetres, recentHours, clock } = this.config;
    const workerData: ChangeFeedsData = { settings: { nearMetres, recentHours }, ...(clock && { clock }) };
    const worker = new Worker(new URL('./change-feeds.worker.js', import.meta.url), { workerData });
    worker.on('message', (message: FromChangeFeeds) => this.hear(message));
    worker.on('error', (error: Error) => this.logger.error(error.stack));
    worker.on('exit', () => this.ended(worker));
    this.unfollow = this.views.onStatus((status) => worker.postMessage({ kind: 'status', status }));
    return worker;
  }

  private hear(message: FromChangeFeeds): void {
    switch (message.kind) {
      case 'changes':
        return this.broadcast(message);
      case 'text':
        return void this.send(message);
      case 'advance-watermark':
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

  /** Sends the same bytes to all subscribers whose filters match. */
  private broadcast({ view, changes, id }: Extract<FromChangeFeeds, { kind: 'changes' }>): void {
    this.resumeTokens.set(view, id);
    if (changes.length === 0) return;
    const encoded = changes.map(({ text, ...chosenBy }) => ({ bytes: Buffer.from(text), ...chosenBy }));
    const whole = Buffer.concat(encoded.map(({ bytes }) => bytes));
    for (const { view: of, joined, filter, stream } of this.subscribers.values()) {
      if (of !== view || !joined) continue;
      if (Object.keys(filter).length === 0) {
        stream.push(whole);
        continue;
      }
      for (const { bytes, before, after } of encoded) {
        if (matches(filter, after) || matches(filter, before)) stream.push(bytes);
      }
    }
  }

  private async send({ number, text, join }: Extract<FromChangeFeeds, { kind: 'text' }>): Promise<void> {
    const subscriber = this.subscribers.get(number);
    if (!subscriber) return;
    subscriber.joined = join;
    await subscriber.stream.send(text);
    if (!join) this.say({ kind: 'more', number });
  }

  private async advanceWatermark({
    number,
    recordedMs,
  }: Extract<FromChangeFeeds, { kind: 'advance-watermark' }>): Promise<void> {
    try {
      const head = await (recordedMs === undefined
        ? this.store.head()
        : this.store.advanceWatermark(recordedMs));
      this.say({ kind: 'watermark', number, head });
    } catch (error) {
      this.say({ kind: 'watermark', number, fault: error instanceof Error ? error.message : String(error) });
    }
  }

  /** Keeps connections open; the id says up to where a subscriber has been sent all changes. */
  private beat(): void {
    const away = awayIn(this.store.status()) ?? this.views.fault;
    for (const { view, joined, stream } of this.subscribers.values()) {
      const id = joined ? this.resumeTokens.get(view) : undefined;
      stream.beat(id, away);
    }
  }

  private dismiss(whom: (subscriber: SubscriberState) => boolean): void {
    for (const [number, subscriber] of [...this.subscribers]) {
      if (!whom(subscriber)) continue;
      this.subscribers.delete(number);
      this.say({ kind: 'close', number });
      subscriber.stream.end();
    }
  }

  /** Ends all streams after the worker has ended: a new one is started for the first who reconnects. */
  private ended(worker: Worker): void {
    if (this.worker !== worker) return;
    this.worker = undefined;
    this.unfollow?.();
    this.resumeTokens.clear();
    this.dismiss(() => true);
  }
}
