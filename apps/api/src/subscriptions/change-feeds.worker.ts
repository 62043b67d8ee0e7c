/**
 * The change feeds worker: it computes the changes of each view that has subscribers, once for all of them, beside the main
 * thread, which answers commands.
 */
import { type Position, StoreUnavailable } from '@hudna/event-store';
import {
  catchUp,
  ClockSetBack,
  clockOf,
  ChangeFeed,
  type Filter,
  type ResumePoint,
  resumeToken,
  ReadModelAccess,
  liveViews,
} from '@hudna/projections';
import { parentPort, workerData } from 'node:worker_threads';
import type { ChangeFeedsData, FromChangeFeeds, ToChangeFeeds } from './protocol.js';

const { settings, clock: spec } = workerData as ChangeFeedsData;
const port = parentPort!;
const say = (message: FromChangeFeeds) => port.postMessage(message);

/** How long, in ms, a feed without subscribers goes on: those who reconnect soon find it where they left it. */
const IDLE_MS = 60_000;

interface Listener {
  readonly view: string;
  readonly filter: Filter;
  readonly left: AbortController;
  more?: () => void;
}

const clock = clockOf(spec);
const views = new ReadModelAccess((reason) => say({ kind: 'damaged', reason }));
const feeds = new Map<string, { feed: ChangeFeed; listeners: number; idle?: NodeJS.Timeout }>();
const subscribers = new Map<number, Listener>();
const watermarkRequests = new Map<
  number,
  { resolve: (head: Position) => void; reject: (error: Error) => void }
>();
let watermarkRequestCount = 0;

port.on('message', (message: ToChangeFeeds) => {
  switch (message.kind) {
    case 'status':
      views.follow(message.status);
      for (const { feed } of feeds.values()) feed.wake();
      break;
    case 'open':
      void open(message);
      break;
    case 'more':
      subscribers.get(message.number)?.more?.();
      break;
    case 'close':
      close(message.number);
      break;
    case 'watermark': {
      const request = watermarkRequests.get(message.number);
      watermarkRequests.delete(message.number);
      if (message.head !== undefined) request?.resolve(message.head);
      else request?.reject(new StoreUnavailable(message.fault ?? 'The ledger does not answer.'));
      break;
    }
    case 'stop':
      void stop();
  }
});

async function open({
  number,
  view,
  filter,
  after,
}: Extract<ToChangeFeeds, { kind: 'open' }>): Promise<void> {
  const listener: Listener = { view, filter, left: new AbortController() };
  subscribers.set(number, listener);
  await catchUpListener(number, listener, listened(view), after && { after });
}

/** Catches a subscriber up with a feed. */
async function catchUpListener(
  number: number,
  listener: Listener,
  feed: ChangeFeed,
  from: { after?: ResumePoint; reset?: string } = {},
): Promise<void> {
  const { view, filter, left } = listener;
  const text = (chunk: string, join: boolean) => say({ kind: 'text', number, text: chunk, join });
  const send = (chunk: string) =>
    new Promise<void>((resolve) => {
      listener.more = () => {
        left.signal.removeEventListener('abort', listener.more!);
        resolve();
      };
      left.signal.addEventListener('abort', listener.more);
      text(chunk, false);
    });
  try {
    const signal = AbortSignal.any([left.signal, feed.ended]);
    await catchUp(feed, { filter, ...from, send, join: (chunk) => text(chunk, true) }, signal);
  } catch (error) {
    // An error for a subscriber who has left concerns nobody.
    if (!left.signal.aborted) fail(view, error);
  }
}

/** The clock was set back under a feed: a new one sends all subscribers a snapshot by the clock as it is. */
function beginAnew(view: string, { message: reset }: ClockSetBack): void {
  const entry = feeds.get(view);
  if (!entry) return;
  say({ kind: 'reset', view, reason: `${view}: ${reset}` });
  entry.feed = feedOf(view);
  run(view, entry.feed);
  for (const [number, listener] of subscribers) {
    if (listener.view === view) void catchUpListener(number, listener, entry.feed, { reset });
  }
}

function run(view: string, feed: ChangeFeed): void {
  feed.run().catch((error: unknown) => {
    if (error instanceof ClockSetBack) beginAnew(view, error);
    else fail(view, error);
  });
}

function close(number: number): void {
  const subscriber = subscribers.get(number);
  if (!subscriber) return;
  subscribers.delete(number);
  subscriber.left.abort();
  const entry = feeds.get(subscriber.view);
  if (!entry || (entry.listeners -= 1) > 0) return;
  entry.idle = setTimeout(() => {
    if (feeds.get(subscriber.view) === entry) feeds.delete(subscriber.view);
    void entry.feed.stop();
  }, IDLE_MS).unref();
}

/** The feed of a view, with one subscriber more. */
function listened(view: string): ChangeFeed {
  let entry = feeds.get(view);
  if (!entry) {
    entry = { feed: feedOf(view), listeners: 0 };
    feeds.set(view, entry);
    run(view, entry.feed);
  }
  clearTimeout(entry.idle);
  entry.listeners += 1;
  return entry.feed;
}

function feedOf(name: string): ChangeFeed {
  const view = liveViews.get(name)!;
  const chosenBy = (value: Readonly<Record<string, unknown>> | undefined): Filter | undefined =>
    value &&
    Object.fromEntries(
      view.filters.flatMap((field) => {
        const found = value[field];
        return typeof found === 'string' ? [[field, found]] : [];
      }),
    );
  return new ChangeFeed({
    name,
    view: view,
    settings,
    clock,
    source: {
      read: (answer) => views.readPrefixes(answer),
      advanceWatermark,
      head: () => advanceWatermark(),
    },
    onChanges: (outgoing, moment) => {
      const changes = outgoing.map(({ text, before, after }) => ({
        text,
        before: chosenBy(before),
        after: chosenBy(after),
      }));
      say({ kind: 'changes', view: name, changes, id: resumeToken(moment) });
    },
  });
}

/** The main thread writes the ledger, so it advances the watermark. */
function advanceWatermark(recordedMs?: number): Promise<Position> {
  return new Promise((resolve, reject) => {
    watermarkRequestCount += 1;
    watermarkRequests.set(watermarkRequestCount, { resolve, reject });
    say({
      kind: 'advance-watermark',
      number: watermarkRequestCount,
      ...(recordedMs !== undefined && { recordedMs }),
    });
  });
}

/** Ends a feed and its subscribers; the first who reconnects begins a new one. */
function fail(view: string, error: unknown): void {
  const entry = feeds.get(view);
  feeds.delete(view);
  clearTimeout(entry?.idle);
  void entry?.feed.stop();
  for (const [number, subscriber] of subscribers) {
    if (subscriber.view !== view) continue;
    subscribers.delete(number);
    subscriber.left.abort();
  }
  say({
    kind: 'failed',
    view,
    reason: error instanceof Error ? (error.stack ?? error.message) : String(error),
  });
}

async function stop(): Promise<void> {
  for (const { left } of subscribers.values()) left.abort();
  for (const { feed, idle } of feeds.values()) {
    clearTimeout(idle);
    await feed.stop();
  }
  views.close();
  port.close();
}
