import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';
import {
  currentWindows,
  pauseItem,
  type PauseItem,
  pauseWindows,
  positions,
  situation,
} from '@hudna/projections';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { formsOfList, pauseWindowsForms, positionForms, windowForms } from '../formats/index.js';

import { Asking } from './asking.js';
import { refused } from './parameters.js';
import { AnsweredIn, AsOf, ReadsOwnWrites } from './openapi.js';

/** The answers that join several streams. */
@ApiTags('queries')
@ReadsOwnWrites()
@AsOf()
@Controller('v1')
export class ComposedController {
  constructor(private readonly asking: Asking) {}

  @Get('pauses/:id/windows')
  @ApiOperation({ summary: 'The windows of a pause, day by day, with what broke them and who moved in them' })
  @ApiQuery({
    name: 'from',
    required: false,
    schema: { type: 'string' },
    description: 'First local day: 2018-03-11.',
  })
  @ApiQuery({ name: 'to', required: false, schema: { type: 'string' }, description: 'Last local day.' })
  @AnsweredIn(['json', 'csv'])
  windows(
    @Param('id') id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.asking.answer(request, reply, {
      allowed: ['from', 'to'],
      question: (shelf, { at, parameters }) => {
        const from = parameters.date('from');
        const to = parameters.date('to');
        if (from && to && from > to) throw refused('to', 'It lies before `from`: put the earlier day first.');
        refuseTooMany(pauseItem(shelf, id, at), from, to);
        return pauseWindows(shelf, id, at, { ...(from && { from }), ...(to && { to }) });
      },
      nothing: `No pause ${id} is known.`,
      forms: pauseWindowsForms,
    });
  }

  @Get('windows/current')
  @ApiOperation({ summary: 'The windows of this local day, of every pause' })
  @AnsweredIn(['json', 'csv'])
  current(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.asking.answer(request, reply, {
      question: (shelf, { at }) => ({ items: currentWindows(shelf, at), position: shelf.position }),
      forms: formsOfList(windowForms),
    });
  }

  @Get('positions')
  @ApiOperation({ summary: 'The latest position of each party on each subject' })
  @ApiQuery({ name: 'party', required: false, schema: { type: 'string' } })
  @ApiQuery({ name: 'subject', required: false, schema: { type: 'string' } })
  @AnsweredIn(['json', 'csv'])
  positions(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.asking.answer(request, reply, {
      allowed: ['party', 'subject'],
      question: (shelf, { at, parameters }) => {
        const [party, subject] = [parameters.text('party'), parameters.text('subject')];
        return positions(shelf, at, { ...(party && { party }), ...(subject && { subject }) });
      },
      forms: formsOfList(positionForms),
    });
  }

  @Get('situation')
  @ApiOperation({ summary: 'The situation at a glance' })
  @AnsweredIn(['json'])
  situation(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.asking.answer(request, reply, {
      question: (shelf, { at, settings }) => situation(shelf, at, settings),
    });
  }
}

/** Days of which the windows are given in one answer. */
const DAYS = 400;

/** @throws Refusal 400 */
function refuseTooMany(pause: PauseItem | undefined, from = pause?.startsOn, to = pause?.endsOn): void {
  if (!pause?.startsOn || !pause.endsOn || !from || !to) return;
  const first = from > pause.startsOn ? from : pause.startsOn;
  const last = to < pause.endsOn ? to : pause.endsOn;
  const days = Temporal.PlainDate.from(first).until(last, { largestUnit: 'day' }).days + 1;
  if (days > DAYS) {
    throw refused('from', `These are ${days} days: ask for ${DAYS} at most, with from and to.`);
  }
}
