import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { historyOf, type ListedEntity, oneOf, pageOf } from '@hudna/projections';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { formsOfList, formsOfOne } from '../formats/index.js';
import { Refusal } from '../http/problem.js';
import { Asking } from './asking.js';
import { AnsweredIn, AsOf, Paged, ReadsOwnWrites } from './openapi.js';
import { viewsOfThings, type WrittenView } from './views.js';

const NAMES = [...viewsOfThings.keys()];
const DRAWN = [...viewsOfThings].flatMap(([name, { forms }]) => (forms.draw ? [name] : []));

/** Corridors, pauses, convoys, incidents, ...: a list, one, and the history of one. */
@ApiTags('queries')
@ReadsOwnWrites()
@AsOf()
@Controller('v1')
export class ThingsController {
  constructor(private readonly asking: Asking) {}

  @Get(':view')
  @ApiOperation({ summary: 'A list: { items, next?, position }' })
  @ApiParam({ name: 'view', enum: NAMES })
  @Paged()
  @AnsweredIn(['json', 'geojson', 'csv'], `As application/geo+json: ${DRAWN.join(', ')}.`)
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
      forms: formsOfList<ListedEntity>(view.forms),
    });
  }

  @Get(':view/:id')
  @ApiOperation({ summary: 'One thing as it stood' })
  @ApiParam({ name: 'view', enum: NAMES })
  @AnsweredIn(['json', 'geojson', 'csv'], `As application/geo+json: ${DRAWN.join(', ')}.`)
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
      nothing: `No ${view.category} ${id} is known.`,
      forms: formsOfOne(view.forms),
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
      nothing: `No ${view.category} ${id} is known.`,
    });
  }
}

/** @throws Refusal 404 */
function viewNamed(name: string): WrittenView {
  const view = viewsOfThings.get(name);
  if (!view) {
    throw new Refusal(
      404,
      'no-such-path',
      `There is no view ${name.slice(0, 50)}. There are: ${NAMES.join(', ')}; and without an id: positions, situation, windows/current.`,
    );
  }
  return view;
}
