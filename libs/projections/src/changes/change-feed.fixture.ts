/** For specs: a node over a real ledger with a clock that is moved by hand, and clients that come and go. */
import { SqliteEventStore } from '@hudna/event-store/sqlite';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { ProjectionRunner, ReadModelAccess } from '../runner/index.js';
import { type TestEvent, toAppend } from '../test-events.fixture.js';
import type { Clock } from './clock.js';
import { ChangeFeed } from './change-feed.js';
import { concerns } from './messages.js';
import { type ResumePoint, parseResumeToken } from './resume-point.js';
import { SETTINGS } from './replayed-changes.fixture.js';
import { catchUp, type CatchUpLimits } from './catch-up.js';
import { liveViews } from '../views.js';
import type { Filter } from './live-view.js';

export class ManualClock implements Clock {
  readonly #waiting = new Set<() => void>();

  constructor(private ms: number) {}

  now = () => this.ms;

  advance(ms: number): void {
    this.ms += ms;
    for (const look of [...this.#waiting]) look();
  }

  async until(moment: number, signal: AbortSignal, lookedAt: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const look = () => {
        if (this.ms < moment && this.ms >= lookedAt && !signal.aborted) return;
        this.#waiting.delete(look);
        signal.removeEventListener('abort', look);
        resolve();
      };
      this.#waiting.add(look);
      signal.addEventListener('abort', look);
      look();
    });
  }
}

/** A message as a client reads it. */
export interface Block {
  readonly id: string;
  readonly event?: string;
  readonly data?: string;
}

/** A client that reads at its own pace, and comes back from the last that it has read. */
export class TestClient {
  readonly received: Block[] = [];
  #unread: Block[] = [];
  #left?: AbortController;
  joined = false;
  /** Takes no more than the first that is sent. */
  asleep = false;
  last?: ResumePoint;

  constructor(readonly filter: Filter) {}

  connect(feed: ChangeFeed, limits?: CatchUpLimits): void {
    if (this.#left) return;
    const { signal } = (this.#left = new AbortController());
    const receive = (text: string) => {
      if (!signal.aborted) this.take(text);
    };
    const subscriber = {
      filter: this.filter,
      ...(this.last && { after: this.last }),
      send: async (text: string) => {
        receive(text);
        if (this.asleep) {
          await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
        }
      },
      join: (text: string) => {
        receive(text);
        this.joined = !signal.aborted;
      },
    };
    void catchUp(feed, subscriber, signal, limits);
  }

  take(text: string): void {
    this.#unread.push(...blocksIn(text));
  }

  read(count = Infinity): void {
    for (const block of this.#unread.splice(0, count)) {
      if (block.event) this.received.push(block);
      this.last = parseResumeToken(block.id)!;
    }
  }

  /** What was not read is lost with the line. */
  disconnect(): void {
    this.#left?.abort();
    this.#left = undefined;
    this.#unread = [];
    this.joined = false;
  }
}

export function blocksIn(text: string): Block[] {
  return text
    .split('\n\n')
    .filter(Boolean)
    .map((block) => {
      const fields = block.split('\n').map((line) => line.split(/: (.*)/s) as [string, string]);
      return Object.fromEntries(fields) as unknown as Block;
    });
}

/** One node: its store, its read model, and the feed of one view. */
export class TestNode {
  readonly clients = new Set<TestClient>();
  readonly feed: ChangeFeed;
  readonly access = new ReadModelAccess((reason) => this.runner.rebuild(reason));
  private readonly runner: ProjectionRunner;

  private constructor(
    readonly store: SqliteEventStore,
    private readonly stamps: { clock: Clock },
    directory: string,
    name: string,
    clock: Clock,
  ) {
    this.feed = new ChangeFeed({
      name,
      view: liveViews.get(name)!,
      settings: SETTINGS,
      clock,
      source: {
        read: (answer) => this.access.readPrefixes(answer),
        advanceWatermark: (ms) => store.advanceWatermark(ms),
        head: () => store.head(),
      },
      onChanges: (entries) => {
        for (const client of this.clients) {
          if (!client.joined) continue;
          for (const entry of entries) if (concerns(client.filter, entry)) client.take(entry.text);
        }
      },
    });
    this.runner = new ProjectionRunner({
      store,
      directory: join(directory, 'views'),
      now: clock.now,
      onStatus: (status) => {
        this.access.follow(status);
        this.feed.wake();
      },
    });
    void this.runner.run();
    this.feed.run().catch(() => undefined);
  }

  /** From now on `recordedAt` is taken from this clock. */
  stampedBy(clock: Clock): void {
    this.stamps.clock = clock;
  }

  static async start(directory: string, name: string, clock: Clock): Promise<TestNode> {
    const stamps = { clock };
    const now = () => stamps.clock.now();
    const store = await SqliteEventStore.open({ directory: join(directory, 'ledger'), now });
    return new TestNode(store, stamps, directory, name, clock);
  }

  async append(event: TestEvent, number: number): Promise<void> {
    await this.store.append(event.stream, [toAppend(event, number)], 'any');
  }

  async stop(): Promise<void> {
    for (const client of this.clients) client.disconnect();
    await this.feed.stop();
    await this.runner.stop();
    this.access.close();
    await this.store.close();
  }
}

/** A directory for one test. */
export function scratch(): { directory: string; wipeViews: () => void; remove: () => void } {
  const directory = mkdtempSync(join(tmpdir(), 'hudna-feed-'));
  return {
    directory,
    wipeViews: () => rmSync(join(directory, 'views'), { recursive: true, force: true }),
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
}

/** Waits, turn by turn, until something is so; jest ends it where it never is. */
export async function turnsUntil(holds: () => boolean): Promise<void> {
  while (!holds()) await nextTurn();
}

/** Until the feed has taken in all that is recorded, and the clock's time. */
export async function settled(node: TestNode, clock: ManualClock): Promise<void> {
  const head = Number(await node.store.head());
  clock.advance(10_000);
  const now = clock.now();
  node.feed.requestAdvance(now);
  await turnsUntil(() => (node.feed.live?.log.count ?? -1) >= head && node.feed.live!.log.clockMs >= now);
}
