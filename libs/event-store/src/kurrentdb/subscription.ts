import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises';
import { predicateOf, type EventPredicate } from '../event-predicate.js';
import type { Batch, EventFilter } from '../port.js';
import { comparePositions, type Position } from '../position.js';
import type { Tail } from './tail.js';

/** How often, in ms, is looked for more at the most while the tail has not been live yet. */
const PAUSE_MS = 100;

export interface SubscribeOptions {
  readonly after: Position;
  readonly filter?: EventFilter | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What a subscription is made of: pages of what is stored and passes its filter, and the tail for what comes. */
export interface SubscriptionParts {
  readonly tail: Tail;
  /** Ends all subscriptions. */
  readonly ended: AbortSignal;
  page(after: Position): Promise<Batch>;
}

/** Events after a position, stored and to come. It throws where the server is away: go on from the last batch then. */
export function subscribe(
  parts: SubscriptionParts,
  { after, filter, signal }: SubscribeOptions,
): AsyncIterable<Batch> {
  return {
    [Symbol.asyncIterator]: () => {
      const left = new AbortController();
      const until = AbortSignal.any([left.signal, parts.ended, ...(signal ? [signal] : [])]);
      const batches = followed(parts, after, predicateOf(filter), until);
      return {
        next: () => batches.next(),
        // A generator that is waiting would answer this only at its next event.
        return: () => {
          left.abort();
          return batches.return(undefined);
        },
      };
    },
  };
}

async function* followed(
  parts: SubscriptionParts,
  after: Position,
  predicate: EventPredicate,
  until: AbortSignal,
): AsyncGenerator<Batch, undefined> {
  // It need not have begun: what is stored already is read without it, and it notifies when it is live.
  const tail = parts.tail.start();
  const { notifier } = tail;
  let at = after;
  let wasCaughtUp = false;
  // What is read, and how many notifications there had been before that: what is notified from then on may be missing in it.
  const read = () => {
    const notifications = notifier.notifications;
    const batch = next(parts, at, predicate, wasCaughtUp);
    // A subscriber that leaves does not wait for it any more.
    batch.catch(() => {});
    return { notifications, batch };
  };
  for (let reading = read(); ;) {
    const { notifications } = reading;
    const batch = await reading.batch.catch((error: unknown) => {
      // Closed while it was read: an end like any other.
      if (!until.aborted) throw error;
    });
    if (until.aborted || !batch) return;
    const moved = comparePositions(batch.upTo, at) > 0;
    at = batch.upTo;
    // Where there is more it is read while the consumer is at work: one page, and no more.
    if (!batch.caughtUp) reading = read();
    if (moved || (batch.caughtUp && !wasCaughtUp)) {
      wasCaughtUp = batch.caughtUp;
      yield batch;
    }
    // A consumer that never waits must not keep all others from their turn.
    if (!batch.caughtUp) await nextTurn();
    else {
      // While it was handled, much may have happened.
      if (until.aborted) return;
      tail.refuseFailed();
      await notifier.wait(notifications, until);
      // A tail that has never been live notifies of what was stored long ago.
      if (!tail.wasLive) await delay(PAUSE_MS, undefined, { signal: until }).catch(() => {});
      if (until.aborted) return;
      reading = read();
    }
  }
}

async function next(
  { tail, page }: SubscriptionParts,
  at: Position,
  predicate: EventPredicate,
  wasCaughtUp: boolean,
): Promise<Batch> {
  // Whether there is more the ledger itself must say once; from then on the tail notifies of what comes.
  const kept = wasCaughtUp ? tail.since(at) : undefined;
  if (kept) {
    const events = kept.map(({ event }) => event);
    const upTo = events.at(-1)?.position ?? at;
    return { events: predicate ? events.filter(predicate) : events, upTo, caughtUp: true };
  }
  return page(at);
}
