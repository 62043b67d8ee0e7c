/**
 * Watches this machine's clock beside what else tells the time: the ledger's stamps, the clocks of other nodes, and the
 * process's own monotonic clock. What it finds is said in health and, once a change, in the log; nothing is refused for it.
 */
import { Inject, Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { CLOCK_BOUND_MS } from '@hudna/domain';
import type { EventStore } from '@hudna/event-store';
import { clockOf } from '@hudna/projections';
import type { Config } from '../config.js';
import { CONFIG, EVENT_STORE } from '../tokens.js';
import { ReadModelHost } from '../views/read-model-host.js';
import { type ClockFault, clockFaults } from './clock-faults.js';

const LOOK_MS = 1_000;

/** For how long, in ms, a fault that is over is still shown. */
const SAID_FOR_MS = 86_400_000;

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** Something of late, with when it was noticed by the monotonic clock, ms. */
interface Noticed<T> {
  readonly what: T;
  readonly since: number;
}

@Injectable()
export class ClockWatch implements OnApplicationShutdown {
  private readonly logger = new Logger('clock');
  private readonly now: () => number;
  private readonly timer: NodeJS.Timeout;
  private readonly stopFollowing: () => void;
  /** What the clock shows beyond the monotonic one, ms. */
  private offset: number;
  private isStarted = false;
  private drop: Noticed<{ clockMs: number; recordedMs: number }> | undefined;
  private jump: Noticed<number> | undefined;
  private quiet: Noticed<number> | undefined;
  private logged = '';

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly views: ReadModelHost,
    @Inject(EVENT_STORE) private readonly store: EventStore,
  ) {
    this.now = clockOf(config.clock).now;
    this.offset = this.ahead();
    this.stopFollowing = views.onStatus(({ state, recordedAt, drop }) => {
      // Before it is caught up, a drop may be of long ago; where the stamps are ahead of this clock too, that says more.
      const isOfOthers = drop && drop.recordedMs <= this.now() + CLOCK_BOUND_MS;
      if (state === 'live' && isOfOthers && this.isStarted) this.drop = noticed(drop);
      if (state === 'live') this.start(recordedAt);
    });
    this.timer = setInterval(() => this.look(), LOOK_MS).unref();
  }

  /** What speaks against the clock now. */
  faults(): ClockFault[] {
    this.look();
    return this.found();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
    this.stopFollowing();
  }

  private found(): ClockFault[] {
    return clockFaults({
      nowMs: this.now(),
      recordedMs: this.views.recordedMs(),
      drop: ofLate(this.drop),
      aheadOfStoreMs: this.store.clockAheadMs?.(),
      jumpedByMs: ofLate(this.jump),
      quietForMs: ofLate(this.quiet),
    });
  }

  private start(recordedMs: number): void {
    if (this.isStarted) return;
    this.isStarted = true;
    const quietFor = this.now() - recordedMs;
    if (recordedMs > 0 && quietFor > this.config.clockQuietDays * DAY_MS) this.quiet = noticed(quietFor);
  }

  private look(): void {
    const jumped = this.ahead() - this.offset;
    if (Math.abs(jumped) > this.config.clockJumpMinutes * MINUTE_MS) {
      this.jump = noticed(jumped);
      this.offset += jumped;
    }
    const faults = this.found();
    const codes = faults.map(({ code }) => code).join(' ');
    if (codes === this.logged) return;
    this.logged = codes;
    for (const { detail } of faults) this.logger.warn(detail);
    if (faults.length === 0) this.logger.warn('Nothing speaks against the clock any more.');
  }

  private ahead(): number {
    return this.now() - performance.now() * (this.config.clock?.speed ?? 1);
  }
}

function noticed<T>(what: T): Noticed<T> {
  return { what, since: performance.now() };
}

function ofLate<T>(noticed: Noticed<T> | undefined): T | undefined {
  return noticed && performance.now() - noticed.since < SAID_FOR_MS ? noticed.what : undefined;
}
