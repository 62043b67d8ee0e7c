/** The clock that a feed goes by. */
import { setTimeout as delay } from 'node:timers/promises';

export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
  /**
   * Resolves at a moment (epoch milliseconds) or soon after, when `signal` is aborted, or when the clock is set back.
   * @param lookedAt What the caller saw it show last, epoch milliseconds: it may have been set back since.
   */
  until(moment: number, signal: AbortSignal, lookedAt: number): Promise<void>;
}

/**
 * A clock that runs at another speed from a moment on. It can be handed from one thread or process to another, which then
 * reads the same time.
 */
export interface ClockSpec {
  /** It showed this, epoch milliseconds, */
  readonly shown: number;
  /** when the machine's clock showed this. */
  readonly real: number;
  readonly speed: number;
  /** It is set by who holds this as well: one 64-bit float, by how many ms it shows more. */
  readonly offset?: SharedArrayBuffer;
}

/** The machine's clock may be set while somebody waits for it: it is looked at again after so long, in ms. */
const LOOK_MS = 500;

/** The machine's clock, or one derived from it. */
export function clockOf(spec?: ClockSpec): Clock {
  const { shown, real, speed, offset } = spec ?? { shown: 0, real: 0, speed: 1 };
  const set = offset ? new Float64Array(offset) : [0];
  const now = () => Math.floor(shown + (Date.now() - real) * speed + set[0]!);
  return {
    now,
    async until(moment, signal, lookedAt) {
      let latest = lookedAt;
      for (let left = moment - now(); left > 0 && !signal.aborted; left = moment - now()) {
        if (now() < latest) return;
        latest = now();
        await delay(Math.min(Math.ceil(left / speed), LOOK_MS), undefined, { signal }).catch(() => undefined);
      }
    },
  };
}
