import { Controller, Get, Inject, Query, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';
import {
  type Batch,
  type EventFilter,
  type EventStore,
  parsePosition,
  type Position,
  START,
  StoreUnavailable,
} from '@hudna/event-store';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { sendJson } from '../http/answer.js';
import { Parameters, type QueryString, refused } from '../queries/parameters.js';
import { EVENT_STORE } from '../runtime/tokens.js';
import { LedgerStream } from '../subscriptions/ledger-stream.js';
import { filterIn, notBeyondTheEnd, shown } from './recorded.js';

/** How long, in ms, before a ledger that is away is asked again for one who reads on. */
const AGAIN_MS = 500;

/** The ledger itself, as it was written. */
@ApiTags('ledger')
@Controller('v1/events')
export class EventsController {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    private readonly stream: LedgerStream,
  ) {}

  /** A page of events after a position; with `Accept: application/x-ndjson` all of them from there, one a line; with `text/event-stream` each as it comes. */
  @Get()
  @ApiOperation({ summary: 'The ledger: events in the order in which they were recorded' })
  @ApiQuery({
    name: 'after',
    required: false,
    schema: { type: 'string' },
    description: 'A position; the page starts behind it.',
  })
  @ApiQuery({
    name: 'limit',
    required: false,
    schema: { type: 'integer', minimum: 1, maximum: 1_000, default: 100 },
    description: '1 to 1,000; default 100.',
  })
  @ApiQuery({
    name: 'types',
    required: false,
    schema: { type: 'string' },
    description: 'Event types, joined by commas.',
  })
  @ApiQuery({
    name: 'categories',
    required: false,
    schema: { type: 'string' },
    description: 'Stream categories, joined by commas.',
  })
  async page(
    @Query() query: QueryString,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    if (request.headers.accept?.includes('text/event-stream')) return this.stream.open(request, reply);
    const parameters = new Parameters(query, ['after', 'limit', 'types', 'categories']);
    const given = parameters.text('after');
    const after = given === undefined ? START : parsePosition(given);
    if (!after) throw refused('after', 'This is no position: take it from an answer of Hudna, unchanged.');
    const filter = filterIn(parameters);
    await notBeyondTheEnd(this.store, after);
    if (request.headers.accept?.includes('application/x-ndjson')) {
      // What cannot be read is refused before the answer has begun.
      await this.store.readAll({ after, limit: 1, filter });
      const gone = new AbortController();
      reply.raw.on('close', () => gone.abort());
      const lines = this.lines(after, filter, gone.signal);
      void reply.type('application/x-ndjson').send(Readable.from(lines));
      return;
    }
    const limit = parameters.wholeNumber('limit', 100, 1, 1_000);
    const { events, upTo, caughtUp } = await this.store.readAll({ after, limit, filter });
    sendJson(request, reply, { items: events.map(shown), ...(!caughtUp && { next: upTo }), position: upTo });
  }

  private async *lines(after: Position, filter: EventFilter, gone: AbortSignal): AsyncGenerator<string> {
    for (let from = after; !gone.aborted;) {
      const page = await this.pageWhenThere({ after: from, filter }, gone);
      if (!page) return;
      const { events, upTo, caughtUp } = page;
      if (events.length > 0) yield events.map((event) => `${JSON.stringify(shown(event))}\n`).join('');
      if (caughtUp) return;
      from = upTo;
    }
  }

  /** In the middle of an answer a ledger that is away is waited for, as long as the reader does. */
  private async pageWhenThere(
    wanted: { after: Position; filter: EventFilter },
    gone: AbortSignal,
  ): Promise<Batch | undefined> {
    while (!gone.aborted) {
      try {
        return await this.store.readAll(wanted);
      } catch (error) {
        if (!(error instanceof StoreUnavailable)) throw error;
        await delay(AGAIN_MS, undefined, { signal: gone }).catch(() => undefined);
      }
    }
    return undefined;
  }
}
