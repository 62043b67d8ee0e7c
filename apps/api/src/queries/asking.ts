/** The part that all queries share: at, knownAt, the least position and the form, read from the request. */
import { Inject, Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { Shelf } from '@hudna/projections';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Config } from '../config.js';
import { type Forms, formsIn, MEDIA_TYPES, negotiate, written } from '../formats/index.js';
import { send } from '../http/answer.js';
import { Refusal } from '../http/problem.js';
import { AskView } from './ask-view.js';
import { CONFIG } from '../runtime/tokens.js';
import { Parameters, type QueryString } from './parameters.js';
import type { ViewSettings } from './views.js';

export interface Asked {
  /** Valid time, epoch milliseconds: as things stood. */
  readonly at: number;
  readonly parameters: Parameters;
  readonly settings: ViewSettings;
}

/** What every answer carries. */
export interface Answer {
  readonly position: string;
  /** The cursor of the next page. */
  readonly next?: string;
}

export interface Ask<A extends Answer> {
  readonly question: (shelf: Shelf, asked: Asked) => A | undefined;
  /** The parameters that it takes beside `at` and `knownAt`. */
  readonly allowed?: readonly string[];
  /** Words the 404 where the question finds nothing. */
  readonly nothing?: string;
  /** The forms in which it is answered beside JSON. */
  readonly forms?: Forms<A>;
}

@Injectable()
export class Asking {
  constructor(
    private readonly queries: QueryBus,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Answers with what the question finds, in the form that the reader would have. */
  async answer<A extends Answer>(request: FastifyRequest, reply: FastifyReply, ask: Ask<A>): Promise<void> {
    const { question, allowed = [], nothing = 'There is no such thing.', forms = {} } = ask;
    // Here, since a refusal depends on it too.
    void reply.header('Vary', 'Accept');
    const form = negotiate(request.headers.accept, formsIn(forms));
    const parameters = new Parameters(request.query as QueryString, ['at', 'knownAt', ...allowed]);
    const { timeZone, nearMetres, recentHours } = this.config;
    const now = Date.now();
    const at = parameters.moment('at', timeZone) ?? now;
    const knownAt = parameters.moment('knownAt', timeZone);
    const settings = { nearMetres, recentHours, knownAtMs: knownAt ?? now };
    const minPosition = request.headers['hudna-min-position'];
    const found = await this.queries.execute(
      new AskView((shelf) => question(shelf, { at, parameters, settings }), knownAt, minPosition?.toString()),
    );
    if (found === undefined) {
      throw new Refusal(
        404,
        'not-known',
        `${nothing} Check the id; with at or knownAt, whether it was there and known by then.`,
      );
    }
    // A table has no room for these.
    void reply.header('Hudna-Position', found.position);
    if (found.next !== undefined) {
      void reply.header('Link', `<${pageAt(request.url, found.next)}>; rel="next"`);
    }
    send(request, reply, `${MEDIA_TYPES[form]}; charset=utf-8`, written(form, found, forms));
  }
}

/** The same question from a cursor on (RFC 8288: a link may be relative to what was asked for). */
export function pageAt(url: string, cursor: string): string {
  const [path, ...query] = url.split('?');
  const parameters = new URLSearchParams(query.join('?'));
  parameters.set('cursor', cursor);
  return `${path}?${parameters}`;
}
