import { Controller, Get, Inject, Query, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';
import { type EventStore, parsePosition, type RecordedEvent, START } from '@hudna/event-store';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Readable } from 'node:stream';
import { sendJson } from '../http/answer.js';
import { Parameters, type QueryString, refused } from '../queries/parameters.js';
import { EVENT_STORE } from '../runtime/tokens.js';
import { LedgerStream } from '../subscriptions/ledger-stream.js';
import { filterIn, notBeyondTheEnd, shown } from './recorded.js';

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
      void reply.type('application/x-ndjson').send(Readable.from(this.lines(after, filter)));
      return;
    }
    const limit = parameters.wholeNumber('limit', 100, 1, 1_000);
    const { events, upTo, caughtUp } = await this.store.readAll({ after, limit, filter });
    sendJson(request, reply, { items: events.map(shown), ...(!caughtUp && { next: upTo }), position: upTo });
  }

  private async *lines(after: RecordedEvent['position'], filter: object): AsyncGenerator<string> {
    for (let from = after; ;) {
      const { events, upTo, caughtUp } = await this.store.readAll({ after: from, filter });
      if (events.length > 0) yield events.map((event) => `${JSON.stringify(shown(event))}\n`).join('');
      if (caughtUp) return;
      from = upTo;
    }
  }
}
