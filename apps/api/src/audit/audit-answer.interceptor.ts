import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { Diff } from '@hudna/audit';
import type { Answer } from '@hudna/projections';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { map, type Observable } from 'rxjs';
import { taggedJson } from '../representations/entity-tag.js';

/** Writes what auditors get as JSON, with the position that it has come to. */
@Injectable()
export class AuditAnswerInterceptor implements NestInterceptor<Diff | Answer, string | undefined> {
  intercept(context: ExecutionContext, next: CallHandler<Diff | Answer>): Observable<string | undefined> {
    const http = context.switchToHttp();
    const [request, reply] = [http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>()];
    return next.handle().pipe(
      map((answer) => {
        void reply.header('Hudna-Position', 'to' in answer ? answer.to.position : answer.position);
        return taggedJson(request, reply, answer);
      }),
    );
  }
}
