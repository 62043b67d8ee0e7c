import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiQuery, ApiTags } from '@nestjs/swagger';
import { prove, type TransparencyLogReader } from '@hudna/audit';
import type { EventStore, RecordedEvent } from '@hudna/event-store';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { preferred } from '../representations/index.js';
import { HttpProblem, invalidParameter } from '../http/problem.js';
import { ApiProblems } from '../openapi/api-problems.js';
import { Parameters, type QueryString } from '../queries/parameters.js';
import { EVENT_STORE, TRANSPARENCY_LOG } from '../tokens.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

const Size = (name: string, required: boolean, description: string) =>
  ApiQuery({ name, required, description, schema: { type: 'integer', minimum: 0 } });

const PROBLEMS = {
  400: 'A parameter that is not as it should be.',
  406: 'Not to be had in a form that `Accept` names; the problem says which there is.',
  503: 'Nothing is signed yet, or the log has stopped: ask again after `Retry-After` seconds.',
};

/** The proof that nothing was altered: signed heads of a Merkle tree over the ledger, see docs/proof.md. */
@ApiTags('audit')
@Controller('v1/log')
export class LogController {
  constructor(
    @Inject(TRANSPARENCY_LOG) private readonly log: TransparencyLogReader,
    @Inject(EVENT_STORE) private readonly store: EventStore,
  ) {}

  @Get('checkpoint')
  @ApiOperation({ summary: 'The newest signed head of the tree, a C2SP checkpoint: keep it elsewhere' })
  @ApiProduces('text/plain')
  @ApiProblems(PROBLEMS)
  checkpoint(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    text(request, reply, () => this.log.head().note);
  }

  @Get('key')
  @ApiOperation({ summary: 'The public key that heads are signed with, as a C2SP vkey' })
  @ApiProduces('text/plain')
  @ApiProblems(PROBLEMS)
  key(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    text(request, reply, () => `${this.log.vkey()}\n`);
  }

  @Get('inclusion')
  @ApiOperation({ summary: 'That a leaf is in the tree of a size' })
  @Size('index', true, 'The leaf, from 0: the place of the event in the ledger.')
  @Size('size', false, 'Of the tree. Default: that of the newest signed head.')
  @ApiProblems(PROBLEMS)
  inclusion(@Req() request: FastifyRequest): object {
    const parameters = asJson(request, ['index', 'size']);
    const [index, size] = [required(parameters, 'index'), count(parameters, 'size')];
    return inRange('index', () => this.log.inclusion(index, size));
  }

  @Get('consistency')
  @ApiOperation({ summary: 'That the tree of one size is the beginning of that of another' })
  @Size('from', true, 'The smaller size: that of a checkpoint that you kept.')
  @Size('to', false, 'The larger size. Default: that of the newest signed head.')
  @ApiProblems(PROBLEMS)
  consistency(@Req() request: FastifyRequest): object {
    const parameters = asJson(request, ['from', 'to']);
    const [from, to] = [required(parameters, 'from'), count(parameters, 'to')];
    return inRange('from', () => this.log.consistency(from, to));
  }

  @Get('proof')
  @ApiOperation({ summary: 'All that proves an event, in one file to take away' })
  @ApiQuery({ name: 'event', required: true, schema: { type: 'string', format: 'uuid' } })
  @ApiProblems({ ...PROBLEMS, 404: 'No such event.' })
  async proof(@Req() request: FastifyRequest): Promise<object> {
    const parameters = asJson(request, ['event']);
    const event = await this.event(parameters.text('event'));
    return inRange('event', () => prove(this.log, event));
  }

  /** @throws Refusal 400, 404 */
  private async event(id: string | undefined): Promise<RecordedEvent> {
    if (id === undefined || !UUID.test(id)) {
      throw invalidParameter('event', 'Give the id of an event, a UUID in lower case, as answers name it.');
    }
    const event = await this.store.find(id);
    if (event) return event;
    throw new HttpProblem(404, 'not-known', `No event ${id} is recorded. Check the id.`);
  }
}

function text({ headers, query }: FastifyRequest, reply: FastifyReply, read: () => string): void {
  preferred(headers.accept, ['text/plain']);
  new Parameters(query as QueryString, []);
  const body = read();
  void reply.header('Cache-Control', 'no-cache').type('text/plain; charset=utf-8').send(body);
}

/** @throws Refusal 400, and 406 where the reader would not have JSON */
function asJson({ headers, query }: FastifyRequest, allowed: readonly string[]): Parameters {
  preferred(headers.accept, ['application/json']);
  return new Parameters(query as QueryString, allowed);
}

function count(parameters: Parameters, name: string): number | undefined {
  return parameters.text(name) === undefined ? undefined : parameters.wholeNumber(name, 0, 0, 999_999_999);
}

function required(parameters: Parameters, name: string): number {
  const value = count(parameters, name);
  if (value === undefined) throw invalidParameter(name, `Give ${name}, a whole number.`);
  return value;
}

/** What the log says of a leaf or a size that it does not have, as a fault of the parameter. @throws HttpProblem 400 */
function inRange<T>(parameter: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof RangeError ? invalidParameter(parameter, error.message) : error;
  }
}
