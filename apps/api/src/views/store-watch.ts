import { Inject, Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import type { EventStore, StoreStatus } from '@hudna/event-store';
import type { Config } from '../config.js';
import { CONFIG, EVENT_STORE } from '../tokens.js';
import { ReadModelHost } from './read-model-host.js';

/** The interval, in ms, at which the status is read. */
const LOOK_MS = 500;

/** How long, in ms, the log waits for the cause of an absence to be known. */
const WHY_MS = 5_000;

/**
 * Logs each change in how the ledger stands, and stops the projections where it is damaged. An embedded store logs its own
 * changes, and may come back.
 */
@Injectable()
export class StoreWatch implements OnApplicationShutdown {
  private readonly logger = new Logger('ledger');
  private readonly timer: NodeJS.Timeout | undefined;
  /** The status logged last; undefined before the first. */
  private logged: StoreStatus | undefined;
  /** When it was live last, by the process's monotonic clock. */
  private since = performance.now();

  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(CONFIG) config: Config,
    private readonly views: ReadModelHost,
  ) {
    if (config.store.kind !== 'sqlite') this.timer = setInterval(() => this.look(), LOOK_MS).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  private look(): void {
    const status = this.store.status();
    const { state, cause, reason = '' } = status;
    const waited = performance.now() - this.since;
    if (state === 'live') {
      if (this.logged && this.logged.state !== 'live') {
        this.logger.warn(`The ledger is there again, after ${Math.round(waited / 1_000)} s.`);
      }
      this.logged = status;
      this.since = performance.now();
    } else if (state === 'failed' && this.logged?.state !== 'failed') {
      this.logged = status;
      this.logger.error(reason);
      this.views.halt(reason);
    } else if (state === 'away' && (isKnown(cause) || waited > WHY_MS) && this.isNews(status)) {
      this.logged = status;
      this.logger.warn(`The ledger is away. ${reason}`);
    }
  }

  /** Whether it was live before, or is away for another cause than was logged. */
  private isNews({ cause }: StoreStatus): boolean {
    if (this.logged?.state !== 'away') return true;
    return isKnown(cause) && cause !== this.logged.cause;
  }
}

function isKnown(cause: string | undefined): boolean {
  return cause !== undefined && cause !== 'unknown';
}
