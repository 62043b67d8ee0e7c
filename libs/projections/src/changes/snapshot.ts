/** A view as it stands where a feed is, looked at a little at a time. */
import { LRUCache } from 'lru-cache';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type ChangeFeed, SLICE_MS } from './change-feed.js';
import { serverSent, type SnapshotMessage } from './messages.js';
import type { ResumePoint } from './resume-point.js';
import type { Prefixes } from '../read-model/prefixes.js';
import { asOfNow } from '../query/as-of.js';
import type { LiveItem } from '../view.js';
import { type Filter, liveItems, matches } from './live-view.js';

export interface Snapshot {
  readonly point: ResumePoint;
  readonly message: SnapshotMessage;
}

/** Changes that may have come since a snapshot that is sent once more: they are sent after it. */
const SINCE = 50;

/** Those given out last, by filter: many who come at once are shown the same. */
const recentSnapshots = new WeakMap<ChangeFeed, LRUCache<string, Snapshot>>();

/** The snapshot for a new subscriber; what has changed since its moment is to be sent after it. */
export async function snapshotOf(feed: ChangeFeed, filter: Filter, signal: AbortSignal): Promise<Snapshot> {
  const cache = recentSnapshots.get(feed) ?? new LRUCache<string, Snapshot>({ max: 20 });
  recentSnapshots.set(feed, cache);
  const key = JSON.stringify(Object.entries(filter).sort());
  const known = cache.get(key);
  if (known && (feed.live!.recent.after(known.point)?.length ?? Infinity) <= SINCE) return known;
  const snapshot = await takeSnapshot(feed, filter, signal);
  cache.set(key, snapshot);
  return snapshot;
}

async function takeSnapshot(feed: ChangeFeed, filter: Filter, signal: AbortSignal): Promise<Snapshot> {
  const { name, view, settings, source } = feed.options;
  const { log } = feed.live!;
  const { count, clockMs } = log;
  const asOf = asOfNow(clockMs, settings);
  const { keys: maxKeys, items: maxItems } = view.snapshot;
  const chosenKey = view.keyFilter === undefined ? undefined : filter[view.keyFilter];
  const now = (prefixes: Prefixes) => {
    const model = prefixes.modelAt(count);
    return model.believedAt?.(clockMs) ?? model;
  };
  const [point, keys] = source.read((prefixes) => {
    const all = chosenKey === undefined ? view.keys(now(prefixes), clockMs) : [chosenKey];
    return [log.point(prefixes), [...Iterator.from(all).take(maxKeys + 1)]] as const;
  });
  const items: LiveItem['value'][] = [];
  let at = 0;
  while (at < Math.min(keys.length, maxKeys) && items.length < maxItems && !signal.aborted) {
    source.read((prefixes) => {
      // What was known with so many events is the same whenever it is read.
      const model = now(prefixes);
      const end = performance.now() + SLICE_MS;
      do {
        const found = liveItems(view, { model, asOf }, keys[at]!).map(({ value }) => value);
        items.push(...found.filter((value) => matches(filter, value)));
        at += 1;
      } while (at < Math.min(keys.length, maxKeys) && items.length < maxItems && performance.now() < end);
    });
    await nextTurn();
  }
  const { position } = point;
  const more = at < keys.length;
  return { point, message: { view: name, position, at: new Date(clockMs).toISOString(), items, more } };
}

/** As it is sent; `reset` says why it comes again, to one who was to go on from another moment. */
export function snapshotText({ point, message }: Snapshot, reset?: string): string {
  const { items, more, ...head } = message;
  return serverSent('snapshot', point, { ...head, ...(reset !== undefined && { reset }), items, more });
}
