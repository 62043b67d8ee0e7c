/**
 * Follows the ledger by a feed, and takes that up again whenever it ends, from the last record that was handled. What came
 * last is kept for those who follow it live, so that however many they are the server sends each event once.
 */
import { Notifier } from '../primitives/notifier.js';
import { StoreDamaged, StoreUnavailable } from '../errors.js';
import { comparePositions, type Position, START } from '../position.js';
import type { Cause } from './cause.js';
import { type KurrentDbConnection, PATIENCE_MS } from './connection.js';
import type { RecordSource, RecordSink } from './record-source.js';
import { RecentEvents } from './recent-events.js';
import { type ResolvedRecord, RecordResolver } from './record-resolver.js';
import type { StoredRecord } from './record.js';
import type { Reads } from './reads.js';
import type { Ends } from './stream-ends.js';
import { Waiting } from './waiting.js';

/** So many records are read, where there is more to come, before waiters are notified. */
const MANY = 256;

/** Waits between two tries, in ms: the first, and the longest. */
const [PAUSE_MS, LONGEST_MS] = [50, 2_000];

export type TailState = 'catching-up' | 'live' | 'away' | 'failed';

export class Tail {
  readonly notifier = new Notifier();
  #state: TailState = 'catching-up';
  #reason: Error | undefined;
  #resolver: RecordResolver | undefined;
  /** The last record handled, watermarks included. */
  #record: Position = START;
  /** The last event. */
  #position: Position = START;
  readonly #recentEvents = new RecentEvents();
  #wasLive = false;
  #handledCount = 0;
  /** Whether waiters have not been notified of all that was taken. */
  #notifyDue = false;
  /** When it was left without a server, on the process's own clock. */
  #awaySince: number | undefined;
  readonly #waiting = new Waiting();
  readonly #closed = new AbortController();
  /** Aborted where it is closed, or has failed. */
  readonly #stopped = new AbortController();
  #running: Promise<void> | undefined;

  /**
   * @param from Whether it begins with the first event, or with those to come.
   * @param onEvent Called with each event, in order.
   * @param ends What notices that records are missing, where it begins with the first.
   */
  constructor(
    private readonly source: RecordSource,
    private readonly connection: KurrentDbConnection,
    private readonly reads: Reads,
    private readonly from: 'start' | 'end',
    private readonly onEvent: (resolved: ResolvedRecord) => void = () => {},
    private readonly ends?: Ends,
  ) {}

  start(): this {
    this.#running ??= this.#run();
    return this;
  }

  get state(): TailState {
    return this.#state;
  }

  /** Why it is not live, where there is more to say than that it is not there yet. */
  get reason(): string | undefined {
    return this.#why?.message;
  }

  /** What is known of why it is away. */
  get cause(): Cause | undefined {
    return this.#state === 'away' ? this.connection.causeOf(this.#reason) : undefined;
  }

