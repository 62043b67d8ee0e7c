import { Controller, Get, UseInterceptors } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Diff, DiffView, Explain, ExplanationAnswer } from '@hudna/audit';
import { ApiAnswer, reference } from '../openapi/api-answer.js';
import { ApiParams } from '../openapi/api-params.js';
import { Offered } from '../representations/offered.js';
import { QueryParams } from '../views/query-params.js';
import { AuditAnswerInterceptor } from './audit-answer.interceptor.js';

/** What auditors ask: the functions of `hudna audit`, over the stored views. */
@ApiTags('audit')
@Controller('v1/audit')
@UseInterceptors(AuditAnswerInterceptor)
export class AuditController {
  constructor(private readonly queries: QueryBus) {}

  @Get('explain')
  @Offered(['application/json'])
  @ApiOperation({
    operationId: 'Explain',
    summary: 'Why a corridor, a pause or one of its windows is as it is, down to the reports',
  })
  @ApiParams(Explain)
  @ApiAnswer(
    { 'application/json': reference(ExplanationAnswer) },
    'A tree: { id, says, because: [...] }; its leaves are events.',
  )
  explain(@QueryParams(Explain) explain: Explain): Promise<ExplanationAnswer> {
    return this.queries.execute(explain);
  }

  @Get('diff')
  @Offered(['application/json'])
  @ApiOperation({
    operationId: 'DiffView',
    summary: 'What changed in a view between two moments of knowledge, and because of which reports',
  })
  @ApiParams(DiffView, ['view', 'from'])
  @ApiAnswer(
    { 'application/json': reference(Diff) },
    '{ at, from, to, changes: [{ id, kind, changed, because, item }], recorded }',
  )
  diff(@QueryParams(DiffView) diffView: DiffView): Promise<Diff> {
    return this.queries.execute(diffView);
  }
}
