/** Brings one subscriber to where a feed is: by a snapshot, or by all the changes since they last heard of one. */
import { comparePositions } from '@hudna/event-store';
import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises';
import { entriesOf, type Feed, SLICE_MS } from './feed.js';
import { Follower, type Step } from './follower.js';
import { isFor, serverSent, snapshotOf } from './messages.js';
import { type Moment, momentId } from './moment.js';
import { countUpTo, positionAt, type Prefixes } from './prefixes.js';
import { compareMoments, type Outgoing } from './recent.js';
import type { Filter } from './watched.js';

export interface Subscriber {
  readonly filter: Filter;
  /** The last that they heard; left out: they begin with a snapshot. */
  readonly after?: Moment;
  /** Takes text; resolves when more may come. */
  send(text: string): Promise<void>;
  /** Takes the last text: from here on all that the feed tells is for them, too. */
  join(text: string): void;
}

/** How far behind one may be and still be told every change. */
export interface Reach {
  readonly events: number;
  readonly ms: number;
}

export const REACH: Reach = { events: 10_000, ms: 7 * 86_400_000 };

/** Those who have to be brought along by computing go one after the other: what one needed is kept for the next. */
const turns = new WeakMap<Feed, Promise<void>>();

/** Resolves when the subscriber has joined, or `signal` is aborted. */
export async function bring(
  feed: Feed,
  subscriber: Subscriber,
  signal: AbortSignal,
  reach: Reach = REACH,
): Promise<void> {
  const { after } = subscriber;
  await feed.begun;
  const why = after && (await whyNot(feed, after, signal, reach));
  if (signal.aborted) return;
  if (!after || why !== undefined) {
    subscriber.join(snapshotText(feed, subscriber.filter, why));
    return;
  }
  if (joinFromRecent(feed, subscriber)) return;
  const before = turns.get(feed) ?? Promise.resolve();
  const turn = before.then(async () => {
    if (!signal.aborted && !joinFromRecent(feed, subscriber)) await replay(feed, subscriber, after, signal);
  });
  turns.set(
    feed,
    turn.then(
      () => undefined,
      () => undefined,
    ),
  );
  await turn;
}

/** Why a subscriber cannot be told all the changes since then, in a sentence for people; undefined where they can. */
async function whyNot(
  feed: Feed,
  after: Moment,
  signal: AbortSignal,
  reach: Reach,
): Promise<string | undefined> {
  const { source, clock } = feed.options;
  const head = await source.seal(clock.now() - 1);
  if (comparePositions(after.position, head) > 0) {
    return `This ledger ends at position ${head}, before ${after.position}: it is another one, or was restored from a backup. This is the view as it stands here.`;
  }
  // Another node may have been ahead of this one, by its views or by its clock.
  while (isBehind(feed, after) && after.clockMs - clock.now() < CLOCKS_APART && !signal.aborted) {
    await delay(WAIT_MS, undefined, { signal }).catch(() => undefined);
  }
  return signal.aborted ? undefined : source.read((prefixes) => fault(feed, prefixes, after, reach));
}

/** By how much, in ms, the clocks of two nodes may differ. */
const CLOCKS_APART = 60_000;
const WAIT_MS = 50;

function isBehind(feed: Feed, after: Moment): boolean {
  const { follower } = feed.live!;
  const position = feed.options.source.read((prefixes) => positionAt(prefixes, follower.count));
  return comparePositions(position, after.position) < 0 || follower.clockMs < after.clockMs;
}

function fault(feed: Feed, prefixes: Prefixes, after: Moment, reach: Reach): string | undefined {
  const { follower } = feed.live!;
  const count = countUpTo(prefixes, after.position);
  const recordedMs = (number: number) => Date.parse(prefixes.event(number).recordedAt);
  const here =
    positionAt(prefixes, count) === after.position &&
    (count === 0 || recordedMs(count) <= after.clockMs) &&
    (count >= prefixes.count || after.clockMs <= recordedMs(count + 1)) &&
    after.clockMs <= follower.clockMs;
  if (!here) {
    return `${momentId(after)} is no moment of this ledger: it is another one, or was restored from a backup. This is the view as it stands here.`;
  }
  if (follower.count - count > reach.events || follower.clockMs - after.clockMs > reach.ms) {
    return `Too much has happened since ${momentId(after)} to be told change by change. This is the view as it stands now; what happened meanwhile, /v1/audit/diff says.`;
  }
  return undefined;
}

