import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { historyOf, type ListedEntity, oneOf, pageOf } from '@hudna/projections';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { representationsOfList, representationsOfOne } from '../representations/index.js';
import { HttpProblem } from '../http/problem.js';
import { Asking } from './asking.js';
import { AnsweredIn, TakesAsOf, Paged, ReadsOwnWrites } from './openapi.js';
import { representedViews, type RepresentedView } from './views.js';

const NAMES = [...representedViews.keys()];
const GEOJSON_VIEWS = [...representedViews].flatMap(([name, { representations }]) =>
  representations.feature ? [name] : [],
);

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
    const view = viewNamed(name);
    return this.asking.answer(request, reply, {
      allowed: ['limit', 'cursor'],
      question: pageOf(view),
      given: (parameters) => {
        const limit = parameters.wholeNumber('limit', 100, 1, 1_000);
        const after = parameters.cursor();
        return { limit, ...(after && { after }) };
      },
      // No form of an item shows its position.
      representations: representationsOfList<ListedEntity>(view.representations),
    });
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
    const view = viewNamed(name);
    return this.asking.answer(request, reply, {
      question: oneOf(view),
      given: () => ({ id }),
      notFoundDetail: `No ${view.category} ${id} is known.`,
      representations: representationsOfOne(view.representations),
    });
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
    const view = viewNamed(name);
    return this.asking.answer(request, reply, {
      question: historyOf(view),
      given: () => ({ id }),
      notFoundDetail: `No ${view.category} ${id} is known.`,
    });
  }
}

/** @throws Refusal 404 */
function viewNamed(name: string): RepresentedView {
  const view = representedViews.get(name);
  if (!view) {
    throw new HttpProblem(
      404,
      'no-such-path',
      `There is no view ${name.slice(0, 50)}. There are: ${NAMES.join(', ')}; and without an id: positions, situation, windows/current.`,
    );
  }
  return view;
}
