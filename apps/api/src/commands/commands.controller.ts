import {
  Controller,
  HttpCode,
  Inject,
  Logger,
  Post,
  Req,
  Res,
  StreamableFile,
  UseInterceptors,
} from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiExcludeController } from '@nestjs/swagger';
import type { CommandResult, Delivery, Receipt } from '@hudna/ledger';
import type { ParamsSource } from '@hudna/projections';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Readable } from 'node:stream';
import type { Config } from '../config.js';
import { HttpProblem } from '../http/problem.js';
import { CONFIG } from '../tokens.js';
import { recordBatch } from './batch.js';
import { CloseAfterAnswerInterceptor } from './close-after-answer.interceptor.js';
import { CommandPipe, Delivered, refuseParameters } from './command.pipe.js';
import { readCommand } from './read-command.js';
import { receiptAnswer } from './receipt.js';

/** Commands in. The OpenAPI page gets its paths from the catalogue: see `openapi/`. */
@ApiExcludeController()
@Controller('v1/commands')
export class CommandsController {
  private readonly logger = new Logger('batch');

  constructor(
    private readonly commands: CommandBus,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Post(':name')
  async record(
    @Delivered(CommandPipe) command: object,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Receipt> {
    return receiptAnswer(reply, await this.commands.execute(command));
  }

  /** A batch of any length, answered line by line while it is still coming in. */
  @Post()
  @HttpCode(200)
  @UseInterceptors(CloseAfterAnswerInterceptor)
  batch(@Req() { query, body, headers }: FastifyRequest): StreamableFile {
    refuseParameters(query as ParamsSource['query']);
    if (!(body instanceof Readable)) {
      throw new HttpProblem(
        415,
        'not-a-batch',
        'A batch is application/x-ndjson; for one command post application/json to /v1/commands/{name}.',
      );
    }
    for (const header of ['idempotency-key', 'if-match']) {
      if (headers[header] === undefined) continue;
      const detail = `The header ${header} says nothing of a batch: give each line its own "idempotencyKey", and send what needs If-Match by itself.`;
      throw new HttpProblem(400, 'header-of-one-command', detail);
    }
    const record = (delivery: Delivery): Promise<CommandResult> =>
      this.commands.execute(readCommand(delivery));
    const { requestSeconds, batchIdleSeconds } = this.config;
    const patience = { lineMs: requestSeconds * 1_000, idleMs: batchIdleSeconds * 1_000 };
    const answers = recordBatch(body, patience, record, (error) => this.logger.error(error));
    return new StreamableFile(answers, { type: 'application/x-ndjson' });
  }
}
