import { Controller, Get, Inject, Query, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';
import { eventTypes, lifecycles } from '@hudna/domain';
import {
  comparePositions,
  type EventStore,
  parsePosition,
  type Position,
  type RecordedEvent,
  START,
} from '@hudna/event-store';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Readable } from 'node:stream';
import { sendJson } from '../http/answer.js';
import { Parameters, type QueryString, refused } from '../queries/parameters.js';
import { EVENT_STORE } from '../runtime/tokens.js';

const TYPES = new Set(eventTypes.keys());
const CATEGORIES = new Set(lifecycles.keys());

/** The ledger itself, as it was written. */
@ApiTags('ledger')
@Controller('v1/events')
export class EventsController {
  constructor(@Inject(EVENT_STORE) private readonly store: EventStore) {}

  /** A page of events after a position; with `Accept: application/x-ndjson` all of them from there, one a line. */
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
    const parameters = new Parameters(query, ['after', 'limit', 'types', 'categories']);
    const given = parameters.text('after');
    const after = given === undefined ? START : parsePosition(given);
    if (!after) throw refused('after', 'This is no position: take it from an answer of Hudna, unchanged.');
    const types = parameters.names('types', TYPES);
    const categories = parameters.names('categories', CATEGORIES);
    await this.notBeyondTheEnd(after);
    const filter = { ...(types && { types }), ...(categories && { categories }) };
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

  /** Whoever asks from beyond the end follows another ledger than this one, or this one before it was restored. */
  private async notBeyondTheEnd(after: Position): Promise<void> {
    const head = await this.store.head();
    if (comparePositions(after, head) <= 0) return;
    throw refused(
      'after',
      `This ledger ends at position ${head}, before ${after}: it is another one, or was restored from a backup. Start again from a position of its own.`,
    );
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

function shown({ id, type, stream, revision, position, recordedAt, data, metadata }: RecordedEvent): object {
  return { id, type, stream, revision, position, recordedAt, ...metadata, data };
}
