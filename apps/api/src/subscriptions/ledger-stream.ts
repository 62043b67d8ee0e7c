/** The ledger as a stream: each event from a position on, those stored and those to come. */
import { Inject, Injectable } from '@nestjs/common';
import {
  type Batch,
  type EventStore,
  parsePosition,
  type Position,
  type RecordedEvent,
  START,
} from '@hudna/event-store';
import { momentId, parseMoment } from '@hudna/projections';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Config } from '../config.js';
import { filterIn, limitIn, notBeyondTheEnd, shown } from '../events/recorded.js';
import { Parameters, type QueryString, refused } from '../queries/parameters.js';
import { CONFIG, EVENT_STORE } from '../runtime/tokens.js';
import { answeredHead, Connection } from './connection.js';
import { lastHeard } from './last-heard.js';

@Injectable()
export class LedgerStream {
  private readonly connections = new Set<Connection>();
  /** All who are live are sent the same text. */
  private readonly texts = new WeakMap<RecordedEvent, string>();

  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** @param others What it may be asked beside. @throws Refusal 400 */
  async open(request: FastifyRequest, reply: FastifyReply, others: readonly 'limit'[] = []): Promise<void> {
    const allowed = ['after', ...others, 'types', 'categories'];
    const parameters = new Parameters(request.query as QueryString, allowed);
    const limit = limitIn(parameters);
    const filter = filterIn(parameters);
    const after = positionIn(lastHeard(request, parameters));
    await notBeyondTheEnd(this.store, after);
    if (answeredHead(request, reply)) return;
    const batches = this.store.subscribe({ after, filter });
    const connection = Connection.over(reply);
    if (connection.gone.aborted) return;
    this.connections.add(connection);
    const heart = setInterval(() => connection.beat(), this.config.heartbeatSeconds * 1_000).unref();
    connection.gone.addEventListener('abort', () => {
      clearInterval(heart);
      this.connections.delete(connection);
    });
    void this.pass(batches, connection, limit);
  }

  /** Ends all streams; their readers go on later, or elsewhere. */
  onModuleDestroy(): void {
    for (const connection of this.connections) connection.end();
  }

  /** The reader's pace is the only one: nothing waits but the batch in hand. Ends after `limit` events. */
  private async pass(batches: AsyncIterable<Batch>, connection: Connection, limit = Infinity): Promise<void> {
    const gone = new Promise<undefined>((resolve) => {
      connection.gone.addEventListener('abort', () => resolve(undefined), { once: true });
    });
    const iterator = batches[Symbol.asyncIterator]();
    try {
      for (let wanted = limit; wanted > 0;) {
        const next = await Promise.race([iterator.next(), gone]);
        if (!next || next.done) break;
        const events = next.value.events.slice(0, wanted);
        wanted -= events.length;
        const text = events.map((event) => this.textOf(event)).join('');
        if (text !== '') await connection.send(text);
      }
    } catch {
      // The store is away: the reader comes back, and goes on from where they were.
    } finally {
      await iterator.return?.();
      connection.end();
    }
  }

  private textOf(event: RecordedEvent): string {
    let text = this.texts.get(event);
    if (text === undefined) {
      const id = momentId({ position: event.position, clockMs: Date.parse(event.recordedAt) });
      text = `event: ${event.type}\nid: ${id}\ndata: ${JSON.stringify(shown(event))}\n\n`;
      this.texts.set(event, text);
    }
    return text;
  }
}

/** An id that was given out, or a bare position. @throws Refusal 400 */
function positionIn(heard: string | undefined): Position {
  if (heard === undefined) return START;
  const position = parsePosition(heard) ?? parseMoment(heard)?.position;
  if (position) return position;
  throw refused(
    'after',
    'This is no position and no id of an event: take it from an answer of Hudna, unchanged.',
  );
}
