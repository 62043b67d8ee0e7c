import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { type Observable, tap } from 'rxjs';

/** Sends a text that is asked for anew each time; a refusal has no such headers, as Nest's `@Header` would give it. */
@Injectable()
export class TextInterceptor implements NestInterceptor<string> {
  intercept(context: ExecutionContext, next: CallHandler<string>): Observable<string> {
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    return next
      .handle()
      .pipe(tap(() => void reply.header('Cache-Control', 'no-cache').type('text/plain; charset=utf-8')));
  }
}
