/**
 * The live end of one view's log of changes. It follows the stored views and the clock, tells each change once, and
 * brings those who come, or come back, to where it is. What it tells is what any other node tells, and any replay.
 */
import { CLOCK_BOUND_MS } from '@hudna/domain';
import { comparePositions, type Position, StoreUnavailable } from '@hudna/event-store';
import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises';
import { ViewsUnavailable } from '../runner/index.js';
import type { Clock } from './clock.js';
import { Follower, type Step } from './follower.js';
import { messagesOf, serverSent } from './messages.js';
import type { Moment } from './moment.js';
import { believedMs, countUpTo, positionAt, type Prefixes } from './prefixes.js';
import { type Outgoing, Recent } from './recent.js';
import type { Watched, WatchSettings } from './watched.js';

/** Where a feed reads, and who promises that a moment of record time is over. */
export interface FeedSource {
  /** `answer` must read all it needs before it returns. @throws ViewsUnavailable */
  read<T>(answer: (prefixes: Prefixes) => T): T;
  /** As `EventStore.seal`. */
  advanceWatermark(recordedMs: number): Promise<Position>;
  /** As `EventStore.head`. */
  head(): Promise<Position>;
}

export interface FeedOptions {
  readonly name: string;
  readonly watched: Watched;
  readonly settings: WatchSettings;
  readonly source: FeedSource;
  readonly clock: Clock;
  /** Told of each change once, in order, and of how far the feed has come. */
  readonly onTold: (entries: readonly Outgoing[], moment: Moment) => void;
  /** How often, in ms of the clock, it takes the clock's time where nothing happens. Default: 600,000. */
  readonly pulseMs?: number;
}

/** Each pulse is sealed, which some stores write down: so it is none too often. */
const PULSE_MS = 600_000;

/** How long, in ms, the thread is kept at most before others have their turn. */
export const SLICE_MS = 20;

/** How long, in ms, to wait before what cannot be read is tried again. */
export const RETRY_MS = 500;

/** The clock was set back by so much that what the feed has told lies in the future: it has to begin anew. */
export class ClockSetBack extends Error {
  override readonly name = 'ClockSetBack';
  constructor(takenMs: number, nowMs: number) {
    const [told, now] = [takenMs, nowMs].map((ms) => new Date(ms).toISOString());
    super(
      `The clock was set back: changes were told up to ${told}, and it is ${now}. This is the view as it stands now.`,
    );
  }
}

/** What the store has promised: all events recorded before `clockMs` lie up to `head`. */
interface Watermark {
  readonly head: Position;
  readonly clockMs: number;
}

