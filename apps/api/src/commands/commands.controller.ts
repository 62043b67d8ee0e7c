import { Body, Controller, Headers, Inject, Logger, Param, Post, Query, Req, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiExcludeController } from '@nestjs/swagger';
import { eventTypes } from '@hudna/domain';
import type { Receipt, Delivery } from '@hudna/ledger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Readable } from 'node:stream';
import type { Config } from '../config.js';
import { closeAfter } from '../http/connections.js';
import { idempotencyKeyIn } from '../http/headers.js';
import { HttpProblem } from '../http/problem.js';
import { Parameters, type QueryString } from '../queries/parameters.js';
import { entityViews } from '@hudna/projections';
import { CONFIG } from '../tokens.js';
import { recordBatch } from './batch.js';
import { RecordCommand } from './record-command.js';

/** Commands in. The OpenAPI page gets its paths from the catalogue: see `openapi/`. */
@ApiExcludeController()
@Controller('v1/commands')
export class CommandsController {
  private readonly logger = new Logger('batch');

  constructor(
    private readonly commands: CommandBus,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** One command: 201 where it was taken now, 200 with the same body where the same key was taken before. */
  @Post(':name')
  async take(
    @Param('name') command: string,
    @Body() body: unknown,
    @Query() query: QueryString,
    @Headers('idempotency-key') key: string | undefined,
    @Headers('if-match') ifMatch: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Receipt> {
    refuseParameters(query);
    const delivery: Delivery = {
      command,
      body,
      idempotencyKey: idempotencyKeyIn(key),
      expectedRevision: expectedRevision(ifMatch),
    };
    const { receipt, repeated } = await this.commands.execute(new RecordCommand(delivery));
    void reply
      .status(repeated ? 200 : 201)
      .header('ETag', `"${receipt.revision}"`)
      .header('Location', locationOf(receipt));
    return receipt;
  }

  /** A batch of any length, answered line by line while it is still coming in. */
  @Post()
  batch(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    refuseParameters(request.query as QueryString);
    if (!(request.body instanceof Readable)) {
      throw new HttpProblem(
        415,
        'not-a-batch',
        'A batch is application/x-ndjson; for one command post application/json to /v1/commands/{name}.',
      );
    }
    for (const header of ['idempotency-key', 'if-match']) {
      if (request.headers[header] === undefined) continue;
      const detail = `The header ${header} says nothing of a batch: give each line its own "idempotencyKey", and send what needs If-Match by itself.`;
      throw new HttpProblem(400, 'header-of-one-command', detail);
    }
    const record = (delivery: Delivery) => this.commands.execute(new RecordCommand(delivery));
    const { requestSeconds, batchIdleSeconds } = this.config;
    const patience = { lineMs: requestSeconds * 1_000, idleMs: batchIdleSeconds * 1_000 };
    const answers = recordBatch(request.body, patience, record, (error) => this.logger.error(error));
    closeAfter(request.raw, reply.raw);
    void reply.status(200).type('application/x-ndjson').send(answers);
  }
}

/** What is said beside the body would be passed over. @throws Refusal 400 */
function refuseParameters(query: QueryString): void {
  new Parameters(query, []);
}

/** @throws Refusal 400 */
function expectedRevision(ifMatch: string | undefined): Delivery['expectedRevision'] {
  if (ifMatch === undefined) return undefined;
  if (ifMatch.trim() === '*') return 'exists';
  const revision = /^"?(\d{1,15})"?$/.exec(ifMatch.trim())?.[1];
  if (revision !== undefined) return Number(revision);
  const detail =
    'If-Match is the revision at which the stream must stand, in quotes, as the ETag of a command gives it: "3".';
  throw new HttpProblem(400, 'bad-if-match', detail);
}

function locationOf({ id, events }: Receipt): string {
  const category = eventTypes.get(events[0]!.type)!.category;
  return `/v1/${entityViews.find((view) => view.category === category)!.name}/${id}`;
}
