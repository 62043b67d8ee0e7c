/** Brings one subscriber to where a feed is: by a snapshot, or by all the changes since the last that they got. */
import { CLOCK_BOUND_MS } from '@hudna/domain';
import { comparePositions, KeyedMutex } from '@hudna/event-store';
import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises';
import { type ChangeFeed, isTransient, RETRY_MS } from './change-feed.js';
import { concerns } from './messages.js';
import { type ResumePoint, resumeToken } from './resume-point.js';
import { believedMs, countUpTo, positionAt, type Prefixes } from '../read-model/prefixes.js';
import { KEPT, type SerializedChange } from './recent-changes.js';
import { ChangeReplay } from './change-replay.js';
import { snapshotOf, snapshotText } from './snapshot.js';
import type { Filter } from './live-view.js';

export interface FeedSubscriber {
  readonly filter: Filter;
  /** The last change that they got; left out: they begin with a snapshot. */
  readonly after?: ResumePoint;
  /** Why they begin anew, where they had followed the view before. */
  readonly reset?: string;
  /** Takes text; resolves when more may come. */
  send(text: string): Promise<void>;
  /** Takes the last text: from here on they get all that the feed sends. */
  join(text: string): void;
}

/** How far behind one may be and still get every change. */
export interface CatchUpLimits {
  readonly events: number;
  readonly ms: number;
}

export const CATCH_UP_LIMITS: CatchUpLimits = { events: 10_000, ms: 7 * 86_400_000 };

/** Resolves when the subscriber has joined, or `signal` is aborted. */
export async function catchUp(
  feed: ChangeFeed,
  subscriber: FeedSubscriber,
  signal: AbortSignal,
  limits: CatchUpLimits = CATCH_UP_LIMITS,
): Promise<void> {
  const catchingUp = new CatchUp(feed, subscriber, signal, limits);
  await feed.begun;
  while (!signal.aborted) {
    try {
      return await catchingUp.go();
    } catch (error) {
      // Retry: the read model is rebuilding or the store is unavailable. Changes already sent are not sent again.
      if (!isTransient(error)) throw error;
      await delay(RETRY_MS, undefined, { signal }).catch(() => undefined);
    }
  }
}

class CatchUp {
  /** Up to where changes were sent. */
  #reached: ResumePoint | undefined;

  constructor(
    private readonly feed: ChangeFeed,
    private readonly subscriber: FeedSubscriber,
    private readonly signal: AbortSignal,
    private readonly limits: CatchUpLimits,
  ) {
    this.#reached = subscriber.after;
  }

  async go(): Promise<void> {
    const { feed, signal, subscriber } = this;
    const why = this.#reached && (await whyReset(feed, this.#reached, signal, this.limits));
    if (signal.aborted) return;
    if (!this.#reached || why !== undefined) await this.#sendSnapshot(why ?? subscriber.reset);
    while (!signal.aborted) {
      const entries = feed.live!.recent.after(this.#reached!);
      if (!entries) {
        await this.#replay();
        continue;
      }
      const { page, more } = pageOf(entries);
      const text = textOf(page, subscriber.filter);
      if (!more) return subscriber.join(text + positionLine(feed));
      await this.#send(text, page.at(-1)!.point);
    }
  }

  #send(text: string, upTo: ResumePoint): Promise<void> {
    this.#reached = upTo;
    return this.subscriber.send(text);
  }

  async #sendSnapshot(reset: string | undefined): Promise<void> {
    const { feed, signal, subscriber } = this;
    const snapshot = await mutex.run([feed], () => snapshotOf(feed, subscriber.filter, signal));
    if (!signal.aborted) await this.#send(snapshotText(snapshot, reset), snapshot.point);
  }

