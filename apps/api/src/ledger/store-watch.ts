/** Looks how the ledger stands, and says so in the log: once a change, and not once a try. */
import { Logger } from '@nestjs/common';
import type { EventStore, StoreStatus } from '@hudna/event-store';

/** How often, in ms, it is looked. */
const LOOK_MS = 500;

/** How long, in ms, is waited for it to be known why it is away. */
const WHY_MS = 5_000;

export class StoreWatch {
  private readonly logger = new Logger('ledger');
  private readonly timer: NodeJS.Timeout;
  /** What was said last; undefined before anything was. */
  private logged: StoreStatus | undefined;
  /** Since when it is not live, on the process's own clock. */
  private since = performance.now();

  /** @param onFailed Told once where it is damaged. */
  constructor(
    private readonly store: Pick<EventStore, 'status'>,
    private readonly onFailed: (reason: string) => void,
  ) {
    this.timer = setInterval(() => this.look(), LOOK_MS).unref();
  }

  close(): void {
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
      this.onFailed(reason);
    } else if (state === 'away' && (isKnown(cause) || waited > WHY_MS) && this.isNews(status)) {
      this.logged = status;
      this.logger.warn(`The ledger is away. ${reason}`);
    }
  }

  /** It was there, or is away for another reason than was said. */
  private isNews({ cause }: StoreStatus): boolean {
    if (this.logged?.state !== 'away') return true;
    return isKnown(cause) && cause !== this.logged.cause;
  }
}

function isKnown(cause: string | undefined): boolean {
  return cause !== undefined && cause !== 'unknown';
}
