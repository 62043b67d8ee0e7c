import { applyDecorators, Controller, Get, Inject, UseInterceptors } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Consistency, Inclusion, ProofBundle, prove, type TransparencyLogReader } from '@hudna/audit';
import type { Class } from '@hudna/domain';
import type { EventStore, RecordedEvent } from '@hudna/event-store';
import { EVENT_ID } from '../events/event-id.js';
import { HttpProblem, invalidParameter } from '../http/problem.js';
import { reference } from '../openapi/api-answer.js';
import { ApiParams } from '../openapi/api-params.js';
import { ApiProblems } from '../openapi/api-problems.js';
import { Offered } from '../representations/offered.js';
import { EVENT_STORE, TRANSPARENCY_LOG } from '../tokens.js';
import { NoParams, QueryParams } from '../views/query-params.js';
import { ConsistencyParams, InclusionParams, ProofParams } from './log-params.js';
import { TextInterceptor } from './text.interceptor.js';

const PROBLEMS = {
  400: 'A parameter that is not as it should be.',
  406: 'Not to be had in a form that `Accept` names; the problem says which there is.',
  503: 'Nothing is signed yet, or the log has stopped: ask again after `Retry-After` seconds.',
};

/** A route of the log that answers a text, or JSON of a class. */
function Answers(answer: 'text' | Class, operationId: string, summary: string, problems: object = PROBLEMS) {
  const type = answer === 'text' ? 'text/plain' : 'application/json';
  const schema = answer === 'text' ? { type: 'string' } : reference(answer);
  return applyDecorators(
    Offered([type]),
    ApiOperation({ operationId, summary }),
    ApiResponse({ status: 200, description: 'The answer.', content: { [type]: { schema } } }),
    ApiProblems(problems as Readonly<Record<number, string>>),
  );
}

/** The proof that nothing was altered: signed heads of a Merkle tree over the ledger, see docs/proof.md. */
@ApiTags('audit')
@Controller('v1/log')
export class LogController {
  constructor(
    @Inject(TRANSPARENCY_LOG) private readonly log: TransparencyLogReader,
    @Inject(EVENT_STORE) private readonly store: EventStore,
  ) {}

  @Get('checkpoint')
  @Answers(
    'text',
    'GetCheckpoint',
    'The newest signed head of the tree, a C2SP checkpoint: keep it elsewhere',
  )
  @UseInterceptors(TextInterceptor)
  checkpoint(@QueryParams(NoParams) _params: NoParams): string {
    return this.log.head().note;
  }

  @Get('key')
  @Answers('text', 'GetLogKey', 'The public key that heads are signed with, as a C2SP vkey')
  @UseInterceptors(TextInterceptor)
  key(@QueryParams(NoParams) _params: NoParams): string {
    return `${this.log.vkey()}\n`;
  }

  @Get('inclusion')
  @Answers(Inclusion, 'ProveInclusion', 'That a leaf is in the tree of a size')
  @ApiParams(InclusionParams, ['index'])
  inclusion(@QueryParams(InclusionParams) { index, size }: InclusionParams): Inclusion {
    const leaf = required('index', index);
    return inRange('index', () => this.log.inclusion(leaf, size));
  }

  @Get('consistency')
  @Answers(Consistency, 'ProveConsistency', 'That the tree of one size is the beginning of that of another')
  @ApiParams(ConsistencyParams, ['from'])
  consistency(@QueryParams(ConsistencyParams) { from, to }: ConsistencyParams): Consistency {
    const smaller = required('from', from);
    return inRange('from', () => this.log.consistency(smaller, to));
  }

  @Get('proof')
  @Answers(ProofBundle, 'ProveEvent', 'All that proves an event, in one file to take away', {
    ...PROBLEMS,
    404: 'No such event.',
  })
  @ApiParams(ProofParams, ['event'])
  async proof(@QueryParams(ProofParams) { event: id }: ProofParams): Promise<ProofBundle> {
    const event = await this.event(id);
    return inRange('event', () => prove(this.log, event));
  }

  /** @throws HttpProblem 400, 404 */
  private async event(id: string | undefined): Promise<RecordedEvent> {
    if (id === undefined || !EVENT_ID.test(id)) {
      throw invalidParameter('event', 'Give the id of an event, a UUID in lower case, as answers name it.');
    }
    const event = await this.store.find(id);
    if (event) return event;
    throw new HttpProblem(404, 'not-known', `No event ${id} is recorded. Check the id.`);
  }
}

/** @throws HttpProblem 400 */
function required(name: string, value: number | undefined): number {
  if (value === undefined) throw invalidParameter(name, `Give ${name}, a whole number.`);
  return value;
}

/** A leaf or a size that the log does not have is a fault of the parameter. @throws HttpProblem 400 */
function inRange<T>(parameter: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof RangeError ? invalidParameter(parameter, error.message) : error;
  }
}
