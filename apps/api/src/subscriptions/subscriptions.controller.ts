import { applyDecorators, Controller, Get, Param, Req, Res } from '@nestjs/common';
import { ApiExcludeEndpoint, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Class } from '@hudna/domain';
import { type LiveView, liveViews, parseResumeToken } from '@hudna/projections';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { SubscribeToEvents } from '../events/event-params.js';
import { LiveEvents } from '../events/live-events.js';
import { HttpProblem, invalidParameter } from '../http/problem.js';
import { ApiParams } from '../openapi/api-params.js';
import { ApiProblems } from '../openapi/api-problems.js';
import { Offered } from '../representations/offered.js';
import { QueryParams } from '../views/query-params.js';
import { ChangeFeedHost } from './change-feed-host.js';
import { answeredHead, EventStream } from './event-stream.js';
import { lastEventId } from './last-event-id.js';
import { itemFilterOf, subscriptionParams, type SubscriptionParams } from './subscription-params.js';

const EVENTS = 'events';
/** What can be subscribed to. */
const NAMES = [...liveViews.keys(), EVENTS].join(', ');

const ApiSubscription = (params: Class, summary: string, description: string) =>
  applyDecorators(
    ApiOperation({ operationId: params.name, summary, description }),
    ApiParams(params),
    ApiResponse({
      status: 200,
      description: 'The stream.',
      content: { 'text/event-stream': { schema: { type: 'string' } } },
    }),
    ApiProblems({
      400: 'A parameter or an id that is not as it should be.',
      406: '`Accept` names no text/event-stream.',
      503: 'The ledger is damaged.',
    }),
  );

const OF_A_VIEW =
  'A `snapshot` holds the items as they stand; a `change` says which item, what caused it (an event, or the clock; of an amendment `amends` names the record that it is about), which fields changed from what to what, the item as it is now, and the events that it rests on, each followed by the amendments that made it what it is. Whoever comes back with `Last-Event-ID` is told every change since, and each once; who was away for too long gets another snapshot, with `reset` saying why. While the ledger is away or the views are being built the stream stays open, and an event `away` with the `reason` comes in place of each heartbeat; it goes on by itself.';

const OF_EVENTS =
  'Each event from a position on, those stored and those to come. While the ledger is away the stream stays open, and an event `away` with the `reason` comes in place of each heartbeat; it goes on by itself.';

/** Sends what changes, as it does; the views' own routes are made below. */
@ApiTags('subscriptions')
@Controller('v1/subscriptions')
export class SubscriptionsController {
  constructor(
    private readonly feeds: ChangeFeedHost,
    private readonly liveEvents: LiveEvents,
  ) {}

  @Get(EVENTS)
  @Offered(['text/event-stream'])
  @ApiSubscription(SubscribeToEvents, 'Server-sent events: the ledger itself', OF_EVENTS)
  events(
    @QueryParams(SubscribeToEvents) params: SubscribeToEvents,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.liveEvents.open(request, reply, params);
  }

  @Get(':view')
  @ApiExcludeEndpoint()
  refuse(@Param('view') name: string): never {
    const detail = `There is no subscription to ${name.slice(0, 50)}. There are: ${NAMES}.`;
    throw new HttpProblem(404, 'no-such-path', detail);
  }

  /** @throws HttpProblem 400 */
  private open(
    name: string,
    view: LiveView,
    params: SubscriptionParams,
    request: FastifyRequest,
    reply: FastifyReply,
  ): void {
    const lastId = lastEventId(params);
    const after = lastId === undefined ? undefined : parseResumeToken(lastId);
    if (lastId !== undefined && !after) {
      throw invalidParameter(
        'after',
        'This is no id of a message: take it from the stream, unchanged; leave it out to begin with a snapshot.',
      );
    }
    // Views that cannot be read yet are waited for on the open line: from a refusal no EventSource comes back.
    if (answeredHead(request, reply)) return;
    this.feeds.open(name, itemFilterOf(params, view), after, EventStream.over(reply));
  }

  /** Adds the route by which a view is subscribed to. */
  static addRoute(name: string, view: LiveView): void {
    const params = subscriptionParams(name, view);
    const method = params.name;
    const descriptor: PropertyDescriptor = {
      value(
        this: SubscriptionsController,
        given: SubscriptionParams,
        request: FastifyRequest,
        reply: FastifyReply,
      ): void {
        this.open(name, view, given, request, reply);
      },
      configurable: true,
    };
    Object.defineProperty(this.prototype, method, descriptor);
    for (const [index, decorate] of [QueryParams(params), Req(), Res()].entries()) {
      decorate(this.prototype, method, index);
    }
    const decorators = [
      Get(name),
      Offered(['text/event-stream']),
      ApiSubscription(
        params,
        `Server-sent events of ${name}: first a snapshot, then each change, in order and once`,
        OF_A_VIEW,
      ),
    ];
    for (const decorate of decorators) decorate(this.prototype, method, descriptor);
  }
}

for (const [name, view] of liveViews) SubscriptionsController.addRoute(name, view);