function snapshotText(feed: Feed, filter: Filter, reset: string | undefined): string {
  const { name, watched, settings, source } = feed.options;
  const { follower } = feed.live!;
  return source.read((prefixes) => {
    const found = snapshotOf({ name, watched, settings }, prefixes, follower, filter);
    const { items, more, ...head } = found;
    return serverSent('snapshot', follower.moment(prefixes), {
      ...head,
      ...(reset && { reset }),
      items,
      more,
    });
  });
}

function joinFromRecent(feed: Feed, { filter, after, join }: Subscriber): boolean {
  const entries = feed.live!.recent.after(after!);
  if (!entries) return false;
  join(textOf(entries, filter) + here(feed));
  return true;
}

/** The log of changes from a moment on, computed anew. */
async function replay(feed: Feed, { filter, send, join }: Subscriber, after: Moment, signal: AbortSignal) {
  const { source, watched, settings, name } = feed.options;
  const computed: Outgoing[] = [];
  const follower = source.read((prefixes) => {
    const begun = beginning(prefixes, after);
    const made = new Follower(watched, settings, prefixes, begun.moment);
    if (begun.again) computed.push(...entriesOf(name, begun.again(made), prefixes).slice(after.told));
    return made;
  });
  let told = 0;
  while (!signal.aborted) {
    const done = source.read((prefixes) => catchUp(feed, follower, prefixes, computed));
    const text = textOf(computed.slice(told), filter);
    told = computed.length;
    if (done) {
      keep(feed, after, computed);
      return join(text + here(feed));
    }
    await send(text);
    await nextTurn();
  }
}

/** What was computed is kept for the next who comes, as far as the feed does not keep it already. */
function keep(feed: Feed, after: Moment, computed: readonly Outgoing[]): void {
  const { recent } = feed.live!;
  if (compareMoments(after, recent.start) >= 0) return;
  recent.prepend(
    after,
    computed.filter(({ moment }) => compareMoments(moment, recent.start) <= 0),
  );
}

function textOf(entries: readonly Outgoing[], filter: Filter): string {
  return entries
    .filter((entry) => isFor(filter, entry))
    .map(({ text }) => text)
    .join('');
}

/** An id alone: a client remembers it, and shows nothing. */
function here(feed: Feed): string {
  const { follower } = feed.live!;
  return `id: ${feed.options.source.read((prefixes) => momentId(follower.moment(prefixes)))}\n\n`;
}

/** Takes steps for a while; true where the feed is reached. */
function catchUp(feed: Feed, follower: Follower, prefixes: Prefixes, computed: Outgoing[]): boolean {
  const live = feed.live!.follower;
  const end = performance.now() + SLICE_MS;
  for (;;) {
    const step =
      follower.count < live.count ? follower.step(prefixes) : follower.stepOfClock(prefixes, live.clockMs);
    if (!step) return true;
    computed.push(...entriesOf(feed.options.name, step, prefixes));
    if (performance.now() > end) return false;
  }
}

/** Where a replay begins; a step that was told in part is taken `again`. */
function beginning(
  prefixes: Prefixes,
  after: Moment,
): { moment: Moment; again?: (follower: Follower) => Step } {
  const { position, clockMs, told } = after;
  if (told === undefined) return { moment: after };
  const count = countUpTo(prefixes, position);
  const nothing: Step = { moment: after, changes: [] };
  if (count > 0 && Date.parse(prefixes.event(count).recordedAt) === clockMs) {
    const moment = { position: positionAt(prefixes, count - 1), clockMs };
    return { moment, again: (follower) => follower.step(prefixes) ?? nothing };
  }
  const moment = { position, clockMs: clockMs - 1 };
  return { moment, again: (follower) => follower.stepOfClock(prefixes, clockMs) ?? nothing };
}