export class Feed {
  readonly #stopped = new AbortController();
  #follower?: Follower;
  #recent?: Recent;
  #watermark?: Watermark;
  #running?: Promise<void>;
  #woken = new AbortController();
  #wanted?: number;
  readonly #begun = Promise.withResolvers<void>();
  /** Resolves when it is stopped: a seal that is under way is not waited for. */
  readonly #end = new Promise<undefined>((resolve) => {
    this.#stopped.signal.addEventListener('abort', () => resolve(undefined));
  });

  constructor(readonly options: FeedOptions) {}

  /** Runs until it is stopped. @throws ClockSetBack, and what is neither a matter of waiting nor of trying again. */
  run(): Promise<void> {
    this.#running ??= this.#run();
    return this.#running;
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    this.wake();
    await this.#running?.catch(() => undefined);
  }

  /** Aborted when it has come to its end: no more is told. */
  get ended(): AbortSignal {
    return this.#stopped.signal;
  }

  /** The views have moved. */
  wake(): void {
    this.#woken.abort();
  }

  /** Has it come at least to a moment of the clock (epoch ms), once that is there: for whoever comes from a node that has. */
  want(clockMs: number): void {
    if (clockMs <= (this.#wanted ?? 0)) return;
    this.#wanted = clockMs;
    this.wake();
  }

  /** Resolves when it has begun: then it is live. */
  get begun(): Promise<void> {
    return this.#begun.promise;
  }

  /** How far it has come, undefined before it has begun. */
  get live(): { readonly follower: Follower; readonly recent: Recent } | undefined {
    return this.#follower && this.#recent && { follower: this.#follower, recent: this.#recent };
  }

  async #run(): Promise<void> {
    const { clock } = this.options;
    while (!this.#stopped.signal.aborted) {
      this.#woken = new AbortController();
      const takenMs = Math.max(this.#follower?.clockMs ?? 0, this.#watermark?.clockMs ?? 0);
      if (isFarAhead(takenMs, clock.now())) {
        this.#stopped.abort();
        throw new ClockSetBack(takenMs, clock.now());
      }
      try {
        if (this.#advance()) {
          await nextTurn();
          continue;
        }
        if (await this.#advanceWhenDue()) continue;
        await clock.until(this.#dueMs(), this.#woken.signal);
      } catch (error) {
        // A seal that cannot be had is asked for again, like views that cannot be read.
        if (!isPassing(error)) throw error;
        await delay(RETRY_MS, undefined, { signal: this.#woken.signal }).catch(() => undefined);
      }
    }
  }

  /** Takes steps for a while; true where there are more to take. */
  #advance(): boolean {
    const { source, onTold, name } = this.options;
    return source.read((prefixes) => {
      const follower = (this.#follower ??= this.#begin(prefixes));
      if (!follower) return false;
      const before = follower.clockMs + follower.count;
      const entries: Outgoing[] = [];
      const end = performance.now() + SLICE_MS;
      let step: Step | undefined;
      try {
        do {
          step =
            follower.step(prefixes, this.#latestMs(prefixes, follower)) ??
            this.#stepOfClock(prefixes, follower);
          if (step) entries.push(...entriesOf(name, step, prefixes));
        } while (step && performance.now() < end);
      } finally {
        // Also where the next step cannot be read: these were taken.
        this.#recent!.add(entries);
        if (follower.clockMs + follower.count !== before) onTold(entries, follower.moment(prefixes));
      }
      return step !== undefined;
    });
  }

  /** It begins now, as soon as the views hold all that was recorded before; whoever comes from earlier is brought here. */
  #begin(prefixes: Prefixes): Follower | undefined {
    if (!this.#watermark || !holds(prefixes, this.#watermark)) return undefined;
    const { watched, settings, onTold } = this.options;
    const { head } = this.#watermark;
    const count = countUpTo(prefixes, head);
    const recordedMs = count === 0 ? 0 : believedMs(prefixes, count);
    // The clocks of two nodes may differ a little; what was stamped far ahead of this one is not believed.
    const clockMs = isFarAhead(recordedMs, this.#watermark.clockMs)
      ? this.#watermark.clockMs
      : Math.max(this.#watermark.clockMs, recordedMs);
    const moment = { position: head, clockMs };
    const follower = new Follower(watched, settings, prefixes, moment);
    this.#recent = new Recent(moment);
    onTold([], moment);
    this.#begun.resolve();
    return follower;
  }

  /** No event can be recorded later than now, but for a little that the clocks of two nodes may differ by. */
  #latestMs(prefixes: Prefixes, follower: Follower): number {
    const now = this.options.clock.now();
    if (follower.count >= prefixes.count) return now;
    return isFarAhead(believedMs(prefixes, follower.count + 1), now) ? now : Infinity;
  }

  #stepOfClock(prefixes: Prefixes, follower: Follower): Step | undefined {
    if (!this.#watermark || !holds(prefixes, this.#watermark)) return undefined;
    return follower.stepOfClock(prefixes, this.#watermark.clockMs);
  }

  /** When the clock has to be looked at, epoch milliseconds. */
  #dueMs(): number {
    // What is sealed is waited for: the views will wake us.
    const taken = Math.max(this.#follower?.clockMs ?? 0, this.#watermark?.clockMs ?? 0);
    // All feeds of all nodes take the same moments, so that who changes nodes is not ahead of the other one.
    const pulse = this.#pulseBefore(taken) + this.#pulseMs;
    const moments = [this.#follower?.next, this.#wanted].filter((ms) => ms !== undefined && ms > taken);
    return Math.min(pulse, ...(moments as number[]));
  }

  /** True where the moment has come, and it is certain that nothing will be recorded before it any more. */
  async #advanceWhenDue(): Promise<boolean> {
    const [now, due] = [this.options.clock.now(), this.#dueMs()];
    if (now < due) return false;
    const clockMs = this.#follower ? Math.max(due, this.#pulseBefore(now)) : now;
    const head = await Promise.race([this.options.source.advanceWatermark(clockMs - 1), this.#end]);
    if (head !== undefined) this.#watermark = { head, clockMs };
    return true;
  }

  get #pulseMs(): number {
    return this.options.pulseMs ?? PULSE_MS;
  }

  /** The last pulse up to a moment, both in epoch milliseconds. */
  #pulseBefore(ms: number): number {
    return ms - (ms % this.#pulseMs);
  }
}

function isFarAhead(recordedMs: number, nowMs: number): boolean {
  return recordedMs > nowMs + CLOCK_BOUND_MS;
}

function holds(prefixes: Prefixes, { head }: Watermark): boolean {
  return comparePositions(positionAt(prefixes, prefixes.count), head) >= 0;
}

/** The changes of a step as they go out. */
export function entriesOf(view: string, step: Step, prefixes: Prefixes): Outgoing[] {
  return messagesOf(view, step, prefixes).map(({ id, moment, before, after, message }) => ({
    moment,
    text: serverSent('change', id, message),
    before,
    after,
  }));
}

/** Whether the views or the ledger cannot be read now, but will be. */
export function isPassing(error: unknown): boolean {
  return error instanceof ViewsUnavailable || error instanceof StoreUnavailable;
}
