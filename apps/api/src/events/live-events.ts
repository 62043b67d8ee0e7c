/** The ledger as a stream: each event from a position on, those stored and those to come. */
import { Inject, Injectable } from '@nestjs/common';
import { eventResource } from '@hudna/audit';
import {
  type Batch,
  type EventStore,
  parsePosition,
  type Position,
  type RecordedEvent,
  START,
  StoreUnavailable,
} from '@hudna/event-store';
import { resumeToken, parseResumeToken } from '@hudna/projections';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { setTimeout as delay } from 'node:timers/promises';
import type { Config } from '../config.js';
import { eventFilterOf, type ReadEvents } from './event-params.js';
import { notBeyondTheEnd } from './event-page.js';
import { CONFIG, EVENT_STORE } from '../tokens.js';
import { AGAIN_MS, awayIn } from '../subscriptions/away.js';
import { answeredHead, EventStream } from '../subscriptions/event-stream.js';
import { lastEventId } from '../subscriptions/last-event-id.js';
import { invalidParameter } from '../http/problem.js';

@Injectable()
export class LiveEvents {
  private readonly streams = new Set<EventStream>();
  /** All who are live are sent the same text. */
  private readonly texts = new WeakMap<RecordedEvent, string>();

  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** @throws HttpProblem 400, StoreDamaged */
  async open(request: FastifyRequest, reply: FastifyReply, params: ReadEvents): Promise<void> {
    const { limit } = params;
    const filter = eventFilterOf(params);
    const after = positionIn(lastEventId(params));
    // While the store is away the end is unknown: the position is checked later then.
    const isChecked = await this.isWithin(after);
    if (answeredHead(request, reply)) return;
    const follow = (from: Position) => this.store.subscribe({ after: from, filter });
    // A position of another kind of store is refused here.
    follow(after);
    const stream = EventStream.over(reply);
    if (stream.gone.aborted) return;
    this.streams.add(stream);
    const beat = () => stream.beat(undefined, awayIn(this.store.status()));
    const heart = setInterval(beat, this.config.heartbeatSeconds * 1_000).unref();
    stream.gone.addEventListener('abort', () => {
      clearInterval(heart);
      this.streams.delete(stream);
    });
    void this.pass(after, isChecked, stream, follow, limit);
  }

  /** False while the store is away: the end is unknown. @throws HttpProblem 400 where `after` is beyond the end */
  private async isWithin(after: Position): Promise<boolean> {
    if (this.store.status().state === 'away') return false;
    try {
      await notBeyondTheEnd(this.store, after);
      return true;
    } catch (error) {
      if (error instanceof StoreUnavailable) return false;
      throw error;
    }
  }

  /** Ends all streams; their readers go on later, or elsewhere. */
  onModuleDestroy(): void {
    for (const stream of this.streams) stream.end();
  }

  /** While the ledger is away the line stays open, and it goes on from where it was. Ends after `limit` events. */
  private async pass(
    after: Position,
    isChecked: boolean,
    stream: EventStream,
    follow: (from: Position) => AsyncIterable<Batch>,
    limit = Infinity,
  ): Promise<void> {
    let [at, wanted] = [after, limit];
    const moved = (upTo: Position, count: number) => {
      at = upTo;
      wanted -= count;
    };
    for (let checked = isChecked, away = true; away && !stream.gone.aborted;) {
      away = false;
      try {
        if (!checked) await notBeyondTheEnd(this.store, after);
        checked = true;
        await this.passOn(follow(at), stream, wanted, moved);
      } catch (error) {
        // Any other error ends the stream; the reconnecting reader is answered with it as a problem.
        away = error instanceof StoreUnavailable;
        if (away) await delay(AGAIN_MS, undefined, { signal: stream.gone }).catch(() => undefined);
      }
    }
    stream.end();
  }

  /** The reader's pace is the only one: nothing waits but the batch in hand. */
  private async passOn(
    batches: AsyncIterable<Batch>,
    stream: EventStream,
    limit: number,
    moved: (upTo: Position, count: number) => void,
  ): Promise<void> {
    const gone = new Promise<undefined>((resolve) => {
      stream.gone.addEventListener('abort', () => resolve(undefined), { once: true });
    });
    const iterator = batches[Symbol.asyncIterator]();
    try {
      for (let wanted = limit; wanted > 0;) {
        const next = await Promise.race([iterator.next(), gone]);
        if (!next || next.done) return;
        const events = next.value.events.slice(0, wanted);
        wanted -= events.length;
        const text = events.map((event) => this.textOf(event)).join('');
        if (text !== '') await stream.send(text);
        moved(next.value.upTo, events.length);
      }
    } finally {
      await iterator.return?.();
    }
  }

  private textOf(event: RecordedEvent): string {
    let text = this.texts.get(event);
    if (text === undefined) {
      const id = resumeToken({ position: event.position, clockMs: Date.parse(event.recordedAt) });
      text = `event: ${event.type}\nid: ${id}\ndata: ${JSON.stringify(eventResource(event))}\n\n`;
      this.texts.set(event, text);
    }
    return text;
  }
}

/** An id that was given out, or a bare position. @throws HttpProblem 400 */
function positionIn(lastId: string | undefined): Position {
  if (lastId === undefined) return START;
  const position = parsePosition(lastId) ?? parseResumeToken(lastId)?.position;
  if (position) return position;
  throw invalidParameter(
    'after',
    'This is no position and no id of an event: take it from an answer of Hudna, unchanged.',
  );
}
