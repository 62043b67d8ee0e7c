import { createParamDecorator, type ExecutionContext, Injectable, type PipeTransform } from '@nestjs/common';
import type { Delivery } from '@hudna/ledger';
import { type ParamsSource, readParams } from '@hudna/projections';
import type { FastifyRequest } from 'fastify';
import { idempotencyKeyIn } from '../http/headers.js';
import { HttpProblem } from '../http/problem.js';
import { NoParams } from '../views/query-params.js';
import { readCommand } from './read-command.js';

type CommandRequest = FastifyRequest<{ Params: { name: string }; Querystring: ParamsSource['query'] }>;

/** The command that a request delivers, as it came: its name in the path, its fields in the body, the rest in headers. */
export const Delivered = createParamDecorator((_data: unknown, context: ExecutionContext): Delivery => {
  const { params, query, body, headers } = context.switchToHttp().getRequest<CommandRequest>();
  refuseParameters(query);
  return {
    command: params.name,
    body,
    idempotencyKey: idempotencyKeyIn(headers['idempotency-key']?.toString()),
    expectedRevision: expectedRevision(headers['if-match']),
  };
});

/** Checks the command: what comes of it is an instance of its class in the catalogue. */
@Injectable()
export class CommandPipe implements PipeTransform<Delivery, object> {
  transform(delivery: Delivery): object {
    return readCommand(delivery);
  }
}

/** Parameters in the address would have no effect. @throws InvalidQuery */
export function refuseParameters(query: ParamsSource['query']): void {
  readParams(NoParams, { query });
}

/** @throws HttpProblem 400 */
function expectedRevision(ifMatch: string | undefined): Delivery['expectedRevision'] {
  if (ifMatch === undefined) return undefined;
  if (ifMatch.trim() === '*') return 'exists';
  const revision = /^"?(\d{1,15})"?$/.exec(ifMatch.trim())?.[1];
  if (revision !== undefined) return Number(revision);
  const detail =
    'If-Match is the revision at which the stream must stand, in quotes, as the ETag of a command gives it: "3".';
  throw new HttpProblem(400, 'bad-if-match', detail);
}
