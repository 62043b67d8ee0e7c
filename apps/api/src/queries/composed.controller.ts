import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';
import { viewQueries } from '@hudna/projections';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Asking } from './asking.js';
import { AnsweredIn, TakesAsOf, ReadsOwnWrites } from './openapi.js';

/** The answers that join several streams. */
@ApiTags('queries')
@ReadsOwnWrites()
@TakesAsOf()
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
    return this.asking.answer(request, reply, viewQueries.get('pauses/{id}/windows')!, { id });
  }

  @Get('windows/current')
  @ApiOperation({ summary: 'The windows of this local day, of every pause' })
  @AnsweredIn(['json', 'csv'])
  current(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.asking.answer(request, reply, viewQueries.get('windows/current')!);
  }

  @Get('positions')
  @ApiOperation({ summary: 'The latest position of each party on each subject' })
  @ApiQuery({ name: 'party', required: false, schema: { type: 'string' } })
  @ApiQuery({ name: 'subject', required: false, schema: { type: 'string' } })
  @AnsweredIn(['json', 'csv'])
  positions(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.asking.answer(request, reply, viewQueries.get('positions')!);
  }

  @Get('situation')
  @ApiOperation({ summary: 'The situation at a glance' })
  @AnsweredIn(['json'])
  situation(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.asking.answer(request, reply, viewQueries.get('situation')!);
  }
}
