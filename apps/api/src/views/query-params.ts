/** The parameters of a request: path, query string and headers, read together into an instance of a params class. */
import { createParamDecorator, type ExecutionContext, StandardSchemaValidationPipe } from '@nestjs/common';
import type { Class } from '@hudna/domain';
import type { ParamsSource } from '@hudna/projections';
import type { FastifyRequest } from 'fastify';
import { invalidParameter } from '../http/problem.js';
import { paramsSchema } from './params-schema.js';

type ParamsRequest = FastifyRequest<{
  Querystring: ParamsSource['query'];
  Params: NonNullable<ParamsSource['path']>;
}>;

/** The headers that parameters may stand in, by the name that the params classes have for them. */
export const HEADER_PARAMETERS: Readonly<Record<string, string>> = {
  minPosition: 'Hudna-Min-Position',
  lastEventId: 'Last-Event-ID',
};

const RequestParts = createParamDecorator((_data: unknown, context: ExecutionContext): ParamsSource => {
  const { query, params: path, headers } = context.switchToHttp().getRequest<ParamsRequest>();
  return {
    query,
    path,
    header: {
      minPosition: headers['hudna-min-position']?.toString(),
      lastEventId: headers['last-event-id']?.toString().trim() || undefined,
    },
  };
});

/** For routes without parameters. */
export class NoParams {}

class ParamsPipe extends StandardSchemaValidationPipe {
  /** Nest's own leaves out names such as `constructor` without a word; here they are refused like any that is unknown. */
  protected override stripProtoKeys(): void {}
}

const pipe = new ParamsPipe({
  validateCustomDecorators: true,
  exceptionFactory: ([issue]) => invalidParameter(String(issue?.path?.[0]), issue?.message ?? ''),
});

/** The parameters of a route as an instance of their class. @throws HttpProblem 400 */
export const QueryParams = (params: Class) => RequestParts({ schema: paramsSchema(params), pipes: [pipe] });
