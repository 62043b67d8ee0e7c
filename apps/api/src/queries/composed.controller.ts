import { Controller, Get, Inject, Param, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';
import { currentWindows, pauseWindows, positions, situation } from '@hudna/projections';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Config } from '../config.js';
import { CONFIG } from '../runtime/tokens.js';
import { Asking } from './asking.js';
import { AsOf, ReadsOwnWrites } from './openapi.js';

/** The answers that join several streams. */
@ApiTags('queries')
@ReadsOwnWrites()
@AsOf()
@Controller('v1')
export class ComposedController {
  constructor(
    private readonly asking: Asking,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Get('pauses/:id/windows')
  @ApiOperation({ summary: 'The windows of a pause, day by day, with what broke them and who moved in them' })
  @ApiQuery({ name: 'from', required: false, description: 'First local day: 2018-03-11.' })
  @ApiQuery({ name: 'to', required: false, description: 'Last local day.' })
  windows(
    @Param('id') id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.asking.answer(
      request,
      reply,
      ['from', 'to'],
      (shelf, { at, parameters }) => {
        const from = parameters.date('from');
        const to = parameters.date('to');
        return pauseWindows(shelf, id, at, { ...(from && { from }), ...(to && { to }) });
      },
      `No pause ${id} is known.`,
    );
  }

  @Get('windows/current')
  @ApiOperation({ summary: 'The windows of this local day, of every pause' })
  current(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.asking.answer(request, reply, [], (shelf, { at }) => ({
      items: currentWindows(shelf, at),
      position: shelf.position,
    }));
  }

  @Get('positions')
  @ApiOperation({ summary: 'The latest position of each party on each subject' })
  @ApiQuery({ name: 'party', required: false })
  @ApiQuery({ name: 'subject', required: false })
  positions(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.asking.answer(request, reply, ['party', 'subject'], (shelf, { at, parameters }) => {
      const [party, subject] = [parameters.text('party'), parameters.text('subject')];
      return positions(shelf, at, { ...(party && { party }), ...(subject && { subject }) });
    });
  }

  @Get('situation')
  @ApiOperation({ summary: 'The situation at a glance' })
  situation(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.asking.answer(request, reply, [], (shelf, { at }) => situation(shelf, at, this.config));
  }
}
