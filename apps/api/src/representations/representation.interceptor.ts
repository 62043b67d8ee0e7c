import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Answer, ViewQuery } from '@hudna/projections';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { map, type Observable } from 'rxjs';
import { ReadModelHost } from '../views/read-model-host.js';
import { tagged } from './entity-tag.js';
import { MEDIA_TYPES, negotiate } from './negotiate.js';
import { representationsOf, serialize } from './representations.js';

/** Names the query that a route answers. */
export const AnswersQuery = Reflector.createDecorator<ViewQuery>();

/** Writes the answer to a query in the representation that `Accept` prefers, with position, warnings and age as headers. */
@Injectable()
export class RepresentationInterceptor implements NestInterceptor<Answer, string | undefined> {
  constructor(
    private readonly reflector: Reflector,
    private readonly views: ReadModelHost,
  ) {}

  /** @throws HttpProblem 406 */
  intercept(context: ExecutionContext, next: CallHandler<Answer>): Observable<string | undefined> {
    const { items } = this.reflector.get(AnswersQuery, context.getHandler());
    const http = context.switchToHttp();
    const [request, reply] = [http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>()];
    // Before negotiation: a 406 depends on Accept as well.
    void reply.header('Vary', 'Accept');
    const representation = negotiate(request.headers.accept, representationsOf(items));
    return next.handle().pipe(
      map((answer) => {
        this.describe(answer, request, reply);
        const body = serialize(representation, answer, items);
        return tagged(request, reply, `${MEDIA_TYPES[representation]}; charset=utf-8`, body);
      }),
    );
  }

  private describe({ position, warnings, next }: Answer, { url }: FastifyRequest, reply: FastifyReply): void {
    void reply.header('Hudna-Position', position);
    const codes = warnings?.map(({ code }) => code).join(', ');
    if (codes) void reply.header('Hudna-Warnings', codes);
    const age = this.views.ageSeconds();
    if (age > 0) void reply.header('Age', String(age));
    if (next !== undefined) void reply.header('Link', `<${pageAt(url, next)}>; rel="next"`);
  }
}

/** The same query from a cursor on; the link is relative (RFC 8288). */
export function pageAt(url: string, cursor: string): string {
  const [path, ...query] = url.split('?');
  const parameters = new URLSearchParams(query.join('?'));
  parameters.set('cursor', cursor);
  return `${path}?${parameters}`;
}
