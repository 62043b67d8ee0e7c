/** The part that all queries share: at, knownAt, the least position and the form, read from the request. */
import { Inject, Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import {
  type Answer,
  answerTo,
  type AsOf,
  type AsOfParams,
  asOfParams,
  clockOf,
  type Cursor,
  type NamedMoments,
  type ReadModel,
  readParams,
  resolveAsOf,
  type ViewContext,
  type ViewQuery,
} from '@hudna/projections';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Config } from '../config.js';
import { representationsIn, MEDIA_TYPES, negotiate, serialize } from '../representations/index.js';
import { send } from '../representations/send.js';
import { HttpProblem } from '../http/problem.js';
import { AskView } from './ask-view.js';
import { CONFIG } from '../tokens.js';
import { ReadModelHost } from '../views/read-model-host.js';
import { Parameters, type QueryString, refusing } from './parameters.js';

@Injectable()
export class Asking {
  constructor(
    private readonly queries: QueryBus,
    @Inject(CONFIG) private readonly config: Config,
    private readonly views: ReadModelHost,
  ) {}

  /** Answers with what the query finds, in the form that the reader would have. */
  async answer(
    request: FastifyRequest,
    reply: FastifyReply,
    query: ViewQuery,
    path: Readonly<Record<string, string>> = {},
  ): Promise<void> {
    // Here, since a refusal depends on it too.
    void reply.header('Vary', 'Accept');
    const representation = negotiate(request.headers.accept, representationsIn(query.items));
    const params = refusing(() => readParams(query.params, { query: request.query as QueryString, path }));
    const found = await this.find(request, (context) => query.read(context, params), params);
    if (found === undefined) throw notFound(query.notFound?.(params) ?? 'There is no such thing.');
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
      serialize(representation, found, query.items),
    );
  }

  /** Epoch milliseconds; a local date means the end of that day. @throws Refusal 400 */
  moment(parameters: Parameters, name: string): number | undefined {
    return parameters.moment(name, this.config.timeZone);
  }

  /** Epoch milliseconds. */
  now(): number {
    return clockOf(this.config.clock).now();
  }

  /** What is read, once the views have come to where the reader has seen the ledger. @throws HttpProblem 400, 503 */
  find<A extends Answer>(
    request: FastifyRequest,
    read: (context: ViewContext) => A | undefined,
    params: AsOfParams & { readonly cursor?: Cursor },
  ): Promise<A | undefined> {
    const asOf = refusing(() => asOfParams(params, this.now(), this.config));
    return this.findAsOf(request, read, asOf, params.cursor);
  }

  /** The same as of moments that are read already, epoch milliseconds. */
  findAt<A extends Answer>(
    request: FastifyRequest,
    read: (context: ViewContext) => A | undefined,
    named: NamedMoments,
  ): Promise<A | undefined> {
    return this.findAsOf(request, read, resolveAsOf(named, this.now(), this.config));
  }

  private findAsOf<A extends Answer>(
    request: FastifyRequest,
    read: (context: ViewContext) => A | undefined,
    asOf: AsOf,
    cursor?: Cursor,
  ): Promise<A | undefined> {
    const minPosition = request.headers['hudna-min-position']?.toString();
    const ask = (model: ReadModel) => refusing(() => answerTo({ read }, undefined, model, asOf));
    return this.queries.execute(new AskView(ask, asOf.knownAt, minPosition, cursor?.position));
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
