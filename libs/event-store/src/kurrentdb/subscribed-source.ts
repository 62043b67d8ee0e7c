/** Follows the ledger on one subscription: each event comes as soon as it is stored. */
import {
  type AllStreamResolvedEvent,
  type AllStreamSubscription,
  eventTypeFilter,
  type KurrentDBClient,
  type RecordedEvent as KurrentEvent,
} from '@kurrent/kurrentdb-client';
import { comparePositions, type Position } from '../position.js';
import { type KurrentDbConnection, Unanswered } from './connection.js';
import { readStored, type RecordSource, type RecordSink } from './record-source.js';
import { pairOf } from './position.js';
import type { Reads } from './reads.js';
import { recordOf } from './record.js';
import { isSettingsRecord, StreamSettings, SETTINGS_RECORD_TYPES } from './stream-settings.js';

/** How long, in ms, the server may take to begin a subscription. */
const START_MS = 3_000;

/** How often, in ms, it is looked whether what is stored has come. */
const WATCH_MS = 2_000;

const CAUGHT_UP = Symbol('caught up');

/** All types of events but those of systems, and of these the ones that say how streams are kept. */
const WITH_SETTINGS = `^([^$].*|${SETTINGS_RECORD_TYPES.map((type) => `\\${type}`).join('|')})$`;

export class SubscribedSource implements RecordSource {
  readonly #settings = new StreamSettings();

  constructor(
    private readonly connection: KurrentDbConnection,
    private readonly reads: Reads,
  ) {}

  async run(after: Position, sink: RecordSink, signal: AbortSignal): Promise<void> {
    // A subscription that begins far back is sent more than it takes when it becomes live, and dropped.
    let at = await readStored(this.reads, after, { ...sink, began: () => {}, caughtUp: () => {} }, signal);
    await this.#lookAtSettings(after);
    if (signal.aborted) return;
    const { client } = this.connection;
    const subscription = client.subscribeToAll({
      fromPosition: pairOf(at),
      filter: eventTypeFilter({ regex: WITH_SETTINGS }),
    });
    const abandon = (error?: Error) => void subscription.destroy(error);
    const leave = () => abandon();
    signal.addEventListener('abort', leave);
    const late = setTimeout(() => {
      this.connection.replace(client);
      abandon(new Unanswered('It did not answer when asked for a subscription.'));
    }, START_MS);
    subscription.on('confirmation', () => {
      clearTimeout(late);
      sink.began();
    });
    let live = false;
    const progress = () => ({ at, live });
    const stopWatching = this.#watch(client, abandon, progress);
    try {
      const caughtUp = (yes: boolean) => {
        live = yes;
        sink.caughtUp(yes);
      };
      await this.#consume(subscription, { ...sink, caughtUp }, signal, (position) => (at = position));
    } finally {
      clearTimeout(late);
      stopWatching();
      signal.removeEventListener('abort', leave);
      // A subscription that never began cannot be ended either.
      subscription.unsubscribe().catch(() => {});
      subscription.destroy();
    }
  }

  /** What was set while nothing was followed. @throws StoreDamaged where a stream lets events go */
  async #lookAtSettings(after: Position): Promise<void> {
    for (const event of await this.reads.settings(after)) this.#settings.note(event);
    this.#settings.refuse();
  }

  /** @throws StoreDamaged where a stream lets events go */
  #heed(event: KurrentEvent): void {
    this.#settings.note(event);
    this.#settings.refuse();
  }

  /**
   * Takes each event as it comes, until the subscription ends. Event by event and without a promise for each: a server
   * of version 23.10 drops a subscriber that falls behind what is written.
   */
  #consume(
    subscription: AllStreamSubscription,
    sink: RecordSink,
    signal: AbortSignal,
    onHandled: (position: Position) => void,
  ): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const fail = (error: unknown) => {
      reject(error);
      subscription.destroy();
    };
    // It says so ahead of what it has not handed over yet: in the queue it has its place.
    subscription.on('caughtUp', () => void subscription.push(CAUGHT_UP));
    subscription.on('data', (item: AllStreamResolvedEvent | typeof CAUGHT_UP) => {
      if (signal.aborted) return;
      try {
        if (item === CAUGHT_UP) return sink.caughtUp(true);
        if (!item.event) return;
        if (isSettingsRecord(item.event)) return this.#heed(item.event);
        const record = recordOf(item.event);
        const pending = sink.take(record);
        if (!pending) return onHandled(record.position);
        subscription.pause();
        pending.then(() => {
          onHandled(record.position);
          subscription.resume();
        }, fail);
      } catch (error) {
        fail(error);
      }
    });
    subscription.on('error', reject);
    subscription.on('close', resolve);
    return promise;
  }

  /**
   * Of a server that stands still a subscription hears nothing, as of one where nothing happens: so the end is asked for.
   * @returns What ends it.
   */
  #watch(
    client: KurrentDBClient,
    abandon: (error: Error) => void,
    progress: () => { at: Position; live: boolean },
  ): () => void {
    let seen: Position | undefined;
    let [looking, over] = [false, false];
    const look = async () => {
      const last = await this.reads.lastBefore();
      if (over) return;
      const { at, live } = progress();
      // It may have begun, and never become live.
      if (live && (!last || comparePositions(last.position, at) <= 0)) seen = undefined;
      else if (seen !== at) seen = at;
      else {
        this.connection.replace(client);
        abandon(new Unanswered('It has stored what it does not send.'));
      }
    };
    const timer = setInterval(() => {
      if (looking) return;
      looking = true;
      look()
        .catch((error: unknown) => abandon(this.connection.unavailable(error)))
        .finally(() => (looking = false));
    }, WATCH_MS).unref();
    return () => {
      over = true;
      clearInterval(timer);
    };
  }
}
