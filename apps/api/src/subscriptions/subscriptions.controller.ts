import { applyDecorators, Controller, Get, Param, Req, Res } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiParam, ApiQuery, ApiResponse, ApiTags } from '@nestjs/swagger';
import { type Filter, parseResumeToken, liveViews } from '@hudna/projections';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { preferred } from '../representations/index.js';
import { HttpProblem, invalidParameter } from '../http/problem.js';
import { ApiProblems } from '../openapi/api-problems.js';
import { Parameters, type QueryString } from '../queries/parameters.js';
import { answeredHead, EventStream } from './event-stream.js';
import { ChangeFeedHost } from './change-feed-host.js';
import { lastEventId } from './last-event-id.js';
import { LiveEvents } from '../events/live-events.js';

const EVENTS = 'events';
/** What can be subscribed to. */
export const NAMES: readonly string[] = [...liveViews.keys(), EVENTS];
const FILTERS = [...new Set([...liveViews.values()].flatMap(({ filters }) => filters))];

/** Says by what one may choose. */
const Filters = () =>
  applyDecorators(
    ...FILTERS.map((name) =>
      ApiQuery({
        name,
        required: false,
        schema: { type: 'string' },
        description: `Only items with this ${name}, in the views that have one.`,
      }),
    ),
  );

/** What changes, told as it does. */
@ApiTags('subscriptions')
@Controller('v1/subscriptions')
export class SubscriptionsController {
  constructor(
    private readonly feeds: ChangeFeedHost,
    private readonly ledger: LiveEvents,
  ) {}

  @Get(':view')
  @ApiOperation({
    summary: 'Server-sent events: first a snapshot, then each change, in order and once',
    description:
      'A `snapshot` holds the items as they stand; a `change` says which item, what caused it (an event, or the clock), which fields changed from what to what, the item as it is now, and the events that it rests on. Whoever comes back with `Last-Event-ID` is told every change since, and each once; who was away for too long gets another snapshot, with `reset` saying why. `events` is the ledger itself. While the ledger is away or the views are being built the stream stays open, and an event `away` with the `reason` comes in place of each heartbeat; it goes on by itself.',
  })
  @ApiParam({ name: 'view', enum: [...NAMES] })
  @Filters()
  @ApiQuery({
    name: 'after',
    required: false,
    schema: { type: 'string' },
    description: 'As Last-Event-ID, for those who cannot set a header.',
  })
  @ApiHeader({
    name: 'Last-Event-ID',
    required: false,
    schema: { type: 'string' },
    description: 'The id of the last message heard, unchanged: `41@2018-03-11T07:00:00.000Z`.',
  })
  @ApiResponse({
    status: 200,
    description: 'The stream.',
    content: { 'text/event-stream': { schema: { type: 'string' } } },
  })
  @ApiProblems({
    400: 'A parameter or an id that is not as it should be.',
    404: 'No such view.',
    406: '`Accept` names no text/event-stream.',
    503: '`events` only: the ledger is damaged.',
  })
  async subscribe(
    @Param('view') name: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const view = liveViews.get(name);
    if (!view && name !== EVENTS) {
      throw new HttpProblem(
        404,
        'no-such-path',
        `There is no subscription to ${name.slice(0, 50)}. There are: ${NAMES.join(', ')}.`,
      );
    }
    preferred(request.headers.accept, ['text/event-stream']);
    if (!view) return this.ledger.open(request, reply);
    const parameters = new Parameters(request.query as QueryString, ['after', ...view.filters]);
    const lastId = lastEventId(request, parameters);
    const after = lastId === undefined ? undefined : parseResumeToken(lastId);
    if (lastId !== undefined && !after) {
      throw invalidParameter(
        'after',
        'This is no id of a message: take it from the stream, unchanged; leave it out to begin with a snapshot.',
      );
    }
    const filter: Filter = Object.fromEntries(
      view.filters.flatMap((field) => {
        const wanted = field === 'date' ? parameters.date(field) : parameters.text(field);
        return wanted === undefined ? [] : [[field, wanted]];
      }),
    );
    // Views that cannot be read yet are waited for on the open line: from a refusal no EventSource comes back.
    if (answeredHead(request, reply)) return;
    this.feeds.open(name, filter, after, EventStream.over(reply));
  }
}
