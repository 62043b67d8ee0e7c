import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { type Observable, tap } from 'rxjs';

/** Sets the headers of a text that caches must not keep. Nest's `@Header` would set them on refusals as well. */
@Injectable()
export class TextInterceptor implements NestInterceptor<string> {
  intercept(context: ExecutionContext, next: CallHandler<string>): Observable<string> {
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    return next
      .handle()
      .pipe(tap(() => void reply.header('Cache-Control', 'no-cache').type('text/plain; charset=utf-8')));
  }
}
