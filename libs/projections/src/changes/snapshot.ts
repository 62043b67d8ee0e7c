/** A view as it stands where a feed is, looked at a little at a time. */
import { LRUCache } from 'lru-cache';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Feed, SLICE_MS } from './feed.js';
import { serverSent, type SnapshotMessage } from './messages.js';
import type { Moment } from './moment.js';
import type { Prefixes } from './prefixes.js';
import { type Filter, type Item, passes } from './watched.js';

export interface Snapshot {
  readonly moment: Moment;
  readonly message: SnapshotMessage;
}

/** Changes that may have come since a snapshot that is given out once more: they are told after it. */
const SINCE = 50;

/** Those given out last, by filter: many who come at once are shown the same. */
const given = new WeakMap<Feed, LRUCache<string, Snapshot>>();

/** What a newcomer is shown; what has changed since its moment is to be told after it. */
export async function snapshotOf(feed: Feed, filter: Filter, signal: AbortSignal): Promise<Snapshot> {
  const kept = given.get(feed) ?? new LRUCache<string, Snapshot>({ max: 20 });
  given.set(feed, kept);
  const key = JSON.stringify(Object.entries(filter).sort());
  const known = kept.get(key);
  if (known && (feed.live!.recent.after(known.moment)?.length ?? Infinity) <= SINCE) return known;
  const snapshot = await look(feed, filter, signal);
  kept.set(key, snapshot);
  return snapshot;
}

async function look(feed: Feed, filter: Filter, signal: AbortSignal): Promise<Snapshot> {
  const { name, watched, settings, source } = feed.options;
  const { follower } = feed.live!;
  const { count, clockMs } = follower;
  const { units: looked, items: shown } = watched.snapshot;
  const named = watched.unitFilter === undefined ? undefined : filter[watched.unitFilter];
  const now = (prefixes: Prefixes) => {
    const shelf = prefixes.shelf(count);
    return shelf.by?.(clockMs) ?? shelf;
  };
  const [moment, units] = source.read((prefixes) => {
    const all = named === undefined ? watched.units(now(prefixes), clockMs) : [named];
    return [follower.moment(prefixes), [...Iterator.from(all).take(looked + 1)]] as const;
  });
  const items: Item['value'][] = [];
  let at = 0;
  while (at < Math.min(units.length, looked) && items.length < shown && !signal.aborted) {
    source.read((prefixes) => {
      // What was known with so many events is the same whenever it is read.
      const shelf = now(prefixes);
      const end = performance.now() + SLICE_MS;
      do {
        const found = watched.items(shelf, units[at]!, clockMs, settings).map(({ value }) => value);
        items.push(...found.filter((value) => passes(filter, value)));
        at += 1;
      } while (at < Math.min(units.length, looked) && items.length < shown && performance.now() < end);
    });
    await nextTurn();
  }
  const { position } = moment;
  const more = at < units.length;
  return { moment, message: { view: name, position, at: new Date(clockMs).toISOString(), items, more } };
}

/** As it is sent; `reset` says why it comes again, to one who was to go on from another moment. */
export function snapshotText({ moment, message }: Snapshot, reset?: string): string {
  const { items, more, ...head } = message;
  return serverSent('snapshot', moment, { ...head, ...(reset !== undefined && { reset }), items, more });
}
