/**
 * The live end of one view's change log. It follows the read model and the clock, sends each change once, and brings those
 * who come, or come back, to where it is. Any other node sends the same, and so does any replay.
 */
import { CLOCK_BOUND_MS } from '@hudna/domain';
import { comparePositions, type Position, StoreUnavailable } from '@hudna/event-store';
import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises';
import { ReadModelUnavailable } from '../runner/index.js';
import type { Clock } from './clock.js';
import { ChangeLog, type ChangeStep } from './change-log.js';
import { messagesOf, serverSent } from './messages.js';
import type { ResumePoint } from './resume-point.js';
import { believedMs, countUpTo, positionAt, type Prefixes } from '../read-model/prefixes.js';
import { type SerializedChange, RecentChanges } from './recent-changes.js';
import type { ViewSettings } from '../query/settings.js';
import type { LiveView } from '../view.js';

/** What a feed reads, and what promises that a moment of record time is over. */
export interface ChangeFeedSource {
  /** `answer` must read all it needs before it returns. @throws ReadModelUnavailable */
  read<T>(answer: (prefixes: Prefixes) => T): T;
  /** As `EventStore.advanceWatermark`. */
  advanceWatermark(recordedMs: number): Promise<Position>;
  /** As `EventStore.head`. */
  head(): Promise<Position>;
}

export interface ChangeFeedOptions {
  readonly name: string;
  readonly view: LiveView;
  readonly settings: ViewSettings;
  readonly source: ChangeFeedSource;
  readonly clock: Clock;
  /** Called with each change once, in order, and with how far the feed has come. */
  readonly onChanges: (entries: readonly SerializedChange[], point: ResumePoint) => void;
  /** How often, in ms of the clock, it takes the clock's time where nothing happens. Default: 600,000. */
  readonly pulseMs?: number;
}

/** Each pulse advances the watermark, which some stores write to disk, so it is rare. */
const PULSE_MS = 600_000;

/** How long, in ms, the thread is kept at most before others have their turn. */
export const SLICE_MS = 20;

/** How long, in ms, to wait before what cannot be read is tried again. */
export const RETRY_MS = 500;

/** The clock was set back by so much that what the feed has sent lies in the future: it has to begin anew. */
export class ClockSetBack extends Error {
  override readonly name = 'ClockSetBack';
  constructor(reachedMs: number, nowMs: number) {
    const [sentUpTo, now] = [reachedMs, nowMs].map((ms) => new Date(ms).toISOString());
    super(
      `The clock was set back: changes were told up to ${sentUpTo}, and it is ${now}. This is the view as it stands now.`,
    );
  }
}

/** What the store has promised: all events recorded before `clockMs` lie up to `head`. */
interface Watermark {
  readonly head: Position;
  readonly clockMs: number;
}

