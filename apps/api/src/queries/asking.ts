/** The part that all queries share: at, knownAt, the least position and the form, read from the request. */
import { Inject, Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import {
  type Answer,
  answerTo,
  resolveQuery,
  type AsOf,
  clockOf,
  type QueryParams,
  type ViewQuery,
  type ReadModel,
} from '@hudna/projections';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Config } from '../config.js';
import {
  type Representations,
  representationsIn,
  MEDIA_TYPES,
  negotiate,
  serialize,
} from '../representations/index.js';
import { send } from '../representations/send.js';
import { HttpProblem } from '../http/problem.js';
import { AskView } from './ask-view.js';
import { CONFIG } from '../tokens.js';
import { ReadModelHost } from '../views/read-model-host.js';
import { Parameters, type QueryString } from './parameters.js';

export interface Ask<A extends Answer> {
  readonly question: ViewQuery<A>;
  /** The parameters that it takes beside `at` and `knownAt`. */
  readonly allowed?: readonly string[];
  /** Reads them. */
  readonly given?: (parameters: Parameters) => QueryParams;
  /** Words the 404 where the question finds nothing. */
  readonly notFoundDetail?: string;
  /** The forms in which it is answered beside JSON. */
  readonly representations?: Representations<A>;
}

@Injectable()
export class Asking {
  constructor(
    private readonly queries: QueryBus,
    @Inject(CONFIG) private readonly config: Config,
    private readonly views: ReadModelHost,
  ) {}

  /** Answers with what the question finds, in the form that the reader would have. */
  async answer<A extends Answer>(request: FastifyRequest, reply: FastifyReply, ask: Ask<A>): Promise<void> {
    const {
      question,
      allowed = [],
      given,
      notFoundDetail = 'There is no such thing.',
      representations = {},
    } = ask;
    // Here, since a refusal depends on it too.
    void reply.header('Vary', 'Accept');
    const representation = negotiate(request.headers.accept, representationsIn(representations));
    const parameters = new Parameters(request.query as QueryString, ['at', 'knownAt', ...allowed]);
    const asOf = this.asOf(parameters);
    const found = await this.find(request, question, given?.(parameters) ?? {}, asOf);
    if (found === undefined) throw notFound(notFoundDetail);
    // A table has no room for these.
    void reply.header('Hudna-Position', found.position);
    const warnings = found.warnings?.map(({ code }) => code).join(', ');
    if (warnings) void reply.header('Hudna-Warnings', warnings);
    const age = this.views.ageSeconds();
    if (age > 0) void reply.header('Age', String(age));
    if (found.next !== undefined) {
      void reply.header('Link', `<${pageAt(request.url, found.next)}>; rel="next"`);
    }
    send(
      request,
      reply,
      `${MEDIA_TYPES[representation]}; charset=utf-8`,
      serialize(representation, found, representations),
    );
  }

  /** The moments that the reader names. @throws Refusal 400 */
  asOf(parameters: Parameters): AsOf {
    const at = this.moment(parameters, 'at');
    const knownAt = this.moment(parameters, 'knownAt');
    return { ...(at !== undefined && { at }), ...(knownAt !== undefined && { knownAt }) };
  }

  /** Epoch milliseconds; a local date means the end of that day. @throws Refusal 400 */
  moment(parameters: Parameters, name: string): number | undefined {
    return parameters.moment(name, this.config.timeZone);
  }

  /** Epoch milliseconds. */
  now(): number {
    return clockOf(this.config.clock).now();
  }

  /** What a question finds, once the views have come to where the reader has seen the ledger. @throws Refusal 400, 503 */
  find<A extends Answer>(
    request: FastifyRequest,
    question: ViewQuery<A>,
    given: QueryParams,
    asOf: AsOf,
  ): Promise<A | undefined> {
    const { nearMetres, recentHours } = this.config;
    const what = resolveQuery(given, { ...asOf, nearMetres, recentHours }, this.now());
    const minPosition = request.headers['hudna-min-position']?.toString();
    const ask = (model: ReadModel) => answerTo(question, model, what);
    return this.queries.execute(new AskView(ask, asOf.knownAt, minPosition, given.after?.position));
  }
}

/** @param notFoundDetail Says what is not known. */
export function notFound(notFoundDetail: string): HttpProblem {
  const detail = `${notFoundDetail} Check the id; with at or knownAt, whether it was there and known by then.`;
  return new HttpProblem(404, 'not-known', detail);
}

/** The same question from a cursor on (RFC 8288: a link may be relative to what was asked for). */
export function pageAt(url: string, cursor: string): string {
  const [path, ...query] = url.split('?');
  const parameters = new URLSearchParams(query.join('?'));
  parameters.set('cursor', cursor);
  return `${path}?${parameters}`;
}
