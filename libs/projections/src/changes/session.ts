/** Brings one subscriber to where a feed is: by a snapshot, or by all the changes since they last heard of one. */
import { CLOCK_BOUND_MS } from '@hudna/domain';
import { comparePositions } from '@hudna/event-store';
import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises';
import { type Feed, isPassing, RETRY_MS } from './feed.js';
import { isFor } from './messages.js';
import { type Moment, momentId } from './moment.js';
import { believedMs, countUpTo, positionAt, type Prefixes } from './prefixes.js';
import { KEPT, type Outgoing } from './recent.js';
import { Replay } from './replay.js';
import { snapshotOf, snapshotText } from './snapshot.js';
import type { Filter } from './watched.js';

export interface Subscriber {
  readonly filter: Filter;
  /** The last that they heard; left out: they begin with a snapshot. */
  readonly after?: Moment;
  /** Why they begin anew, where they had heard of the view before. */
  readonly reset?: string;
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

/** Resolves when the subscriber has joined, or `signal` is aborted. */
export async function bring(
  feed: Feed,
  subscriber: Subscriber,
  signal: AbortSignal,
  reach: Reach = REACH,
): Promise<void> {
  const bringing = new Bringing(feed, subscriber, signal, reach);
  await feed.begun;
  while (!signal.aborted) {
    try {
      return await bringing.go();
    } catch (error) {
      // Views that are being built, a ledger that is away: what was told is told, and the rest comes later.
      if (!isPassing(error)) throw error;
      await delay(RETRY_MS, undefined, { signal }).catch(() => undefined);
    }
  }
}

class Bringing {
  /** Up to where they have been told. */
  #heard: Moment | undefined;

  constructor(
    private readonly feed: Feed,
    private readonly subscriber: Subscriber,
    private readonly signal: AbortSignal,
    private readonly reach: Reach,
  ) {
    this.#heard = subscriber.after;
  }

  async go(): Promise<void> {
    const { feed, signal, subscriber } = this;
    const why = this.#heard && (await whyNot(feed, this.#heard, signal, this.reach));
    if (signal.aborted) return;
    if (!this.#heard || why !== undefined) await this.#tellSnapshot(why ?? subscriber.reset);
    while (!signal.aborted) {
      const entries = feed.live!.recent.after(this.#heard!);
      if (!entries) {
        await this.#replay();
        continue;
      }
      const { page, more } = pageOf(entries);
      const text = textOf(page, subscriber.filter);
      if (!more) return subscriber.join(text + here(feed));
      await this.#tell(text, page.at(-1)!.moment);
    }
  }

  #tell(text: string, upTo: Moment): Promise<void> {
    this.#heard = upTo;
    return this.subscriber.send(text);
  }

  async #tellSnapshot(reset: string | undefined): Promise<void> {
    const { feed, signal, subscriber } = this;
    const snapshot = await inTurn(feed, () => snapshotOf(feed, subscriber.filter, signal));
    if (!signal.aborted) await this.#tell(snapshotText(snapshot, reset), snapshot.moment);
  }

  /**
   * Tells what is not at hand by computing it anew. What is worth keeping for others who come from there is computed
   * first, one after the other; who has more to hear is told as it is computed, at their own pace.
   */
  async #replay(): Promise<void> {
    const { feed, signal } = this;
    const after = this.#heard!;
    const own = await inTurn(feed, async () => {
      // Whoever went before may have come from here as well.
      if (signal.aborted || feed.live!.recent.after(after)) return undefined;
      const replay = Replay.of(feed, after);
      while (!signal.aborted && !replay.advance() && replay.size < KEPT) await nextTurn();
      return replay.done && replay.keep() ? undefined : replay;
    });
    while (own && !signal.aborted) {
      await this.#tell(textOf(own.take(), this.subscriber.filter), own.moment);
      if (own.done) return;
      await nextTurn();
      if (!signal.aborted) own.advance();
    }
  }
}

/** Characters of text handed over at once. */
const PAGE = 262_144;

function pageOf(entries: readonly Outgoing[]): { page: readonly Outgoing[]; more: boolean } {
  let [size, count] = [0, 0];
  while (count < entries.length && size < PAGE) size += entries[count++]!.text.length;
  return { page: entries.slice(0, count), more: count < entries.length };
}

/** Why a subscriber cannot be told all the changes since then, in a sentence for people; undefined where they can. */
async function whyNot(
  feed: Feed,
  after: Moment,
  signal: AbortSignal,
  reach: Reach,
): Promise<string | undefined> {
  const { source, clock } = feed.options;
  const head = await source.head();
  if (comparePositions(after.position, head) > 0) {
    return `This ledger ends at position ${head}, before ${after.position}: it is another one, or was restored from a backup. This is the view as it stands here.`;
  }
  // Another node may have been ahead of this one, by its views or by its clock.
  feed.want(after.clockMs);
  while (isBehind(feed, after) && after.clockMs - clock.now() < CLOCKS_APART && !signal.aborted) {
    await delay(WAIT_MS, undefined, { signal }).catch(() => undefined);
  }
  return signal.aborted ? undefined : source.read((prefixes) => fault(feed, prefixes, after, reach));
}

/** By how much, in ms, the clocks of two nodes may differ. */
const CLOCKS_APART = CLOCK_BOUND_MS;
const WAIT_MS = 50;

function isBehind(feed: Feed, after: Moment): boolean {
  const { follower } = feed.live!;
  const position = feed.options.source.read((prefixes) => positionAt(prefixes, follower.count));
  return comparePositions(position, after.position) < 0 || follower.clockMs < after.clockMs;
}

function fault(feed: Feed, prefixes: Prefixes, after: Moment, reach: Reach): string | undefined {
  const { follower } = feed.live!;
  if (after.clockMs > feed.options.clock.now() + CLOCK_BOUND_MS) {
    return `${momentId(after)} has not come yet by the clock of this machine: a clock stood ahead when that was told, or this one is behind. This is the view as it stands here.`;
  }
  const count = countUpTo(prefixes, after.position);
  const recordedMs = (number: number) => Math.min(believedMs(prefixes, number), follower.clockMs);
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

const turns = new WeakMap<Feed, Promise<unknown>>();

function inTurn<T>(feed: Feed, work: () => Promise<T>): Promise<T> {
  const turn = (turns.get(feed) ?? Promise.resolve()).then(work);
  turns.set(
    feed,
    turn.catch(() => undefined),
  );
  return turn;
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