export class ChangeFeed {
  readonly #stopped = new AbortController();
  #log?: ChangeLog;
  #recent?: RecentChanges;
  #watermark?: Watermark;
  #running?: Promise<void>;
  #woken = new AbortController();
  #requestedMs?: number;
  readonly #begun = Promise.withResolvers<void>();
  /** Resolves when it is stopped: a watermark that is being advanced is not waited for. */
  readonly #end = new Promise<undefined>((resolve) => {
    this.#stopped.signal.addEventListener('abort', () => resolve(undefined));
  });

  constructor(readonly options: ChangeFeedOptions) {}

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

  /** Aborted when it has come to its end: no more is sent. */
  get ended(): AbortSignal {
    return this.#stopped.signal;
  }

  /** The read model has moved. */
  wake(): void {
    this.#woken.abort();
  }

  /** Has it come at least to a moment of the clock (epoch ms), once that is there: for a subscriber from a node that has. */
  requestAdvance(clockMs: number): void {
    if (clockMs <= (this.#requestedMs ?? 0)) return;
    this.#requestedMs = clockMs;
    this.wake();
  }

  /** Resolves when it has begun: then it is live. */
  get begun(): Promise<void> {
    return this.#begun.promise;
  }

  /** How far it has come, undefined before it has begun. */
  get live(): { readonly log: ChangeLog; readonly recent: RecentChanges } | undefined {
    return this.#log && this.#recent && { log: this.#log, recent: this.#recent };
  }

  async #run(): Promise<void> {
    const { clock } = this.options;
    while (!this.#stopped.signal.aborted) {
      this.#woken = new AbortController();
      const reachedMs = Math.max(this.#log?.clockMs ?? 0, this.#watermark?.clockMs ?? 0);
      const now = clock.now();
      if (isFarAhead(reachedMs, now)) {
        this.#stopped.abort();
        throw new ClockSetBack(reachedMs, now);
      }
      try {
        if (this.#advance()) {
          await nextTurn();
          continue;
        }
        if (await this.#advanceWhenDue()) continue;
        await clock.until(this.#dueMs(), this.#woken.signal, now);
      } catch (error) {
        // Retry: the watermark cannot be advanced, or the read model cannot be read.
        if (!isTransient(error)) throw error;
        await delay(RETRY_MS, undefined, { signal: this.#woken.signal }).catch(() => undefined);
      }
    }
  }

  /** Takes steps for a while; true where there are more to take. */
  #advance(): boolean {
    const { source, onChanges, name } = this.options;
    return source.read((prefixes) => {
      const log = (this.#log ??= this.#begin(prefixes));
      if (!log) return false;
      const before = log.clockMs + log.count;
      const entries: SerializedChange[] = [];
      const end = performance.now() + SLICE_MS;
      let step: ChangeStep | undefined;
      try {
        do {
          step = log.step(prefixes, this.#latestMs(prefixes, log)) ?? this.#stepOfClock(prefixes, log);
          if (step) entries.push(...serializedChanges(name, step, prefixes));
        } while (step && performance.now() < end);
      } finally {
        // Also where the next step cannot be read: these were taken.
        this.#recent!.add(entries);
        if (log.clockMs + log.count !== before) onChanges(entries, log.point(prefixes));
      }
      return step !== undefined;
    });
  }

  /** It begins now, as soon as the read model holds all that was recorded before; earlier subscribers are brought here. */
  #begin(prefixes: Prefixes): ChangeLog | undefined {
    if (!this.#watermark || !holds(prefixes, this.#watermark)) return undefined;
    const { view, settings, onChanges, clock } = this.options;
    const { head } = this.#watermark;
    const count = countUpTo(prefixes, head);
    const recordedMs = count === 0 ? 0 : believedMs(prefixes, count);
    // The clocks of two nodes may differ a little; what was stamped far ahead of this one is not believed. The clock is
    // looked at anew: the store may have taken minutes to answer, and recorded events meanwhile.
    const clockMs = isFarAhead(recordedMs, clock.now())
      ? this.#watermark.clockMs
      : Math.max(this.#watermark.clockMs, recordedMs);
    const point = { position: head, clockMs };
    const log = new ChangeLog(view, settings, prefixes, point);
    this.#recent = new RecentChanges(point);
    onChanges([], point);
    this.#begun.resolve();
    return log;
  }

  /** No event can be recorded later than now, but for a little that the clocks of two nodes may differ by. */
  #latestMs(prefixes: Prefixes, log: ChangeLog): number {
    const now = this.options.clock.now();
    if (log.count >= prefixes.count) return now;
    return isFarAhead(believedMs(prefixes, log.count + 1), now) ? now : Infinity;
  }

  #stepOfClock(prefixes: Prefixes, log: ChangeLog): ChangeStep | undefined {
    if (!this.#watermark || !holds(prefixes, this.#watermark)) return undefined;
    return log.stepOfClock(prefixes, this.#watermark.clockMs);
  }

  /** When the clock has to be looked at, epoch milliseconds. */
  #dueMs(): number {
    // What the watermark promises is waited for: the read model will wake us.
    const reachedMs = Math.max(this.#log?.clockMs ?? 0, this.#watermark?.clockMs ?? 0);
    // All feeds of all nodes take the same moments, so that who changes nodes is not ahead of the other one.
    const pulse = this.#pulseBefore(reachedMs) + this.#pulseMs;
    const moments = [this.#log?.next, this.#requestedMs].filter((ms) => ms !== undefined && ms > reachedMs);
    return Math.min(pulse, ...(moments as number[]));
  }

  /** True where the moment has come, and it is certain that nothing will be recorded before it any more. */
  async #advanceWhenDue(): Promise<boolean> {
    const [now, due] = [this.options.clock.now(), this.#dueMs()];
    if (now < due) return false;
    const clockMs = this.#log ? Math.max(due, this.#pulseBefore(now)) : now;
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
export function serializedChanges(view: string, step: ChangeStep, prefixes: Prefixes): SerializedChange[] {
  return messagesOf(view, step, prefixes).map(({ id, point, before, after, message }) => ({
    point,
    text: serverSent('change', id, message),
    before,
    after,
  }));
}

/** Whether the read model or the ledger cannot be read now, but will be. */
export function isTransient(error: unknown): boolean {
  return error instanceof ReadModelUnavailable || error instanceof StoreUnavailable;
}
