import { Controller, Get, Inject, Req, Res, UseInterceptors } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { EventAnswer, eventResource } from '@hudna/audit';
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
import { AuditAnswerInterceptor } from '../audit/audit-answer.interceptor.js';
import { ApiAnswer, reference } from '../openapi/api-answer.js';
import { ApiParams } from '../openapi/api-params.js';
import { preferred } from '../representations/negotiate.js';
import { taggedJson } from '../representations/entity-tag.js';
import { Offered } from '../representations/offered.js';
import { ApiProblems } from '../openapi/api-problems.js';
import { EVENT_STORE } from '../tokens.js';
import { AGAIN_MS } from '../subscriptions/away.js';
import { QueryParams } from '../views/query-params.js';
import { LiveEvents } from './live-events.js';
import { eventFilterOf, GetEvent, ReadEvents } from './event-params.js';
import { EventPage, notBeyondTheEnd } from './event-page.js';
import { invalidParameter } from '../http/problem.js';

const LINES = 'application/x-ndjson';
const STREAM = 'text/event-stream';
const MEDIA_TYPES_OFFERED = ['application/json', LINES, STREAM] as const;

/** Events on a page where nobody says how many. */
const PAGE = 100;

/** The ledger itself, as it was written. */
@ApiTags('ledger')
@Controller('v1/events')
export class EventsController {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    private readonly stream: LiveEvents,
    private readonly queries: QueryBus,
  ) {}

  /** A page of events after a position; with `Accept: application/x-ndjson` all of them from there, one a line; with `text/event-stream` each as it comes. */
  @Get()
  @Offered(MEDIA_TYPES_OFFERED, { vary: true })
  @ApiOperation({
    operationId: 'ReadEvents',
    summary: 'The ledger: events in the order in which they were recorded',
  })
  @ApiParams(ReadEvents)
  @ApiResponse({
    status: 200,
    description:
      'A page `{ items, next?, position }`; with `Accept` the events from there on, one a line, or each as it comes.',
    content: {
      'application/json': { schema: reference(EventPage) },
      [LINES]: { schema: { type: 'string' } },
      [STREAM]: { schema: { type: 'string' } },
    },
  })
  @ApiProblems({
    400: 'A parameter that is not as it should be, or that there is not; `errors` points at it.',
    406: 'Not to be had in a form that `Accept` names; the problem says which there are.',
  })
  async page(
    @QueryParams(ReadEvents) params: ReadEvents,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const form = preferred(request.headers.accept, MEDIA_TYPES_OFFERED);
    if (form === STREAM) return this.stream.open(request, reply, params);
    const { after: text, limit } = params;
    const after = text === undefined ? START : parsePosition(text);
    if (!after) {
      throw invalidParameter('after', 'This is no position: take it from an answer of Hudna, unchanged.');
    }
    const filter = eventFilterOf(params);
    await notBeyondTheEnd(this.store, after);
    if (form === LINES) {
      // What cannot be read is refused before the answer has begun.
      await this.store.readAll({ after, limit: 1, filter });
      void reply.type(LINES);
      // Only to ask whether it is there, nobody reads it.
      if (request.method === 'HEAD') return void reply.send();
      const gone = new AbortController();
      reply.raw.on('close', () => gone.abort());
      return void reply.send(Readable.from(this.lines(after, filter, gone.signal, limit)));
    }
    const { events, upTo, caughtUp } = await this.store.readAll({ after, limit: limit ?? PAGE, filter });
    const items = events.map(eventResource);
    const page: EventPage = { items, ...(!caughtUp && { next: upTo }), position: upTo };
    void reply.send(taggedJson(request, reply, page));
  }

  @Get(':id')
  @UseInterceptors(AuditAnswerInterceptor)
  @Offered(['application/json'])
  @ApiOperation({
    operationId: 'GetEvent',
    summary: 'One event as it was recorded, its amendments, and what it says with them',
  })
  @ApiParams(GetEvent)
  @ApiAnswer(
    { 'application/json': reference(EventAnswer) },
    '{ event, amends?, amendments: [...], effective, out?, assessment?, links: [...] }; `effective` is null where the event counts no more, and `out` says why.',
  )
  event(@QueryParams(GetEvent) params: GetEvent): Promise<EventAnswer> {
    return this.queries.execute(params);
  }

  private async *lines(
    after: Position,
    filter: EventFilter,
    gone: AbortSignal,
    limit = Infinity,
  ): AsyncGenerator<string> {
    let wanted = limit;
    for (let from = after; wanted > 0 && !gone.aborted;) {
      const page = await this.pageWhenThere({ after: from, filter, limit: Math.min(wanted, 1_000) }, gone);
      if (!page) return;
      const { events, upTo, caughtUp } = page;
      if (events.length > 0) {
        yield events.map((event) => `${JSON.stringify(eventResource(event))}\n`).join('');
      }
      if (caughtUp) return;
      wanted -= events.length;
      from = upTo;
    }
  }

  /** In the middle of an answer a ledger that is away is waited for, as long as the reader does. */
  private async pageWhenThere(
    wanted: { after: Position; filter: EventFilter; limit: number },
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
