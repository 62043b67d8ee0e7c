import { type ArgumentsHost, Catch, type ExceptionFilter, Inject, Logger } from '@nestjs/common';
import { type EventStore, StoreDamaged } from '@hudna/event-store';
import type { FastifyReply } from 'fastify';
import { EVENT_STORE } from '../tokens.js';
import { HttpProblem, problem, PROBLEM_TYPE, problemOf, retryAfterSeconds } from './problem.js';

/** Answers every error with problem details. An unforeseen one is logged, and answered with 500. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('http');
  private damage: string | undefined;

  constructor(@Inject(EVENT_STORE) private readonly store: Pick<EventStore, 'status'>) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const known = problemOf(error);
    if (!known) this.logger.error(error instanceof Error ? error.stack : error);
    else if (error instanceof StoreDamaged) this.sayDamage(error.message);
    const answer =
      known ??
      problem(
        500,
        'internal',
        'Hudna failed to answer. Whatever was acknowledged before is safe; try again.',
      );
    const retryAfter = retryAfterSeconds(error);
    if (retryAfter !== undefined) void reply.header('Retry-After', String(retryAfter));
    if (error instanceof HttpProblem && error.extra.headers) void reply.headers(error.extra.headers);
    void reply.status(answer.status).type(PROBLEM_TYPE).send(JSON.stringify(answer));
  }

  /** Logs each damage once; what the store has noticed by itself is logged elsewhere. */
  private sayDamage(message: string): void {
    if (this.damage !== message && this.store.status().state !== 'failed') this.logger.error(message);
    this.damage = message;
  }
}
