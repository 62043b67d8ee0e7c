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
  /** Whether every answer has `Vary: Accept`, a refusal as well. */
  readonly vary?: boolean;
}

const OFFER = Reflector.createDecorator<Offer>();

/** Refuses, before the parameters are read, an `Accept` that allows none of the media types. */
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

/** Names the media types that a route answers in. */
export const Offered = (types: readonly string[], more: Omit<Offer, 'types'> = {}) =>
  applyDecorators(OFFER({ types, ...more }), UseInterceptors(OfferInterceptor));
