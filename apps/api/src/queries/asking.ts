/** The part that all queries share: at, knownAt and the least position, read from the request. */
import { Inject, Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { Shelf } from '@hudna/projections';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Config } from '../config.js';
import { sendJson } from '../http/answer.js';
import { Refusal } from '../http/problem.js';
import { AskView } from './ask-view.js';
import { CONFIG } from '../runtime/tokens.js';
import { Parameters, type QueryString } from './parameters.js';

export interface Asked {
  /** Valid time, epoch milliseconds: as things stood. */
  readonly at: number;
  readonly parameters: Parameters;
}

@Injectable()
export class Asking {
  constructor(
    private readonly queries: QueryBus,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Answers with what the question finds; `nothing` words the 404 where it finds nothing. */
  async answer(
    request: FastifyRequest,
    reply: FastifyReply,
    allowed: readonly string[],
    question: (shelf: Shelf, asked: Asked) => object | undefined,
    nothing = 'There is no such thing.',
  ): Promise<void> {
    const parameters = new Parameters(request.query as QueryString, ['at', 'knownAt', ...allowed]);
    const { timeZone } = this.config;
    const at = parameters.moment('at', timeZone) ?? Date.now();
    const knownAt = parameters.moment('knownAt', timeZone);
    const minPosition = request.headers['hudna-min-position'];
    const found = await this.queries.execute(
      new AskView((shelf) => question(shelf, { at, parameters }), knownAt, minPosition?.toString()),
    );
    if (found === undefined) {
      throw new Refusal(
        404,
        'not-known',
        `${nothing} Check the id; with at or knownAt, whether it was there and known by then.`,
      );
    }
    sendJson(request, reply, found);
  }
}