  /** Since it has fallen more may be known of why. */
  get #why(): Error | undefined {
    return this.#state === 'away' ? this.connection.unavailable(this.#reason) : this.#reason;
  }

  /** For how long, in ms, it has been without a server. */
  get awayMs(): number {
    return this.#awaySince === undefined ? 0 : performance.now() - this.#awaySince;
  }

  /** Whether it has come to the end once: from then on it has seen all but the newest. */
  get wasLive(): boolean {
    return this.#wasLive;
  }

  /** The last record seen, and the latest time up to it in epoch ms. */
  get seen(): { record: Position; latestMs: number } {
    return { record: this.#record, latestMs: this.#resolver?.latestMs ?? 0 };
  }

  /** The position of the last event seen. */
  get position(): Position {
    return this.#position;
  }

  /** All events that came after a position, up to now; undefined where they are not kept, or it is not live or not so far. */
  since(position: Position): readonly ResolvedRecord[] | undefined {
    if (this.#state !== 'live' || comparePositions(position, this.#position) > 0) return undefined;
    return this.#recentEvents.since(position);
  }

  /** Waits until a condition holds that news may make true. @throws StoreUnavailable where it does not in time. */
  async until(holds: () => boolean, untilMs: number): Promise<void> {
    this.start();
    const left = Math.ceil(Math.max(0, untilMs - performance.now()));
    const limit = left < Infinity ? AbortSignal.timeout(left) : new AbortController().signal;
    while (!holds()) {
      this.refuseFailed();
      if (limit.aborted || this.awayMs > PATIENCE_MS) throw this.#behind();
      await this.notifier.wait(this.notifier.notifications, limit);
    }
  }

  /** Waits until the record at a position is handled. @throws StoreUnavailable where it is not in time. */
  async reached(position: Position, untilMs: number): Promise<void> {
    this.start();
    if (comparePositions(this.#record, position) >= 0) return;
    this.refuseFailed();
    await this.#waiting.for(position, untilMs - performance.now(), () => this.#behind());
  }

  /** @throws StoreDamaged where it has met what it cannot read, StoreUnavailable where it is closed */
  refuseFailed(): void {
    if (this.#closed.signal.aborted) throw new StoreUnavailable('The store is closed.');
    if (this.#state === 'failed') throw this.#reason!;
  }

  /** Stops for good: somebody has come upon damage. */
  fail(error: StoreDamaged): void {
    this.#stopped.abort();
    this.#fall('failed', error);
  }

  #behind(): StoreUnavailable {
    const why = this.reason ?? 'KurrentDB has not sent it yet.';
    return new StoreUnavailable(`The newest events cannot be had. ${why}`);
  }

  async close(): Promise<void> {
    this.#closed.abort();
    this.#stopped.abort();
    this.#waiting.refuse(new StoreUnavailable('The store is closed.'));
    this.notifier.notify();
    await this.#running;
  }

  async #run(): Promise<void> {
    let pause = PAUSE_MS;
    while (!this.#stopped.signal.aborted) {
      const before = this.#record;
      const began = performance.now();
      try {
        await this.#follow();
        if (this.#stopped.signal.aborted) return;
        this.#fall('away', new StoreUnavailable('KurrentDB has ended what it was sending.'));
      } catch (error) {
        if (error instanceof StoreDamaged) return this.fail(error);
        if (this.#stopped.signal.aborted) return;
        this.connection.failed();
        this.#fall('away', this.connection.unavailable(error));
      }
      const lasted = this.#record !== before || performance.now() - began > PATIENCE_MS;
      pause = lasted ? PAUSE_MS : Math.min(pause * 2, LONGEST_MS);
      await this.connection.pause(pause);
    }
  }

  #fall(state: TailState, reason: Error): void {
    // Of several faults the first is reported.
    if (this.#state === 'failed') return;
    this.#state = state;
    this.#reason = reason;
    this.#awaySince ??= performance.now();
    // Nobody waits for ever, whatever patience they came with.
    if (state === 'failed' || this.awayMs > PATIENCE_MS) this.#waiting.refuse(reason);
    this.notifier.notify();
  }

  async #follow(): Promise<void> {
    const resolver = (this.#resolver ??= await this.#begin());
    let [begun, over] = [false, false];
    const sink: RecordSink = {
      began: () => {
        if (!begun && !this.#stopped.signal.aborted) this.#answers();
        begun = true;
      },
      take: (record) => {
        if (over || this.#stopped.signal.aborted) return;
        if (!resolver.missing(record)) return void this.#take(record);
        return this.reads.complete(resolver, record).then(() => {
          // It may have ended meanwhile, and another have begun before this record.
          if (!over) this.#take(record);
        });
      },
      caughtUp: (yes) => {
        if (over || this.#stopped.signal.aborted) return;
        if (yes) this.#live();
        else this.#state = 'catching-up';
      },
    };
    try {
      await this.source.run(this.#record, sink, this.#stopped.signal);
    } finally {
      over = true;
    }
  }

  async #begin(): Promise<RecordResolver> {
    if (this.from === 'start') {
      this.#recentEvents.begin(START);
      return new RecordResolver(START, 0, this.ends);
    }
    const [last, event] = [await this.reads.lastBefore(), await this.reads.lastEvent()];
    this.#record = last?.position ?? START;
    this.#position = event?.position ?? START;
    this.#recentEvents.begin(this.#position);
    return this.reads.resolverAt(this.#record);
  }

  /** There is a server again, and more to be read from it, as a rule. */
  #answers(): void {
    this.#state = 'catching-up';
    this.#reason = undefined;
    this.#awaySince = undefined;
    this.notifier.notify();
  }

  #live(): void {
    const news = this.#state !== 'live' || this.#notifyDue;
    this.#state = 'live';
    this.#wasLive = true;
    if (news) this.#notify();
  }

  #notify(): void {
    this.#notifyDue = false;
    this.notifier.notify();
  }

  #take(record: StoredRecord): void {
    // However it came a second time: each is taken once.
    if (comparePositions(record.position, this.#record) <= 0) return;
    const resolved = this.#resolver!.resolve(record);
    this.#record = record.position;
    if (resolved) this.#keep(resolved);
    this.#waiting.reached(record.position);
    this.#handledCount += 1;
    // While much is read at once, not everybody who waits need look at each.
    this.#notifyDue = true;
    if (this.#state === 'live' || this.#handledCount % MANY === 0) this.#notify();
  }

  #keep(resolved: ResolvedRecord): void {
    this.#position = resolved.event.position;
    this.#recentEvents.add(resolved);
    this.onEvent(resolved);
  }
}
