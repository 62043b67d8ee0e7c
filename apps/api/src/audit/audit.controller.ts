import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';
import { diff, itemsById, withEvents } from '@hudna/audit';
import type { EventStore } from '@hudna/event-store';
import type { NamedMoments, PathMatch } from '@hudna/projections';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { negotiate } from '../representations/index.js';
import { sendJson } from '../representations/send.js';
import { Asking, notFound } from '../queries/asking.js';
import { AnsweredIn, TakesAsOf as TakesAsOf, ReadsOwnWrites } from '../queries/openapi.js';
import { Parameters, type QueryString, invalidParameter } from '../queries/parameters.js';
import { EVENT_STORE } from '../tokens.js';
import { reasonsFor, viewIn } from './audit-queries.js';

/** Things compared in one answer at most: more would keep all others waiting. */
const MOST = 1_000;

/** What auditors ask: the functions of `hudna audit`, over the stored views. */
@ApiTags('audit')
@ReadsOwnWrites()
@Controller('v1/audit')
export class AuditController {
  constructor(
    private readonly asking: Asking,
    @Inject(EVENT_STORE) private readonly store: EventStore,
  ) {}

  @Get('explain')
  @ApiOperation({ summary: 'Why a corridor, a pause or one of its windows is as it is, down to the reports' })
  @ApiQuery({ name: 'corridor', required: false, schema: { type: 'string' }, description: 'Its id.' })
  @ApiQuery({ name: 'pause', required: false, schema: { type: 'string' }, description: 'Its id.' })
  @ApiQuery({
    name: 'date',
    required: false,
    schema: { type: 'string' },
    description: 'With a pause: the local day of the window, 2018-03-11.',
  })
  @TakesAsOf()
  @AnsweredIn(['json'], 'A tree: { id, says, because: [...] }; its leaves are events.')
  async explain(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const parameters = parametersOf(request, ['at', 'knownAt', 'corridor', 'pause', 'date']);
    const { read, notFoundDetail } = reasonsFor(parameters);
    const named = {
      at: this.asking.moment(parameters, 'at'),
      knownAt: this.asking.moment(parameters, 'knownAt'),
    };
    const found = await this.asking.findAt(request, read, named);
    if (!found) throw notFound(notFoundDetail);
    const { position, ...reasons } = found;
    const explanation = await withEvents(reasons, (id) => this.store.find(id));
    void reply.header('Hudna-Position', position);
    sendJson(request, reply, { ...explanation, position });
  }

  @Get('diff')
  @ApiOperation({
    summary: 'What changed in a view between two moments of knowledge, and because of which reports',
  })
  @ApiQuery({
    name: 'view',
    schema: { type: 'string' },
    description:
      'Its path: corridors, positions, windows/current, pauses/{id}/windows with the id in it, ...',
  })
  @ApiQuery({
    name: 'id',
    required: false,
    schema: { type: 'string' },
    description: 'One thing of the view.',
  })
  @ApiQuery({
    name: 'from',
    schema: { type: 'string' },
    description: 'As it was known: an instant with its offset, or a local date (its end).',
  })
  @ApiQuery({
    name: 'to',
    required: false,
    schema: { type: 'string' },
    description: 'And as it was known at this moment. Default: now.',
  })
  @ApiQuery({
    name: 'at',
    required: false,
    schema: { type: 'string' },
    description: 'As things stood: an instant with its offset, or a local date (its end). Default: now.',
  })
  @AnsweredIn(['json'], '{ at, from, to, changes: [{ id, kind, changed, because, item }], recorded }')
  async diff(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const parameters = parametersOf(request, ['view', 'id', 'from', 'to', 'at']);
    const view = viewIn(parameters);
    const { at, from, to } = this.momentsOf(parameters);
    const before = await this.viewAt(request, view, { at, knownAt: from });
    const after = await this.viewAt(request, view, { at, ...(to !== undefined && { knownAt: to }) });
    if (view.id !== undefined && before.items.size + after.items.size === 0) {
      throw notFound(`No ${view.id} is known in this view.`);
    }
    void reply.header('Hudna-Position', after.position);
    sendJson(request, reply, await diff(before, after, at, this.store));
  }

  /** @throws Refusal 400 */
  private momentsOf(parameters: Parameters) {
    const [from, to, now] = [
      this.asking.moment(parameters, 'from'),
      this.asking.moment(parameters, 'to'),
      this.asking.now(),
    ];
    if (from === undefined) {
      throw invalidParameter(
        'from',
        'Say from when on: a moment at which the view was known, such as 2018-03-11.',
      );
    }
    if (from > now) throw invalidParameter('from', 'This moment has not come: give an earlier one.');
    if (to !== undefined && to > now) {
      throw invalidParameter('to', 'This moment has not come: leave `to` out for what is known now.');
    }
    if (to !== undefined && to < from) {
      throw invalidParameter('to', 'It lies before `from`: put the earlier moment first.');
    }
    return { at: this.asking.moment(parameters, 'at') ?? now, from, to };
  }

  private async viewAt(request: FastifyRequest, { query, id = '' }: PathMatch, named: NamedMoments) {
    const params = { id };
    const found = await this.asking.findAt(
      request,
      (context) => ({
        items: itemsById(query, params, context, MOST),
        position: context.model.position,
      }),
      named,
    );
    return { knownAt: new Date(named.knownAt ?? this.asking.now()).toISOString(), ...found! };
  }
}

/** @throws Refusal 400, and 406 where the reader would not have JSON */
function parametersOf({ headers, query }: FastifyRequest, allowed: readonly string[]): Parameters {
  negotiate(headers.accept, ['json']);
  return new Parameters(query as QueryString, allowed);
}
