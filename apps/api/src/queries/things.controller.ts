import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { history, type Shelf } from '@hudna/projections';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { formsOfList, formsOfOne, type List } from '../formats/index.js';
import { Refusal } from '../http/problem.js';

import { type Asked, Asking } from './asking.js';
import { cursorAfter, readCursor } from './cursor.js';
import { AnsweredIn, AsOf, Paged, ReadsOwnWrites } from './openapi.js';
import { type ThingView, type ViewOfThings, viewsOfThings } from './views.js';

const NAMES = [...viewsOfThings.keys()];
const DRAWN = [...viewsOfThings].flatMap(([name, { forms }]) => (forms.draw ? [name] : []));

/** An item of a list: the position is the list's. */
type Item = Omit<ThingView, 'position'>;

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
      question: (shelf, asked) => this.page(view, shelf, asked),
      // No form of an item shows its position.
      forms: formsOfList<Item>(view.forms),
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
    const { view, one, forms } = viewNamed(name);
    return this.asking.answer(request, reply, {
      question: (shelf, { at, settings }) => view(shelf, id, at, settings),
      nothing: `No ${one} ${id} is known.`,
      forms: formsOfOne(forms),
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
    const { category, one } = viewNamed(name);
    return this.asking.answer(request, reply, {
      question: (shelf, { at }) => history(shelf, category, id, at),
      nothing: `No ${one} ${id} is known.`,
    });
  }

  private page(
    { category, order, view }: ViewOfThings,
    shelf: Shelf,
    { at, parameters, settings }: Asked,
  ): List<Item> {
    const limit = parameters.wholeNumber('limit', 100, 1, 1_000);
    const cursor = parameters.text('cursor');
    const after = cursor === undefined ? {} : { after: readCursor(cursor) };
    // One more than asked for tells whether there is a next page.
    const entries = shelf.list(category, { order, begunBy: at, limit: limit + 1, ...after });
    const shown = entries.slice(0, limit);
    const items = shown.flatMap(({ entity }): Item[] => {
      const { position: _, ...item } = view(shelf, entity, at, settings) ?? {};
      return 'id' in item ? [item] : [];
    });
    const last = shown.at(-1);
    const next = entries.length > limit && last ? { next: cursorAfter(last) } : {};
    return { items, ...next, position: shelf.position };
  }
}

/** @throws Refusal 404 */
function viewNamed(name: string): ViewOfThings {
  const view = viewsOfThings.get(name);
  if (!view) {
    throw new Refusal(
      404,
      'no-such-view',
      `There is no view ${name.slice(0, 50)}. There are: ${NAMES.join(', ')}; and without an id: positions, situation, windows/current.`,
    );
  }
  return view;
}
