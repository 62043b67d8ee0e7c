import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { entityViews, viewQueries, type ViewQuery } from '@hudna/projections';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { HttpProblem } from '../http/problem.js';
import { Asking } from './asking.js';
import { AnsweredIn, TakesAsOf, Paged, ReadsOwnWrites } from './openapi.js';

const NAMES = entityViews.map(({ name }) => name);
const GEOJSON_VIEWS = NAMES.filter((name) => viewQueries.get(name)!.items.feature);

/** Corridors, pauses, convoys, incidents, ...: a list, one, and the history of one. */
@ApiTags('queries')
@ReadsOwnWrites()
@TakesAsOf()
@Controller('v1')
export class ThingsController {
  constructor(private readonly asking: Asking) {}

  @Get(':view')
  @ApiOperation({ summary: 'A list: { items, next?, position }' })
  @ApiParam({ name: 'view', enum: NAMES })
  @Paged()
  @AnsweredIn(['json', 'geojson', 'csv'], `As application/geo+json: ${GEOJSON_VIEWS.join(', ')}.`)
  list(
    @Param('view') name: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.asking.answer(request, reply, queryOf(name, ''));
  }

  @Get(':view/:id')
  @ApiOperation({ summary: 'One thing as it stood' })
  @ApiParam({ name: 'view', enum: NAMES })
  @AnsweredIn(['json', 'geojson', 'csv'], `As application/geo+json: ${GEOJSON_VIEWS.join(', ')}.`)
  one(
    @Param('view') name: string,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.asking.answer(request, reply, queryOf(name, '/{id}'), { id });
  }

  @Get(':view/:id/history')
  @ApiOperation({ summary: 'All that is recorded of one thing, in the order in which it happened' })
  @ApiParam({ name: 'view', enum: NAMES })
  @AnsweredIn(['json'])
  history(
    @Param('view') name: string,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.asking.answer(request, reply, queryOf(name, '/{id}/history'), { id });
  }
}

/** @throws HttpProblem 404 */
function queryOf(name: string, rest: string): ViewQuery {
  if (!NAMES.includes(name)) {
    throw new HttpProblem(
      404,
      'no-such-path',
      `There is no view ${name.slice(0, 50)}. There are: ${NAMES.join(', ')}; and without an id: positions, situation, windows/current.`,
    );
  }
  return viewQueries.get(`${name}${rest}`)!;
}