  /**
   * Computes anew what is not at hand. What is worth keeping for others who come from there is computed first, one
   * subscriber after the other; a longer stretch is sent as it is computed, at the pace of the one who gets it.
   */
  async #replay(): Promise<void> {
    const { feed, signal } = this;
    const after = this.#reached!;
    const ownReplay = await mutex.run([feed], async () => {
      // The one before may have come from here as well.
      if (signal.aborted || feed.live!.recent.after(after)) return undefined;
      const replay = ChangeReplay.of(feed, after);
      while (!signal.aborted && !replay.advance() && replay.size < KEPT) await nextTurn();
      return replay.done && replay.keep() ? undefined : replay;
    });
    while (ownReplay && !signal.aborted) {
      await this.#send(textOf(ownReplay.takeComputed(), this.subscriber.filter), ownReplay.point);
      if (ownReplay.done) return;
      await nextTurn();
      if (!signal.aborted) ownReplay.advance();
    }
  }
}

/** Characters of text handed over at once. */
const PAGE = 262_144;

function pageOf(entries: readonly SerializedChange[]): { page: readonly SerializedChange[]; more: boolean } {
  let [size, count] = [0, 0];
  while (count < entries.length && size < PAGE) size += entries[count++]!.text.length;
  return { page: entries.slice(0, count), more: count < entries.length };
}

/** Why a subscriber cannot get all the changes since then, in a sentence for people; undefined where they can. */
async function whyReset(
  feed: ChangeFeed,
  after: ResumePoint,
  signal: AbortSignal,
  limits: CatchUpLimits,
): Promise<string | undefined> {
  const { source, clock } = feed.options;
  const head = await source.head();
  if (comparePositions(after.position, head) > 0) {
    return `This ledger ends at position ${head}, before ${after.position}: it is another one, or was restored from a backup. This is the view as it stands here.`;
  }
  // Another node may have been ahead of this one, by its read model or by its clock.
  feed.requestAdvance(after.clockMs);
  while (isBehind(feed, after) && after.clockMs - clock.now() < CLOCKS_APART && !signal.aborted) {
    await delay(WAIT_MS, undefined, { signal }).catch(() => undefined);
  }
  return signal.aborted ? undefined : source.read((prefixes) => fault(feed, prefixes, after, limits));
}

/** By how much, in ms, the clocks of two nodes may differ. */
const CLOCKS_APART = CLOCK_BOUND_MS;
const WAIT_MS = 50;

function isBehind(feed: ChangeFeed, after: ResumePoint): boolean {
  const { log } = feed.live!;
  const position = feed.options.source.read((prefixes) => positionAt(prefixes, log.count));
  return comparePositions(position, after.position) < 0 || log.clockMs < after.clockMs;
}

function fault(
  feed: ChangeFeed,
  prefixes: Prefixes,
  after: ResumePoint,
  limits: CatchUpLimits,
): string | undefined {
  const { log } = feed.live!;
  if (after.clockMs > feed.options.clock.now() + CLOCK_BOUND_MS) {
    return `${resumeToken(after)} has not come yet by the clock of this machine: a clock stood ahead when that was told, or this one is behind. This is the view as it stands here.`;
  }
  const count = countUpTo(prefixes, after.position);
  const recordedMs = (number: number) => Math.min(believedMs(prefixes, number), log.clockMs);
  const isOfThisLedger =
    positionAt(prefixes, count) === after.position &&
    (count === 0 || recordedMs(count) <= after.clockMs) &&
    (count >= prefixes.count || after.clockMs <= recordedMs(count + 1)) &&
    after.clockMs <= log.clockMs;
  if (!isOfThisLedger) {
    return `${resumeToken(after)} is no moment of this ledger: it is another one, or was restored from a backup. This is the view as it stands here.`;
  }
  if (log.count - count > limits.events || log.clockMs - after.clockMs > limits.ms) {
    return `Too much has happened since ${resumeToken(after)} to be told change by change. This is the view as it stands now; what happened meanwhile, /v1/audit/diff says.`;
  }
  return undefined;
}

/** Feeds whose snapshots and replays are made one after the other. */
const mutex = new KeyedMutex<ChangeFeed>();

function textOf(entries: readonly SerializedChange[], filter: Filter): string {
  return entries
    .filter((entry) => concerns(filter, entry))
    .map(({ text }) => text)
    .join('');
}

/** An id alone: a client remembers it, and shows nothing. */
function positionLine(feed: ChangeFeed): string {
  const { log } = feed.live!;
  return `id: ${feed.options.source.read((prefixes) => resumeToken(log.point(prefixes)))}\n\n`;
}
