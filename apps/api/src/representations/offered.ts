import {
  applyDecorators,
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
  UseInterceptors,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Observable } from 'rxjs';
import { preferred } from './negotiate.js';

interface Offer {
  readonly types: readonly string[];
  /** True where the answer, a refusal as well, depends on `Accept`. */
  readonly vary?: boolean;
}

const OFFER = Reflector.createDecorator<Offer>();

/** Refuses, before parameters are read, whoever would have the answer in none of the media types. */
@Injectable()
export class OfferInterceptor implements NestInterceptor {
  constructor(private readonly reflector: Reflector) {}

  /** @throws HttpProblem 406 */
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const { types, vary } = this.reflector.get(OFFER, context.getHandler());
    const http = context.switchToHttp();
    if (vary) void http.getResponse<FastifyReply>().header('Vary', 'Accept');
    preferred(http.getRequest<FastifyRequest>().headers.accept, types);
    return next.handle();
  }
}

/** Says in which media types a route answers. */
export const Offered = (types: readonly string[], more: Omit<Offer, 'types'> = {}) =>
  applyDecorators(OFFER({ types, ...more }), UseInterceptors(OfferInterceptor));
