import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Observable, tap } from 'rxjs';
import { closeAfter } from '../http/connections.js';

/** Closes the connection of a batch that is answered before its sender has come to its end. */
@Injectable()
export class CloseAfterAnswerInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp();
    const [{ raw: request }, { raw: response }] = [
      http.getRequest<FastifyRequest>(),
      http.getResponse<FastifyReply>(),
    ];
    return next.handle().pipe(tap(() => closeAfter(request, response)));
  }
}
