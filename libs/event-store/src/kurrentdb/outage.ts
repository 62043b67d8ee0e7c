import { AccessDeniedError } from '@kurrent/kurrentdb-client';
import { type Cause, causeOf, NOT_AUTHENTICATED } from './cause.js';
import type { Servers } from './connection-string.js';

/** How often, in ms, it is looked at while calls fail, and how long what was found is good. */
const [AGAIN_MS, GOOD_MS] = [5_000, 30_000];

/** The same where all seemed well: it was on its way down, or up. */
const SOON_MS = 500;

/** Why the server is away, for all who speak to it: looked at once, however many calls fail, and again while they do. */
export class Outage {
  #found: Cause | undefined;
  #lookedAt = -Infinity;
  #isLooking = false;

  constructor(private readonly servers: Servers) {}

  /** A call has failed: see why, in the background. */
  look(): void {
    const pause = this.#found?.kind === 'unknown' ? SOON_MS : AGAIN_MS;
    if (this.#isLooking || performance.now() - this.#lookedAt < pause) return;
    this.#isLooking = true;
    void causeOf(this.servers)
      .then((cause) => {
        this.#found = cause;
        this.#lookedAt = performance.now();
      })
      // A file of an authority that is gone meanwhile.
      .catch(() => {})
      .finally(() => (this.#isLooking = false));
  }

  /** What is known of why a call has failed. */
  causeOf(error: unknown): Cause | undefined {
    if (error instanceof AccessDeniedError) return NOT_AUTHENTICATED;
    return performance.now() - this.#lookedAt < GOOD_MS ? this.#found : undefined;
  }
}
